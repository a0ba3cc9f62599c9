/**
 * CBOR (RFC 8949) and the two AWS protocols over it: Smithy RPC v2 CBOR and awsJson in
 * application/x-amz-cbor-1.1. Nesting is bounded, lengths are checked against the bytes at hand
 * before anything is allocated. Codecs are stateless and thread-safe, readers and writers are used
 * by one thread.
 */
@NullMarked
package dev.virga.core.protocol.cbor;

import org.jspecify.annotations.NullMarked;
