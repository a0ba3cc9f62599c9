/**
 * The control API under {@code /_virga/} and LocalStack's health address. Handlers run on virtual
 * threads; all is thread-safe.
 */
@NullMarked
package dev.virga.server.control;

import org.jspecify.annotations.NullMarked;
