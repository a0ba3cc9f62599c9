/**
 * Runs functions as processes of this machine, with the interpreters found here, and unpacks their
 * code. A named adapter: owns processes, pipes, files and the threads that read them.
 */
@NullMarked
package dev.virga.lambda.process;

import org.jspecify.annotations.NullMarked;
