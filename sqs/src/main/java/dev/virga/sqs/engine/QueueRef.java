package dev.virga.sqs.engine;

import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Arn;
import dev.virga.core.identity.Region;

/** Which queue is meant; whether it exists is the engine's to say. */
public record QueueRef(AccountId account, Region region, QueueName name) {
  /** Its ARN, {@code arn:aws:sqs:<region>:<account>:<name>}. */
  public Arn arn() {
    return Arn.of("sqs", region, account, name.value());
  }
}
