/**
 * Runs functions in containers of a Docker Engine, through docker-java, on AWS's base images or any
 * that keep their contract. Threads: docker-java's, one per running container, reads its output; a
 * virtual one per container ends it; callers block on virtual threads.
 */
@NullMarked
package dev.virga.docker;

import org.jspecify.annotations.NullMarked;
