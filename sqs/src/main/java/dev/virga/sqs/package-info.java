/** Amazon SQS: the wiring of its engine, operations and delivery target. Thread-safe. */
@NullMarked
package dev.virga.sqs;

import org.jspecify.annotations.NullMarked;
