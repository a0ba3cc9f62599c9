package dev.virga.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.virga.server.Setting;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartFlagsTest {
  @Test
  void plainStart_isRead() {
    assertEquals(Map.of(), StartFlags.parse("start"));
    assertEquals(
        Map.of(Setting.PORT, "0", Setting.DOCKER_IMAGES, "python3.13=a:1", Setting.REGION, ""),
        StartFlags.parse("start", "--port", "0", "--docker-images=python3.13=a:1", "--region="));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "status",
        "start --help",
        "start -h",
        "start --prot 1",
        "start --port",
        "start --port --bind",
        "start --port 1 --port 2",
        "start 4566"
      })
  void anythingElse_isLeftToPicocli(String line) {
    assertNull(StartFlags.parse(line.isEmpty() ? new String[0] : line.split(" ", -1)));
  }
}
