package dev.virga.core.protocol;

import dev.virga.core.fault.FaultReporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs our own faults at ERROR, with the request id and the stack trace. */
public final class LoggingFaultReporter implements FaultReporter {
  private static final Logger LOG = LoggerFactory.getLogger(LoggingFaultReporter.class);

  @Override
  public void report(String where, String requestId, Throwable fault) {
    LOG.error("our fault in {} req={}", where, requestId, fault);
  }
}
