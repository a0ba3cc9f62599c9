/**
 * Smithy's official AWS protocol tests (software.amazon.smithy:smithy-aws-protocol-tests and
 * smithy-protocol-tests), server direction, through our own generator and codecs.
 */
@NullMarked
package dev.virga.protocol;

import org.jspecify.annotations.NullMarked;
