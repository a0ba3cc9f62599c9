/**
 * The ATM demo: a program outside the server that knows only the AWS SDK and the control API. One
 * thread.
 */
@NullMarked
package dev.virga.demo;

import org.jspecify.annotations.NullMarked;
