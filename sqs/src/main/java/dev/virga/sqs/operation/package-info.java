/**
 * The operations of SQS, one class per action or a few closely related ones: each validates its
 * input, calls the engine and shapes the answer. Stateless and thread-safe.
 *
 * <p>See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html
 */
@NullMarked
package dev.virga.sqs.operation;

import org.jspecify.annotations.NullMarked;
