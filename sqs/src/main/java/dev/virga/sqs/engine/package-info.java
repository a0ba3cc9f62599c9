/**
 * Queues and messages: the state of SQS and all decisions on it. Everything runs under the lock of
 * one account and region's engine, on the emulated clock in whole milliseconds; nothing here knows
 * a wire format, a thread or another service.
 *
 * <p>See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/welcome.html
 */
@NullMarked
package dev.virga.sqs.engine;

import org.jspecify.annotations.NullMarked;
