package dev.virga.sqs.engine;

import dev.virga.core.identity.Arn;
import java.time.Duration;
import java.util.Map;

/** A stand-in until the operations' branch lands, which has the real one. */
public final class QueueAttributes {
  private QueueAttributes() {}

  public static QueueSettings apply(
      QueueSettings base, Map<String, String> given, boolean creating) {
    QueueSettings s = base;
    for (Map.Entry<String, String> e : given.entrySet()) {
      String v = e.getValue();
      s =
          switch (e.getKey()) {
            case "VisibilityTimeout" ->
                of(s, seconds(v), s.delay(), s.retention(), s.receiveWait(), s.redrive(), s.fifo());
            case "DelaySeconds" ->
                of(
                    s,
                    s.visibilityTimeout(),
                    seconds(v),
                    s.retention(),
                    s.receiveWait(),
                    s.redrive(),
                    s.fifo());
            case "MessageRetentionPeriod" ->
                of(
                    s,
                    s.visibilityTimeout(),
                    s.delay(),
                    seconds(v),
                    s.receiveWait(),
                    s.redrive(),
                    s.fifo());
            case "ReceiveMessageWaitTimeSeconds" ->
                of(
                    s,
                    s.visibilityTimeout(),
                    s.delay(),
                    s.retention(),
                    seconds(v),
                    s.redrive(),
                    s.fifo());
            case "ContentBasedDeduplication" ->
                of(
                    s,
                    s.visibilityTimeout(),
                    s.delay(),
                    s.retention(),
                    s.receiveWait(),
                    s.redrive(),
                    new QueueSettings.Fifo(v.equals("true"), false, false));
            case "RedrivePolicy" ->
                of(
                    s,
                    s.visibilityTimeout(),
                    s.delay(),
                    s.retention(),
                    s.receiveWait(),
                    v.isEmpty()
                        ? null
                        : new RedrivePolicy(
                            Arn.parse(v.replaceAll(".*\"(arn:[^\"]*)\".*", "$1")).orElseThrow(),
                            Integer.parseInt(
                                v.replaceAll(".*maxReceiveCount\":\"?([0-9]+).*", "$1")),
                            v),
                    s.fifo());
            case "FifoQueue" -> s;
            default -> throw new UnsupportedOperationException(e.getKey());
          };
    }
    return s;
  }

  private static Duration seconds(String v) {
    return Duration.ofSeconds(Long.parseLong(v));
  }

  private static QueueSettings of(
      QueueSettings s,
      Duration visibility,
      Duration delay,
      Duration retention,
      Duration wait,
      @org.jspecify.annotations.Nullable RedrivePolicy redrive,
      QueueSettings.@org.jspecify.annotations.Nullable Fifo fifo) {
    return new QueueSettings(
        visibility,
        delay,
        s.maximumMessageBytes(),
        retention,
        wait,
        s.policy(),
        redrive,
        s.redriveAllow(),
        fifo,
        s.encryption());
  }

  public static Map<String, String> texts(QueueSettings settings) {
    return Map.of("VisibilityTimeout", "" + settings.visibilityTimeout().toSeconds());
  }
}
