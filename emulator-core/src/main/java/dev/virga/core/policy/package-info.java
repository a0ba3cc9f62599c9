/**
 * Resource and identity policies in the IAM policy language: parse, evaluate, and say why not.
 *
 * <p>The one evaluator of the house: the service that owns a resource asks it before it acts. All
 * types are immutable values; nothing here knows a service, a clock or a thread.
 *
 * <p>See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
@NullMarked
package dev.virga.core.policy;

import org.jspecify.annotations.NullMarked;
