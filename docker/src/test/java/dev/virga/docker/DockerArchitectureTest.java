package dev.virga.docker;

import dev.virga.core.ArchitectureRules;
import org.junit.jupiter.api.Test;

class DockerArchitectureTest {
  @Test
  void architecture_holds() {
    ArchitectureRules.check(
        ArchitectureRules.mainClassesOf("dev.virga.docker"), "dev.virga.docker..");
  }
}
