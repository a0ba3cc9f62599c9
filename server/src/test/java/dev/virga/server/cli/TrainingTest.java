package dev.virga.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.server.Config;
import dev.virga.server.Emulator;
import dev.virga.server.Setting;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TrainingTest {
  private final Emulator emulator =
      Emulator.builder()
          .config(Config.of(Map.of(), Map.of(Setting.PORT, "0", Setting.EXECUTOR, "process")))
          .start();
  private final List<String> here = emulator.services();

  @AfterEach
  void close() {
    emulator.close();
  }

  /** A call that is refused trains nothing but its refusal. */
  @Test
  void everyCall_isAnswered() throws Exception {
    int port = URI.create(emulator.endpoint()).getPort();
    for (TrainingCalls.Call call : TrainingCalls.all()) {
      boolean ours = call.service().isEmpty() || here.contains(call.service());
      String expected = ours ? "20[01]" : "501";
      String status = Training.send(port, call);
      assertTrue(status.matches(expected), call.name() + " is answered by " + status);
    }
  }

  @Test
  void everyServiceThatIsHere_isAsked() {
    List<String> asked = TrainingCalls.all().stream().map(TrainingCalls.Call::service).toList();
    assertEquals(List.of(), here.stream().filter(service -> !asked.contains(service)).toList());
  }
}
