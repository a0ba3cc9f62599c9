package dev.virga.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;

final class LogLineTest {
  private static LoggingEvent event(Level level, String message, Throwable thrown, Object... with) {
    LoggingEvent event =
        new LoggingEvent(
            "caller",
            new LoggerContext().getLogger("dev.virga.server.cli.StartCommand"),
            level,
            message,
            thrown,
            with);
    event.setInstant(Instant.parse("2026-11-23T04:05:06.007Z"));
    return event;
  }

  @Test
  void line_hasTimeLevelLoggerMessage() {
    assertEquals(
        "05:35:06.007 INFO  d.v.s.c.StartCommand port 4566 of é%n".formatted(),
        new LogLine()
            .text(
                event(Level.INFO, "port {} of {}", null, 4566, "é"),
                ZoneOffset.ofHoursMinutes(1, 30)));
    assertEquals(
        "04:05:06.007 ERROR d.v.s.c.StartCommand x%n".formatted(),
        new LogLine().text(event(Level.ERROR, "x", null), ZoneOffset.UTC));
  }

  @Test
  void stackTrace_followsItsLine_withCauses() {
    Throwable thrown = new IllegalStateException("outer", new ArithmeticException("inner"));
    String text = new LogLine().text(event(Level.WARN, "failed", thrown), ZoneOffset.UTC);

    String[] lines = text.split("\\R", -1);
    assertEquals("04:05:06.007 WARN  d.v.s.c.StartCommand failed", lines[0]);
    assertEquals("java.lang.IllegalStateException: outer", lines[1]);
    assertTrue(lines[2].contains("at dev.virga.server.cli.LogLineTest"), lines[2]);
    assertTrue(text.contains("Caused by: java.lang.ArithmeticException: inner"), text);
    assertTrue(text.endsWith("\n"), text);
  }

  @Test
  void encoded_isUtf8() {
    String encoded =
        new String(new LogLine().encode(event(Level.INFO, "é", null)), StandardCharsets.UTF_8);
    assertTrue(encoded.contains(" INFO  d.v.s.c.StartCommand é"), encoded);
  }

  @Test
  void provider_logsAtInfo_andTheLevelCanBeSet() {
    LogProvider provider = new LogProvider();
    provider.initialize();
    ILoggerFactory factory = provider.getLoggerFactory();

    assertTrue(factory.getLogger("dev.virga.any").isInfoEnabled());
    assertTrue(!factory.getLogger("dev.virga.any").isDebugEnabled());
    OwnProcess.logLevel(factory, "DEBUG");
    assertTrue(factory.getLogger("dev.virga.any").isDebugEnabled());
    assertTrue(!factory.getLogger("io.netty.any").isDebugEnabled());
    OwnProcess.logLevel(factory, "ERROR");
    assertTrue(!factory.getLogger(Logger.ROOT_LOGGER_NAME).isWarnEnabled());
  }
}
