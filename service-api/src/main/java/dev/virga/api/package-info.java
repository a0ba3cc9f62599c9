/**
 * The typed APIs of the services (generated, one package each) and the table of every AWS service.
 * Immutable; safe from any thread.
 */
@NullMarked
package dev.virga.api;

import org.jspecify.annotations.NullMarked;
