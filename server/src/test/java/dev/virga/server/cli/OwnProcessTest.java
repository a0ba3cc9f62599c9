package dev.virga.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.channels.spi.SelectorProvider;
import java.security.Security;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class OwnProcessTest {
  /** What we name to the JDK is what it would have found itself: else a JDK has changed. */
  @Test
  void selectorProvider_isTheJdksOwn() {
    String known = OwnProcess.selectorProvider();
    boolean expected =
        System.getProperty("os.name").toLowerCase(Locale.ROOT).matches("linux|mac os x");

    assertEquals(expected, known != null);
    if (expected) {
      assertEquals(SelectorProvider.provider().getClass().getName(), known);
    }
  }

  @Test
  void whatExceptionsTell_isTheJdksOwn() {
    assertEquals(OwnProcess.IN_EXCEPTIONS, Security.getProperty("jdk.includeInExceptions"));
  }

  @Test
  void settings_leaveWhatTheUserHasSet() {
    String property = "io.netty.jfr.enabled";
    String before = System.getProperty(property);
    try {
      System.setProperty(property, "true");
      OwnProcess.preset(property, "false");
      assertEquals("true", System.getProperty(property));
      System.clearProperty(property);
      OwnProcess.preset(property, "false");
      assertEquals("false", System.getProperty(property));
    } finally {
      if (before == null) {
        System.clearProperty(property);
      } else {
        System.setProperty(property, before);
      }
    }
  }
}
