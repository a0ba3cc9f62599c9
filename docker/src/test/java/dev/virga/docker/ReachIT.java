package dev.virga.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.http.HttpServer;
import dev.virga.core.http.PeerPolicy;
import dev.virga.core.schema.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who reaches the listeners that are bound for containers, and Virga inside a container. */
@Tag("docker")
final class ReachIT {
  private static final String RUNTIME = "provided.al2023";
  private static final HttpResponse SERVED =
      HttpResponse.of(200, Headers.of(), Bytes.utf8("served"));
  private static final String NAMESPACE = "virga-lan-" + ProcessHandle.current().pid();
  private static final String LINK = "vrg" + ProcessHandle.current().pid();
  private static final String HERE = "198.51.100.1";
  private static final String NEIGHBOUR = "198.51.100.2";

  @TempDir Path directory;

  @AfterEach
  void removeNamespace() throws Exception {
    if (Files.isExecutable(Path.of("/usr/sbin/ip"))) {
      Cli.run(List.of("/usr/sbin/ip", "netns", "delete", NAMESPACE));
    }
  }

  @Test
  void containersConnect_aNeighbourOnTheLanDoesNot() throws Exception {
    try (DockerExecutor executor = TestImages.executor(Map.of(), directory);
        HttpServer server =
            HttpServer.builder((_, exchange) -> exchange.respond(SERVED))
                .bind(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
                .start()) {
      InetAddress gateway = InetAddress.getByName(executor.runtimeApiAddresses().getFirst());
      Assumptions.assumeFalse(gateway.isLoopbackAddress(), "SKIPPED: no bridge on this machine");
      server.listenAlso(gateway, PeerPolicy.of(executor.runtimeApiPeers()));
      String url = "http://" + gateway.getHostAddress() + ":" + server.port() + "/";

      List<String> curl = List.of("curl", "-sS", "--max-time", "5", url);
      assertEquals("served", Cli.run(curl).printed());
      List<String> inContainer = new ArrayList<>(List.of("docker", "run", "--rm"));
      inContainer.addAll(List.of("--entrypoint", "curl", TestImages.image(RUNTIME)));
      inContainer.addAll(curl.subList(1, curl.size()));
      assertEquals("served", Cli.run(inContainer).printed());

      neighbour(gateway);
      assertEquals("hello", fromNeighbour(unguarded(gateway)), "the neighbour has no way to here");
      Cli.Ended refused = Cli.run(inNamespace(curl));
      // 52, 56: connected, and disconnected without a byte.
      assertTrue(Set.of(52, 56).contains(refused.status()), refused.toString());
    }
  }

  @Test
  void virgaInAContainer_isReachedAtItsAddress() throws Exception {
    String image = TestImages.image("java25");
    String name = "virga-test-inside-" + ProcessHandle.current().pid();
    List<String> run = new ArrayList<>(List.of("docker", "run", "--rm", "--name", name));
    // Its host name is not its id, as where a user sets one.
    run.addAll(List.of("--hostname", "virga", "-v", "/var/run/docker.sock:/var/run/docker.sock"));
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Set<String> parts = new LinkedHashSet<>(List.of(classPath.split(":")));
    for (String part : parts) {
      run.addAll(List.of("-v", part + ":" + part + ":ro"));
    }
    run.addAll(List.of("--entrypoint", "/var/lang/java/bin/java", image));
    run.addAll(List.of("-cp", String.join(":", parts), InsideMain.class.getName()));
    run.addAll(List.of(RUNTIME, TestImages.image(RUNTIME)));
    try {
      String printed = Cli.ok(run.toArray(String[]::new));
      List<String> lines = printed.lines().toList();
      String address = lines.getFirst().replaceFirst(".*, reached at ", "");
      assertEquals(
          List.of(
              "Virga is in a container, network bridge, reached at " + address,
              "bound to [" + address + "]",
              "line: invocation from " + address,
              "exit: 7"),
          lines);
    } finally {
      Cli.run(List.of("docker", "rm", "-f", name));
    }
  }

  /** A network namespace on a link of its own, whose way to the bridge's address leads by us. */
  private static void neighbour(InetAddress gateway) throws Exception {
    boolean able =
        Files.isExecutable(Path.of("/usr/sbin/ip"))
            && Cli.run(List.of("/usr/sbin/ip", "netns", "add", NAMESPACE)).status() == 0;
    if (!able) {
      System.err.println("LAN NEIGHBOUR TEST SKIPPED: needs root and iproute2");
      Assumptions.abort("LAN NEIGHBOUR TEST SKIPPED: needs root and iproute2");
    }
    String peer = LINK + "p";
    ip("link", "add", LINK, "type", "veth", "peer", "name", peer, "netns", NAMESPACE);
    ip("address", "add", HERE + "/30", "dev", LINK);
    ip("link", "set", LINK, "up");
    ip("-n", NAMESPACE, "address", "add", NEIGHBOUR + "/30", "dev", peer);
    ip("-n", NAMESPACE, "link", "set", peer, "up");
    ip("-n", NAMESPACE, "route", "add", gateway.getHostAddress(), "via", HERE);
  }

  private static void ip(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("/usr/sbin/ip"));
    command.addAll(List.of(arguments));
    Cli.ok(command.toArray(String[]::new));
  }

  private static List<String> inNamespace(List<String> command) {
    List<String> whole = new ArrayList<>(List.of("/usr/sbin/ip", "netns", "exec", NAMESPACE));
    whole.addAll(command);
    return whole;
  }

  /** A listener on the bridge's address as it would be without the policy. */
  private static ServerSocket unguarded(InetAddress gateway) throws Exception {
    return new ServerSocket(0, 1, gateway);
  }

  private static String fromNeighbour(ServerSocket socket) throws Exception {
    try (socket) {
      Thread.ofVirtual()
          .start(() -> {
            try (var accepted = socket.accept();
                OutputStream out = accepted.getOutputStream()) {
              out.write("hello".getBytes(UTF_8));
            } catch (IOException closed) {
              // The assertion tells.
            }
          });
      String script =
          "exec 3<>/dev/tcp/"
              + socket.getInetAddress().getHostAddress()
              + "/"
              + socket.getLocalPort()
              + " && cat <&3";
      return Cli.run(inNamespace(List.of("timeout", "5", "bash", "-c", script))).printed();
    }
  }
}
