package dev.virga.sqs.operation;

import dev.virga.core.protocol.ErrorDialect;

/** SQS says in words of its own what is wrong with an input, so it checks the input itself. */
public final class SqsErrorDialect implements ErrorDialect {
  @Override
  public boolean checksInput() {
    return true;
  }
}
