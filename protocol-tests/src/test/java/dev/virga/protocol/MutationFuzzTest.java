package dev.virga.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.protocol.Dispatcher;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.ServiceSchema;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Spoilt requests of every operation in every protocol, through the dispatcher: whatever comes,
 * there is an answer, it is never our own fault, and it costs neither much time nor much memory.
 * More with {@code -Dvirga.fuzz.requests=…}, others with {@code -Dvirga.seed=…}.
 */
class MutationFuzzTest {
  private static final long SEED = Long.getLong("virga.seed", 20261123);
  private static final int REQUESTS = Integer.getInteger("virga.fuzz.requests", 20_000);

  /** Bytes that one request may cost: some 150 KB of body, each byte an element of a list. */
  private static final long ALLOCATED_MAX = 128L << 20;

  /** Processor time of one request, generous for a busy machine. */
  private static final long NANOS_MAX = TimeUnit.SECONDS.toNanos(3);

  /** Bytes of a huge body, and what reading it may cost. */
  private static final int HUGE = 32 << 20;

  private static final long HUGE_ALLOCATED_MAX = 512L << 20;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final List<EchoBinding> echoes = new ArrayList<>();
  private final Map<Integer, Integer> statuses = new TreeMap<>();

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void spoiltRequests_areAnswered() throws IOException {
    House house = new House();
    List<ServiceSchema> schemas = house.schemas();
    for (ServiceSchema schema : schemas) {
      EchoBinding echo = new EchoBinding(schema, SEED);
      echoes.add(echo);
      house.with(echo);
    }
    Dispatcher strict = house.builder().build();
    Dispatcher lenient = house.builder().validator(input -> null).build();
    ValidRequests valid = new ValidRequests(schemas, SEED);
    RequestMutator mutator = new RequestMutator(SEED);
    for (int n = 0; n < REQUESTS; n++) {
      HttpRequest request = mutator.mutate(valid.next());
      send(n % 2 == 0 ? strict : lenient, request, "seed " + SEED + " request " + n);
      if (!house.faults().isEmpty()) {
        fail(describe(request, "seed " + SEED + " request " + n), house.faults().getFirst());
      }
    }
    System.out.println("fuzz seed " + SEED + ": " + REQUESTS + " requests, answers " + statuses);
    int reached = echoes.stream().mapToInt(EchoBinding::calls).sum();
    assertTrue(reached > REQUESTS / 10, "operations reached: " + reached);
    assertTrue(statuses.getOrDefault(200, 0) > REQUESTS / 10, () -> "answers " + statuses);
    assertTrue(statuses.getOrDefault(400, 0) > REQUESTS / 10, () -> "answers " + statuses);
  }

  private void send(Dispatcher dispatcher, HttpRequest request, String which) {
    RecordingExchange exchange = new RecordingExchange();
    long allocated = threads.getCurrentThreadAllocatedBytes();
    long nanos = threads.getCurrentThreadCpuTime();
    dispatcher.handle(request, exchange);
    nanos = threads.getCurrentThreadCpuTime() - nanos;
    allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
    assertTrue(exchange.answered(), () -> describe(request, which));
    assertTrue(exchange.status() != 500, () -> describe(request, which));
    assertTrue(allocated < ALLOCATED_MAX, "allocated " + allocated + ": " + which);
    assertTrue(nanos < NANOS_MAX, "took " + nanos + " ns: " + which);
    statuses.merge(exchange.status(), 1, Integer::sum);
  }

  /** A body of the largest kind made of what costs most once read. */
  private static Stream<Arguments> hugeBodies() {
    String json = "application/x-amz-json-1.1";
    String cbor = "application/x-amz-cbor-1.1";
    String form = "application/x-www-form-urlencoded";
    return Stream.of(
        arguments(json, "{\"Records\":[", "{},"),
        arguments(json, "{\"Records\":[", "{\"ExplicitHashKey\":\"\"},"),
        arguments(json, "{\"other\":", "["),
        arguments(json, "{\"other\":[", "[],"),
        arguments(json, "{", "\"a\":1,"),
        arguments(json, "{\"StreamName\":\"", "x"),
        arguments(json, "{\"StreamName\":", "9"),
        arguments(cbor, "\u00a1gRecords\u009f", "\u00a0"),
        arguments(cbor, "\u00a1gRecords", "\u0081"),
        arguments(cbor, "\u00bf", "aa\u00f6"),
        arguments(form, "Action=PutMetricData&Version=2010-08-01&", "&"),
        arguments(form, "Action=PutMetricData&Version=2010-08-01&", "a.b.c.d&"),
        arguments(form, "Action=PutMetricData&Version=2010-08-01&", "a."),
        arguments(form, "Action=PutMetricData&Version=2010-08-01&x=", "%41"));
  }

  @ParameterizedTest
  @MethodSource("hugeBodies")
  void hugeBodies_costLittleMoreThanTheirSize(String mediaType, String start, String piece) {
    House house = new House();
    for (ServiceSchema schema : house.schemas()) {
      house.with(new EchoBinding(schema, SEED));
    }
    byte[] unit = piece.getBytes(StandardCharsets.ISO_8859_1);
    byte[] head = start.getBytes(StandardCharsets.ISO_8859_1);
    byte[] body = Arrays.copyOf(head, HUGE + unit.length);
    for (int at = head.length; at + unit.length <= body.length; at += unit.length) {
      System.arraycopy(unit, 0, body, at, unit.length);
    }
    Headers headers = Headers.of("Content-Type", mediaType);
    if (!mediaType.endsWith("urlencoded")) {
      headers.add("X-Amz-Target", "Kinesis_20131202.PutRecords");
    }
    HttpRequest request = Sent.request("POST", "/", headers, Bytes.wrap(body));
    RecordingExchange exchange = new RecordingExchange();
    long allocated = threads.getCurrentThreadAllocatedBytes();
    house.builder().build().handle(request, exchange);
    allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
    assertEquals(400, exchange.status(), exchange::text);
    assertEquals(List.of(), house.faults());
    assertTrue(allocated < HUGE_ALLOCATED_MAX, "allocated " + allocated);
  }

  private static String describe(HttpRequest request, String which) {
    byte[] body = request.body().toArray();
    String hex = HexFormat.of().formatHex(body, 0, Math.min(body.length, 2_000));
    return which
        + ": "
        + request.method()
        + " "
        + request.rawPath()
        + "?"
        + request.rawQuery()
        + " type "
        + request.headers().first("Content-Type")
        + " target "
        + request.headers().first("X-Amz-Target")
        + " body "
        + hex;
  }
}
