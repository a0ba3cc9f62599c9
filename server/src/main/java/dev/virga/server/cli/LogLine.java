package dev.virga.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.pattern.Abbreviator;
import ch.qos.logback.classic.pattern.TargetLengthBasedClassNameAbbreviator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A line of the log: {@code 20:01:45.764 INFO d.v.s.c.StartCommand stopping}, and a stack trace
 * below it. The time is this machine's.
 */
final class LogLine extends EncoderBase<ILoggingEvent> {
  private static final int LOGGER_LENGTH = 20;
  private static final int LEVEL_LENGTH = 5;
  private static final byte[] NOTHING = {};

  private final Abbreviator names = new TargetLengthBasedClassNameAbbreviator(LOGGER_LENGTH);

  @Override
  public byte @Nullable [] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    return text(event, ZoneId.systemDefault()).getBytes(UTF_8);
  }

  @Override
  public byte @Nullable [] footerBytes() {
    return NOTHING;
  }

  String text(ILoggingEvent event, ZoneId zone) {
    LocalTime time = LocalTime.ofInstant(Instant.ofEpochMilli(event.getTimeStamp()), zone);
    StringBuilder line = new StringBuilder();
    digits(line, time.getHour(), 2).append(':');
    digits(line, time.getMinute(), 2).append(':');
    digits(line, time.getSecond(), 2).append('.');
    digits(line, time.getNano() / 1_000_000, 3).append(' ');
    String level = event.getLevel().toString();
    line.append(level).repeat(' ', LEVEL_LENGTH - level.length()).append(' ');
    line.append(names.abbreviate(event.getLoggerName())).append(' ');
    line.append(event.getFormattedMessage()).append(System.lineSeparator());
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      line.append(ThrowableProxyUtil.asString(thrown));
    }
    return line.toString();
  }

  private static StringBuilder digits(StringBuilder line, int number, int digits) {
    String text = Integer.toString(number);
    return line.repeat('0', digits - text.length()).append(text);
  }
}
