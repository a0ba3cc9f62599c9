package dev.virga.server;

import dev.virga.core.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void architecture_holds() {
    ArchitectureRules.check(
        ArchitectureRules.mainClassesOf("dev.virga.server"), "dev.virga.server.cli..");
  }
}
