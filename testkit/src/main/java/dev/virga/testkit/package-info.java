/**
 * Virga in a test's own JVM: {@link dev.virga.testkit.VirgaExtension} starts one on a free port,
 * resets it between tests, and fails the test in which Virga itself was at fault. Used by one test
 * at a time.
 */
@NullMarked
package dev.virga.testkit;

import org.jspecify.annotations.NullMarked;
