/**
 * Deployment packages: what is checked before a package becomes code, and where code bytes are
 * kept. Pure functions and values, safe from any thread.
 */
@NullMarked
package dev.virga.lambda.code;

import org.jspecify.annotations.NullMarked;
