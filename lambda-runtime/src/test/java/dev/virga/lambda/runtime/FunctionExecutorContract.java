package dev.virga.lambda.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.virga.core.function.FunctionExecutor;
import dev.virga.core.function.FunctionSpec.CodePackage;
import dev.virga.core.function.RuntimeUnavailableException;
import dev.virga.core.identity.Arn;
import dev.virga.core.schema.Bytes;
import dev.virga.lambda.runtime.InvocationResult.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What a function can rely on, whatever executor runs it and whatever language it is in. Subclass
 * it for each executor and runtime; no test sleeps.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class FunctionExecutorContract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String SIGNAL = "KILL";

  private final AtomicInteger names = new AtomicInteger();
  protected final RecordedLog log = new RecordedLog();
  private ProbeFunction probe;
  private EnvironmentPool pool;

  /** The executor under test; closed by the kit. */
  protected abstract FunctionExecutor executor() throws Exception;

  /** The function, in the language under test. */
  protected abstract ProbeFunction probe() throws Exception;

  /** Whether processes that a function leaves behind can be seen from here. */
  protected boolean seesProcesses() {
    return false;
  }

  @BeforeAll
  void start() throws Exception {
    probe = probe();
    pool = pool(8, LONG);
    try {
      pool.check(probe.runtime());
    } catch (RuntimeUnavailableException missing) {
      Assumptions.abort("SKIPPED: " + missing.getMessage());
    }
  }

  @AfterAll
  void stop() {
    pool.close();
  }

  @Test
  void echo_returnsTheEvent_withStartEndAndReport() throws Exception {
    FunctionVersion function = function(LONG, Map.of());
    InvocationResult result = invoke(function, "echo", "grüße 𝄞 \\\"quoted\\\"");

    assertEquals(Status.SUCCESS, result.status());
    assertFalse(result.failed());
    assertEquals(JSON.readTree(event("echo", "grüße 𝄞 \\\"quoted\\\"")), json(result));
    assertTrue(result.logComplete());
    assertNotNull(result.initDuration());
    List<String> lines = log.of(result.logStream());
    String id = requestId(lines);
    assertTrue(
        lines
            .getFirst()
            .matches(
                "INIT_START Runtime Version: [a-z]+:[a-z0-9.]+\\.v1\tRuntime Version ARN:"
                    + " arn:aws:lambda:us-east-1::runtime:[0-9a-f]{64}\n"),
        lines.getFirst());
    assertEquals("START RequestId: " + id + " Version: $LATEST\n", lines.get(1));
    assertEquals("END RequestId: " + id + "\n", lines.get(2));
    String wanted =
        "REPORT RequestId: "
            + id
            + "\tDuration: \\d+\\.\\d\\d ms\tBilled Duration: "
            + result.billed().toMillis()
            + " ms\tMemory Size: 256 MB\tMax Memory Used: \\d+ MB"
            + "\tInit Duration: \\d+\\.\\d\\d ms\t\n";
    assertTrue(lines.get(3).matches(wanted), lines.get(3));
    assertEquals(4, lines.size(), lines.toString());
  }

  @Test
  void warm_reusesTheProcess_withoutInit() throws Exception {
    FunctionVersion function = function(LONG, Map.of());
    assertEquals("1", text(invoke(function, "count", "")));
    InvocationResult second = invoke(function, "count", "");
    assertEquals("2", text(second));
    assertNull(second.initDuration());
    assertFalse(second.logTail().asUtf8().contains("Init Duration"));
  }

  @Test
  void environment_isBuiltFromEmpty() throws Exception {
    FunctionVersion function = function(LONG, Map.of("MINE", "täglich"));
    assertEquals("täglich", json(invoke(function, "env", "MINE")).asText());
    assertEquals("\"us-east-1\"", text(invoke(function, "env", "AWS_REGION")));
    assertEquals("\"AKIAPROBE\"", text(invoke(function, "env", "AWS_ACCESS_KEY_ID")));
    assertEquals("\"256\"", text(invoke(function, "env", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE")));
    assertEquals("\"true\"", text(invoke(function, "env", "AWS_EC2_METADATA_DISABLED")));
    assertTrue(text(invoke(function, "env", "AWS_ENDPOINT_URL")).startsWith("\"http://"));
    InvocationResult stream = invoke(function, "env", "AWS_LAMBDA_LOG_STREAM_NAME");
    assertEquals('"' + stream.logStream().name() + '"', text(stream));
    assertEquals("null", text(invoke(function, "env", "MAVEN_CMD_LINE_ARGS")));
    String home = System.getenv("HOME");
    assertNotEquals('"' + home + '"', text(invoke(function, "env", "HOME")));
  }

  @Test
  void context_tellsRequestAndArn() throws Exception {
    FunctionVersion function = function(LONG, Map.of());
    String id = UUID.randomUUID().toString();
    Invocation invocation =
        new Invocation(
            id, Bytes.utf8(event("context", "")), "arn:as:invoked", "Root=1-a-b", null, null);
    InvocationResult result = pool.invoke(function, invocation);
    assertEquals("\"" + id + " arn:as:invoked true\"", text(result));
  }

  @Test
  void output_isAllThereBeforeReport_inOrder() throws Exception {
    FunctionVersion function = function(LONG, Map.of());
    invoke(function, "echo", "");
    InvocationResult result = invoke(function, "lines", "500");
    List<String> lines = log.of(result.logStream());
    int start = lines.lastIndexOf("line 0\n");
    for (int i = 0; i < 500; i++) {
      assertEquals("line " + i + "\n", lines.get(start + i));
    }
    assertTrue(lines.get(start + 500).startsWith("END "), lines.get(start + 500));
    assertTrue(lines.get(start - 1).startsWith("START "), lines.get(start - 1));
    assertTrue(result.logComplete());
    assertEquals(4096, result.logTail().size());
    assertTrue(result.logTail().asUtf8().contains("\nREPORT "));
  }

  @Test
  void output_comesWhileTheFunctionRuns_inUnicode() throws Exception {
    FunctionVersion function = function(LONG, Map.of());
    InvocationResult printed = invoke(function, "print", "naïve 漢字 𝄞");
    assertTrue(log.of(printed.logStream()).contains("naïve 漢字 𝄞\n"));
    inBackground(running -> {
      Future<InvocationResult> hanging =
          running.submit(() -> invoke(function(LONG, "streaming"), "hang", ""));
      log.await(function(LONG, "streaming"), 1, "hanging\n"::equals);
      assertFalse(hanging.isDone());
      hanging.cancel(true);
      return null;
    });
  }

  @Test
  void error_isRelayed_andTheEnvironmentStaysWarm() throws Exception {
    FunctionVersion function = function(LONG, Map.of());
    invoke(function, "count", "");
    InvocationResult failed = invoke(function, "error", "not today");
    assertEquals(Status.FUNCTION_ERROR, failed.status());
    assertEquals("Unhandled", failed.functionError());
    assertEquals("not today", json(failed).path("errorMessage").asText());
    assertEquals(probe.errorType(), json(failed).path("errorType").asText());
    assertFalse(failed.logTail().asUtf8().contains("Status:"), failed.logTail().asUtf8());
    assertEquals("2", text(invoke(function, "count", "")));
  }

  @Test
  void timeout_endsTheInvocation_andResetsMemoryButNotTmp() throws Exception {
    FunctionVersion function = function(Duration.ofSeconds(3), Map.of());
    invoke(function, "keep", "still here");
    assertEquals("1", text(invoke(function, "count", "")));
    InvocationResult late = invoke(function, "hang", "");

    assertEquals(Status.TIMEOUT, late.status());
    String id = requestId(log.of(late.logStream()));
    assertEquals("Sandbox.Timedout", json(late).path("errorType").asText());
    assertEquals(
        "RequestId: " + id + " Error: Task timed out after 3.00 seconds",
        json(late).path("errorMessage").asText());
    assertEquals(Duration.ofSeconds(3), late.duration());
    List<String> lines = tail(late, 5);
    assertEquals("hanging\n", lines.get(1));
    assertTrue(
        lines
            .get(2)
            .matches(
                "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z "
                    + id
                    + " Task timed out after 3\\.00 seconds\n\n"),
        lines.get(2));
    assertEquals("END RequestId: " + id + "\n", lines.get(3));
    assertTrue(lines.get(4).endsWith(" MB\tStatus: timeout\t\n"), lines.get(4));

    InvocationResult next = invoke(function, "count", "");
    assertEquals("1", text(next));
    assertNull(next.initDuration());
    assertEquals(late.logStream(), next.logStream());
    assertEquals("\"still here\"", text(invoke(function, "kept", "")));
  }

  @Test
  void exit_isReportedWithItsStatus_andResets() throws Exception {
    FunctionVersion function = function(LONG, Map.of());
    InvocationResult crashed = invoke(function, "exit", "42");
    assertEquals(Status.CRASH, crashed.status());
    String id = requestId(log.of(crashed.logStream()));
    assertEquals("Runtime.ExitError", json(crashed).path("errorType").asText());
    assertEquals(
        "RequestId: " + id + " Error: Runtime exited with error: exit status 42",
        json(crashed).path("errorMessage").asText());
    String report = tail(crashed, 1).getFirst();
    assertTrue(report.endsWith("Status: error\tError Type: Runtime.ExitError\t\n"), report);
    assertEquals("1", text(invoke(function, "count", "")));

    InvocationResult silent = invoke(function, "exit", "0");
    String message = json(silent).path("errorMessage").asText();
    assertTrue(message.endsWith(" Error: Runtime exited without providing a reason"), message);
  }

  @Test
  void signal_isReportedByName() throws Exception {
    InvocationResult crashed = invoke(function(LONG, Map.of()), "signal", SIGNAL);
    String message = json(crashed).path("errorMessage").asText();
    assertTrue(message.endsWith(" Error: Runtime exited with error: signal: killed"), message);
    assertEquals(Status.CRASH, crashed.status());
  }

  @Test
  void initError_isTheAnswer_afterASecondTry() throws Exception {
    InvocationResult failed = invoke(function(LONG, Map.of("INIT", "fail")), "echo", "");
    assertTrue(failed.failed());
    assertEquals(probe.initErrorType(), json(failed).path("errorType").asText());
    List<String> reports =
        log.of(failed.logStream()).stream().filter(l -> l.startsWith("INIT_REPORT")).toList();
    assertEquals(2, reports.size(), reports.toString());
    assertTrue(reports.get(0).contains("\tPhase: init\tStatus: error\tError Type: Runtime."));
    assertTrue(reports.get(1).contains("\tPhase: invoke\tStatus: error\tError Type: Runtime."));
    assertTrue(tail(failed, 3).getFirst().startsWith("START RequestId: "));
  }

  @Test
  void initHang_takesTheInitLimit_thenTheTimeout() throws Exception {
    FunctionVersion function = function(Duration.ofSeconds(3), Map.of("INIT", "hang"));
    InvocationResult failed;
    try (EnvironmentPool impatient = pool(1, Duration.ofSeconds(2))) {
      failed = impatient.invoke(function, invocation("echo", ""));
    }
    assertEquals(Status.TIMEOUT, failed.status());
    List<String> lines = log.of(failed.logStream());
    assertEquals(2, lines.stream().filter("hanging in init\n"::equals).count());
    assertTrue(
        lines.stream()
            .anyMatch(line ->
                line.matches(
                    "INIT_REPORT Init Duration: 2\\d{3}\\.\\d\\d ms\tPhase: init\tStatus:"
                        + " timeout\n")),
        lines.toString());
    assertTrue(lines.stream().anyMatch(line -> line.contains("\tPhase: invoke\tStatus: timeout")));
  }

  @Test
  void missingHandler_isNamed() throws Exception {
    Assumptions.assumeFalse(probe.missingErrorType().isEmpty(), "this runtime has no handlers");
    FunctionVersion good = function(LONG, Map.of());
    InvocationResult failed = invoke(withHandler(good, probe.missingHandler()), "echo", "");
    assertTrue(failed.failed());
    assertEquals(probe.missingErrorType(), json(failed).path("errorType").asText());
  }

  @Test
  void largePayloads_passUpToTheLimit_andFailBeyond() throws Exception {
    FunctionVersion function = function(LONG, Map.of());
    InvocationResult in = invoke(function, "length", "y".repeat(5_000_000));
    assertEquals("5000000", text(in));
    InvocationResult out = invoke(function, "large", "6291000");
    assertEquals(6_291_002, out.payload().size());
    InvocationResult tooLarge = invoke(function, "large", "6291600");
    assertEquals(Status.FUNCTION_ERROR, tooLarge.status());
    assertEquals(
        "{\"errorMessage\":\"Response payload size exceeded maximum allowed payload size (6291556"
            + " bytes).\",\"errorType\":\"Function.ResponseSizeTooLarge\"}",
        text(tooLarge));
    assertEquals(Status.SUCCESS, invoke(function, "echo", "").status());
  }

  @Test
  void twoAtOnce_haveAnEnvironmentEach_andTheBoundHolds() throws Exception {
    FunctionVersion function = function(LONG, Map.of());
    EnvironmentPool small = pool(2, LONG);
    inBackground(running -> {
      Callable<InvocationResult> hang = () -> small.invoke(function, invocation("hang", ""));
      Future<InvocationResult> first = running.submit(hang);
      Future<InvocationResult> second = running.submit(hang);
      log.await(function, 2, "hanging\n"::equals);
      assertThrows(
          ConcurrencyLimitException.class, () -> small.invoke(function, invocation("echo", "")));
      small.close();
      assertEquals(Status.CRASH, first.get().status());
      assertEquals(Status.CRASH, second.get().status());
      assertNotEquals(first.get().logStream(), second.get().logStream());
      return null;
    });
  }

  @Test
  void retire_endsFreeEnvironments_andOthersStartAnew() throws Exception {
    FunctionVersion function = function(LONG, Map.of());
    InvocationResult before = invoke(function, "count", "");
    pool.retire(function.arn());
    InvocationResult after = invoke(function, "count", "");
    assertEquals("1", text(after));
    assertNotEquals(before.logStream(), after.logStream());
  }

  @Test
  void orphans_dieWithTheEnvironment() throws Exception {
    Assumptions.assumeTrue(seesProcesses(), "this executor's processes are elsewhere");
    FunctionVersion function = function(LONG, Map.of());
    InvocationResult result = invoke(function, "orphan", "");
    assertEquals(Status.SUCCESS, result.status());
    ProcessHandle orphan = ProcessHandle.of(Long.parseLong(text(result))).orElseThrow();
    assertTrue(orphan.isAlive());
    pool.retire(function.arn());
    orphan.onExit().get();
  }

  private interface Background {
    Void run(ExecutorService running) throws Exception;
  }

  private static void inBackground(Background work) throws Exception {
    try (ExecutorService running = Executors.newVirtualThreadPerTaskExecutor()) {
      work.run(running);
    }
  }

  private EnvironmentPool pool(int maxEnvironments, Duration initLimit) throws Exception {
    return new EnvironmentPool(
        executor(),
        new EnvironmentPool.Bounds(maxEnvironments, Duration.ofMinutes(10), initLimit),
        new EnvironmentPool.Surroundings(
            log,
            (_, _) ->
                Map.of(
                    "AWS_ACCESS_KEY_ID",
                    "AKIAPROBE",
                    "AWS_SECRET_ACCESS_KEY",
                    "secret",
                    "AWS_SESSION_TOKEN",
                    "token"),
            () -> UUID.randomUUID().toString().replace("-", ""),
            InstantSource.fixed(Instant.parse("2026-11-23T09:00:00Z"))));
  }

  protected final FunctionVersion function(Duration timeout, Map<String, String> variables) {
    return function(timeout, "probe" + names.incrementAndGet(), variables);
  }

  private FunctionVersion function(Duration timeout, String name) {
    return function(timeout, name, Map.of());
  }

  private FunctionVersion function(Duration timeout, String name, Map<String, String> variables) {
    Arn arn =
        new Arn("aws", "lambda", "us-east-1", "000000000000", "function:" + name + ":$LATEST");
    return new FunctionVersion(
        arn,
        name,
        "$LATEST",
        "1",
        probe.runtime(),
        probe.handler(),
        256,
        timeout,
        new HashMap<>(variables),
        "/aws/lambda/" + name,
        probe.code());
  }

  private static FunctionVersion withHandler(FunctionVersion f, String handler) {
    return with(f, handler, f.code());
  }

  /** Another function of the same runtime. */
  protected final FunctionVersion function(CodePackage code) {
    FunctionVersion probes = function(LONG, Map.of());
    return with(probes, probes.handler(), code);
  }

  private static FunctionVersion with(FunctionVersion f, String handler, CodePackage code) {
    return new FunctionVersion(
        f.arn(),
        f.name(),
        f.version(),
        f.revision(),
        f.runtime(),
        handler,
        f.memoryMiB(),
        f.timeout(),
        f.variables(),
        f.logGroup(),
        code);
  }

  protected final InvocationResult invoke(FunctionVersion function, String action, String value)
      throws Exception {
    return pool.invoke(function, invocation(action, value));
  }

  private static Invocation invocation(String action, String value) {
    return new Invocation(
        UUID.randomUUID().toString(),
        Bytes.utf8(event(action, value)),
        "arn:aws:lambda:us-east-1:000000000000:function:probe",
        "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0",
        null,
        null);
  }

  private static String event(String action, String value) {
    return "{\"action\":\"" + action + "\",\"value\":\"" + value + "\"}";
  }

  private static String text(InvocationResult result) {
    return result.payload().asUtf8();
  }

  private static JsonNode json(InvocationResult result) throws JsonProcessingException {
    return JSON.readTree(text(result));
  }

  private List<String> tail(InvocationResult result, int count) {
    List<String> lines = log.of(result.logStream());
    return lines.subList(lines.size() - count, lines.size());
  }

  private static String requestId(List<String> lines) {
    String start = lines.stream().filter(l -> l.startsWith("START ")).reduce((_, b) -> b).get();
    return start.substring("START RequestId: ".length(), start.indexOf(" Version"));
  }
}
