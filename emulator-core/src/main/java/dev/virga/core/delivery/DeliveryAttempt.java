package dev.virga.core.delivery;

import dev.virga.core.service.Cause;
import java.time.Instant;

/**
 * One attempt at one delivery.
 *
 * @param id the delivery's, the same in every attempt
 * @param request what is delivered where and why
 * @param number of the attempt, from 1
 * @param accepted when the delivery was submitted, emulated
 * @param at the emulated present
 * @param cause of what the target does with it
 */
public record DeliveryAttempt(
    String id, DeliveryRequest request, int number, Instant accepted, Instant at, Cause cause) {}
