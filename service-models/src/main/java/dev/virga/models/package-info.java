/**
 * The generator of typed APIs: reads Smithy models, applies our overlays and writes records, API
 * interfaces and shape descriptors. Runs at build time, on one thread, and is on no runtime class
 * path.
 */
@NullMarked
package dev.virga.models;

import org.jspecify.annotations.NullMarked;
