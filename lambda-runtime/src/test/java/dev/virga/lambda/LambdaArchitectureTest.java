package dev.virga.lambda;

import dev.virga.core.ArchitectureRules;
import org.junit.jupiter.api.Test;

class LambdaArchitectureTest {
  @Test
  void architecture_holds() {
    ArchitectureRules.check(
        ArchitectureRules.mainClassesOf("dev.virga.lambda"),
        "dev.virga.lambda.process..",
        "dev.virga.lambda.runtime..");
  }
}
