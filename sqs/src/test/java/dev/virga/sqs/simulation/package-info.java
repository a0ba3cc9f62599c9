/**
 * The seeded simulation of SQS's engine, and the model it is held against: the model is written
 * from AWS's documentation, with lists that are scanned, and knows nothing of the engine's code.
 */
@NullMarked
package dev.virga.sqs.simulation;

import org.jspecify.annotations.NullMarked;
