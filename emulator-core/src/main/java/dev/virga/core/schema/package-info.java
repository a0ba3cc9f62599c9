/**
 * Shape descriptors of the modelled APIs and the values they describe. Immutable; safe from any
 * thread. Generated code (service-api) builds the descriptors, core.protocol walks them.
 */
@NullMarked
package dev.virga.core.schema;

import org.jspecify.annotations.NullMarked;
