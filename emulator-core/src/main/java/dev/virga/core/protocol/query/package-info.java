/**
 * The awsQuery protocol: a form in, XML out. Forms and nesting are bounded; codecs are stateless
 * and thread-safe, readers and writers are used by one thread.
 */
@NullMarked
package dev.virga.core.protocol.query;

import org.jspecify.annotations.NullMarked;
