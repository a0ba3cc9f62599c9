/**
 * Constraint validation over descriptors, with AWS's text. Thread-safe; knows no protocol and no
 * service.
 */
@NullMarked
package dev.virga.core.protocol.validation;

import org.jspecify.annotations.NullMarked;
