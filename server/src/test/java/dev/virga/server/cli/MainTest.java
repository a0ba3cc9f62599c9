package dev.virga.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.server.Emulator;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) throws InterruptedException {
    PrintStream outStream = new PrintStream(out, true, UTF_8);
    PrintStream errStream = new PrintStream(err, true, UTF_8);
    return new Main(outStream, errStream, emulator -> {}).run(arguments);
  }

  @Test
  void unknownFlag_isRefused_withUsage() throws Exception {
    assertEquals(2, run("start", "--prot", "1"));
    assertTrue(err.toString(UTF_8).contains("--prot"), err.toString(UTF_8));
  }

  @Test
  void unknownCommand_isRefused() throws Exception {
    assertEquals(2, run("fly"));
    assertTrue(err.toString(UTF_8).contains("fly"), err.toString(UTF_8));
  }

  @Test
  void badSetting_isSaid_exit1() throws Exception {
    assertEquals(1, run("start", "--port", "http"));
    assertTrue(err.toString(UTF_8).contains("VIRGA_PORT"), err.toString(UTF_8));
  }

  @Test
  void portInUse_isSaid_exit1() throws Exception {
    try (Emulator other = Emulator.builder().start()) {
      String port = String.valueOf(URI.create(other.endpoint()).getPort());
      assertEquals(1, run("start", "--port", port));
      assertTrue(err.toString(UTF_8).contains("port " + port + " is in use"), err.toString(UTF_8));
    }
  }

  @Test
  void help_listsEverySetting() throws Exception {
    assertEquals(0, run("start", "--help"));
    assertTrue(out.toString(UTF_8).contains("--allowed-origins"), out.toString(UTF_8));
    assertTrue(out.toString(UTF_8).contains("VIRGA_ALLOWED_ORIGINS"), out.toString(UTF_8));
  }

  @Test
  void clientCommands_askTheServer() throws Exception {
    try (Emulator emulator = Emulator.builder().start()) {
      PrintStream outStream = new PrintStream(out, true, UTF_8);
      ClientCommands commands =
          new ClientCommands(
              Endpoint.at(emulator.endpoint()), outStream, new PrintStream(err, true, UTF_8));
      assertEquals(0, commands.status());
      assertTrue(out.toString(UTF_8).contains(emulator.endpoint()));
      assertEquals(0, commands.clock(List.of("freeze")));
      assertTrue(emulator.clock().held());
      assertEquals(1, commands.clock(List.of("advance", "soon")));
      assertTrue(err.toString(UTF_8).contains("ISO-8601"), err.toString(UTF_8));
      assertEquals(0, commands.events(List.of("type=Matched")));
      assertEquals(2, commands.events(List.of("Matched")));
      assertEquals(0, commands.logs(List.of()));
      assertEquals(1, commands.logs(List.of("no-such-function")));
      assertTrue(err.toString(UTF_8).contains("HTTP 400"), err.toString(UTF_8));
      assertEquals(0, commands.reset());
    }
  }
}
