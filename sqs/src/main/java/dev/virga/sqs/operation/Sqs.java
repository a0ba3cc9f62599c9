package dev.virga.sqs.operation;

import dev.virga.api.sqs.SqsApi;
import dev.virga.sqs.engine.SqsEngine;
import org.jspecify.annotations.Nullable;

/** A stand-in until the operations' branch lands. */
public final class Sqs implements SqsApi {
  public Sqs(SqsEngine engine, @Nullable String endpoint) {}
}
