package dev.virga.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The load of one scenario on one server: warms up, measures, and keeps the books. Subclasses say
 * what is sent. Used by one thread.
 */
abstract class Load implements Exchange.Client, AutoCloseable {
  protected final ClosedLoop loop;
  protected final Requests requests;
  private final String authority;
  private Histogram times = new Histogram();
  private long units;

  Load(int port, String queueUrl) throws IOException {
    authority = "127.0.0.1:" + port;
    loop = new ClosedLoop(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    requests = new Requests(authority, queueUrl);
  }

  /** Counts what has been done; {@code nanos} is how long the request took. */
  protected final void count(int done, long nanos) {
    units += done;
    times.record(nanos);
  }

  /** Ends the run where an answer is an error: its figures would mean nothing. */
  protected static void require(Exchange exchange, int status, int start, int end) {
    if (status != 200) {
      String body =
          new String(exchange.bytes(), start, Math.min(end - start, 500), StandardCharsets.UTF_8);
      throw new IllegalStateException("answer " + status + " " + body);
    }
  }

  /** Runs the load for so long without measuring. */
  final void warm(Duration duration) throws IOException {
    loop.run(duration);
  }

  final Measured measure(Duration duration, ServerProcess server) throws IOException {
    times = new Histogram();
    units = 0;
    double serverCpu = server.cpuSeconds();
    double ownCpu = ownCpuSeconds();
    long began = System.nanoTime();
    loop.run(duration);
    double seconds = (System.nanoTime() - began) / 1e9;
    return Measured.of(
        units, seconds, times, server.cpuSeconds() - serverCpu, ownCpuSeconds() - ownCpu);
  }

  private static double ownCpuSeconds() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }

  /** Calls an operation once, for what comes before and after the load. */
  static String call(int port, String operation, String json) throws IOException {
    String head =
        new String(
            new Requests("127.0.0.1:" + port, "").head(operation), StandardCharsets.US_ASCII);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
            .POST(HttpRequest.BodyPublishers.ofString(json));
    head.lines()
        .skip(1)
        .filter(line -> line.contains(": ") && !line.matches("(?i)(host|connection|content-l).*"))
        .forEach(line ->
            request.header(
                line.substring(0, line.indexOf(':')), line.substring(line.indexOf(' ') + 1)));
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(operation + ": " + response.body());
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    loop.close();
  }
}
