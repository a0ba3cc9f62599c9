/**
 * How services are called: the context of a call, the generated bindings, the directory. Calls run
 * on the caller's thread, never while an engine's lock is held.
 */
@NullMarked
package dev.virga.core.service;

import org.jspecify.annotations.NullMarked;
