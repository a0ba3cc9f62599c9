/**
 * The AWS wire protocols: codecs over shape descriptors, detection, constraint validation, error
 * mapping. The only place that parses JSON, XML or CBOR of the AWS wire. Codecs are stateless and
 * thread-safe.
 */
@NullMarked
package dev.virga.core.protocol;

import org.jspecify.annotations.NullMarked;
