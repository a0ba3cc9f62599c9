package dev.virga.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./virga} as a user types it, in a folder that looks like a clone: the launcher is a copy,
 * the modules are links to the real ones. The server in them is built; so it is not built again.
 */
@Timeout(300)
class LauncherIT {
  @TempDir static Path shared;

  private static Path clone;
  private static final Map<String, String> ENVIRONMENT = new TreeMap<>();
  private static final List<Path> LINKS = new ArrayList<>();

  /** As AWS SDKs speak: HTTP/1.1 without asking for more. */
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeAll
  static void layOut() throws IOException {
    clone = Files.createDirectories(shared.toRealPath().resolve("clone"));
    Files.createDirectories(clone.resolve("scripts"));
    for (String script : List.of("virga", "scripts/find-jdk.sh")) {
      Files.copy(Repository.file(script), clone.resolve(script));
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(Repository.file(""))) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (!name.startsWith(".") && Files.notExists(clone.resolve(name))) {
          LINKS.add(Files.createSymbolicLink(clone.resolve(name), entry.toAbsolutePath()));
        }
      }
    }
    ENVIRONMENT.put("PATH", System.getenv("PATH"));
    ENVIRONMENT.put("HOME", shared.toString());
    ENVIRONMENT.put("JAVA_HOME", System.getProperty("java.home"));
    // The reactor has built it, just now; whoever tries again fails.
    Files.createDirectories(clone.resolve(".virga"));
    Files.writeString(clone.resolve(".virga/built"), "by the reactor\n", UTF_8);
    ENVIRONMENT.put("VIRGA_BUILD", "false");
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    virga("stop");
  }

  @AfterAll
  static void noServerIsLeft() throws IOException {
    for (Path link : LINKS) {
      Files.delete(link);
    }
    List<ProcessHandle> left =
        ProcessHandle.allProcesses()
            .filter(process -> process.info().commandLine().orElse("").contains(clone.toString()))
            .toList();
    left.forEach(ProcessHandle::destroyForcibly);
    assertEquals(List.of(), left.stream().map(process -> process.info().commandLine()).toList());
  }

  private static Shell.Result virga(String... arguments) throws Exception {
    return virga(Map.of(), arguments);
  }

  private static Shell.Result virga(Map<String, String> also, String... arguments)
      throws Exception {
    Map<String, String> environment = new TreeMap<>(ENVIRONMENT);
    environment.putAll(also);
    List<String> command = new ArrayList<>(List.of("./virga"));
    command.addAll(List.of(arguments));
    return Shell.run(clone, environment, command);
  }

  private static Shell.Result sh(String line) throws Exception {
    return Shell.run(clone, ENVIRONMENT, List.of("/bin/sh", "-c", line));
  }

  private static ProcessHandle server() throws IOException {
    String file = Files.readString(clone.resolve(".virga/server"), UTF_8);
    long pid = Long.parseLong(file.lines().findFirst().orElseThrow().substring("pid=".length()));
    return ProcessHandle.of(pid).orElseThrow();
  }

  private HttpResponse<String> send(URI endpoint, String path, String body) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve(path));
    if (!body.isEmpty()) {
      request.POST(BodyPublishers.ofString(body)).header("Content-Type", "application/json");
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void startDetached_env_stop() throws Exception {
    Shell.Result start = virga("start", "-d", "--port", "0", "--executor", "process");
    assertEquals(0, start.exit(), start.err());
    for (String fact :
        List.of("Virga ", "endpoint  ", "executor  process", "ready in ", "Ready.")) {
      assertTrue(start.out().contains(fact), start.out());
    }
    ProcessHandle server = server();

    Shell.Result env =
        sh("eval \"$(./virga env)\" && echo $AWS_ENDPOINT_URL $AWS_REGION $AWS_ACCESS_KEY_ID");
    assertEquals(0, env.exit(), env.err());
    String[] set = env.out().strip().split(" ", -1);
    assertTrue(start.out().contains("endpoint  " + set[0] + "\n"), start.out());
    assertEquals("us-east-1", set[1]);
    assertEquals("test", set[2]);
    URI endpoint = URI.create(set[0]);
    assertEquals(200, send(endpoint, "/_virga/health", "").statusCode());

    Shell.Result second = virga("start", "-d", "--port", "0");
    assertEquals(1, second.exit(), second.out());
    assertTrue(second.err().contains("is running here already"), second.err());
    assertTrue(server.isAlive());

    Shell.Result stop = virga("stop");
    assertEquals(0, stop.exit(), stop.err());
    assertFalse(server.isAlive());
    assertTrue(Files.notExists(clone.resolve(".virga/server")));
    assertTrue(refused(endpoint));

    assertEquals(0, virga("stop").exit());
    Shell.Result none = virga("env");
    assertEquals(1, none.exit());
    assertEquals("", none.out());
    assertTrue(none.err().contains("./virga start"), none.err());
  }

  /**
   * The first class that the cache lacks costs a start a tenth: all jars are searched for it. Netty
   * samples buffers for leaks at random, every one here, since that loads classes too.
   */
  @Test
  void start_loadsNothingFromJars_upToTheFirstAnswer() throws Exception {
    Path loaded = shared.resolve("loaded.log");
    Map<String, String> logged =
        Map.of(
            "JAVA_TOOL_OPTIONS",
            "-Dio.netty.leakDetection.samplingInterval=1 -Xlog:class+load=info:file=" + loaded);
    assertEquals(0, virga(logged, "start", "-d", "--port", "0", "--executor", "process").exit());
    URI endpoint = URI.create(sh("eval \"$(./virga env)\" && printf $AWS_ENDPOINT_URL").out());
    HttpRequest createBus =
        HttpRequest.newBuilder(endpoint)
            .header("X-Amz-Target", "AWSEvents.CreateEventBus")
            .header("Content-Type", "application/x-amz-json-1.1")
            .POST(BodyPublishers.ofString("{\"Name\":\"b\"}"))
            .build();
    assertEquals(200, http.send(createBus, BodyHandlers.ofString()).statusCode());

    List<String> lines = Files.readAllLines(loaded, UTF_8);
    assertTrue(lines.stream().anyMatch(line -> line.contains("BusOperations")), "no log");
    assertEquals(List.of(), lines.stream().filter(line -> line.contains("source: file:")).toList());
  }

  private boolean refused(URI endpoint) throws Exception {
    try {
      return send(endpoint, "/_virga/health", "").statusCode() == 0;
    } catch (ConnectException closed) {
      return true;
    }
  }

  @Test
  void portInUse_isSaid_exit1_inFrontAndBehind() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      for (String[] arguments :
          List.of(
              new String[] {"start", "--port", port},
              new String[] {"start", "-d", "--port", port})) {
        Shell.Result start = virga(arguments);
        assertEquals(1, start.exit(), start.out());
        assertTrue(start.err().contains("port " + port + " is in use"), start.err());
        assertFalse(start.out().contains("Ready."), start.out());
      }
    }
    assertTrue(Files.notExists(clone.resolve(".virga/server")));
  }

  /** Ctrl-C: SIGINT to a server in front, while a function's process has a child of its own. */
  @Test
  void interrupt_endsTheServerAndWhatItStarted() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("./virga", "start", "--port", "0", "--executor", "process")
            .directory(clone.toFile())
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(ENVIRONMENT);
    Process front = builder.start();
    try (BufferedReader log = front.inputReader(UTF_8);
        ServerSocket function = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI endpoint = null;
      for (String line = log.readLine(); !"Ready.".equals(line); line = log.readLine()) {
        assertNotNull(line, "the server ended");
        endpoint = line.startsWith("endpoint") ? URI.create(line.split(" +", 2)[1]) : endpoint;
      }
      assertNotNull(endpoint);
      assertEquals(front.pid(), server().pid());

      assertEquals(201, send(endpoint, "/2015-03-31/functions", function()).statusCode());
      assertEquals(202, invokeLater(endpoint, function.getLocalPort()).statusCode());
      function.accept().close();
      List<ProcessHandle> started = front.descendants().toList();
      assertTrue(started.stream().anyMatch(LauncherIT::sleeps), started::toString);

      assertEquals(0, sh("kill -INT " + front.pid()).exit());
      List<String> rest = log.lines().toList();
      assertTrue(front.waitFor(30, TimeUnit.SECONDS), "the server does not end");
      for (ProcessHandle process : started) {
        process.onExit().get(10, TimeUnit.SECONDS);
      }
      assertTrue(rest.getLast().endsWith("StartCommand stopped"), rest::toString);
    }
    assertTrue(Files.notExists(clone.resolve(".virga/server")));
  }

  private static boolean sleeps(ProcessHandle process) {
    return process.info().command().orElse("").endsWith("sleep");
  }

  /** A function that starts a process, says so to a port, and waits for it. */
  public static final class Waiting {
    /** Handles an event. */
    public int handle(int port) throws IOException, InterruptedException {
      Process process = new ProcessBuilder("sleep", "600").start();
      new Socket(InetAddress.getLoopbackAddress(), port).close();
      return process.waitFor();
    }
  }

  private static String function() throws IOException {
    String file = Waiting.class.getName().replace('.', '/') + ".class";
    try (InputStream in = Waiting.class.getClassLoader().getResourceAsStream(file)) {
      String zip = Base64.getEncoder().encodeToString(Probe.zip(Map.of(file, in.readAllBytes())));
      return """
      {"FunctionName": "f", "Runtime": "java21", "Handler": "%s::handle", "Role": "%s",
       "Timeout": 600, "Code": {"ZipFile": "%s"}}
      """
          .formatted(Waiting.class.getName(), Probe.ROLE, zip);
    }
  }

  private HttpResponse<String> invokeLater(URI endpoint, int event) throws Exception {
    return http.send(
        HttpRequest.newBuilder(endpoint.resolve("/2015-03-31/functions/f/invocations"))
            .header("X-Amz-Invocation-Type", "Event")
            .POST(BodyPublishers.ofString(String.valueOf(event)))
            .build(),
        BodyHandlers.ofString());
  }
}
