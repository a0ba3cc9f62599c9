package dev.virga.sqs.engine;

import dev.virga.core.service.Cause;

/**
 * A long poll that waits.
 *
 * @param id unique in the region
 * @param request what it asked for
 * @param deadlineMillis when it ends empty-handed
 * @param cause of its call
 */
record ReceiveWaiter(String id, Receive request, long deadlineMillis, Cause cause) {}
