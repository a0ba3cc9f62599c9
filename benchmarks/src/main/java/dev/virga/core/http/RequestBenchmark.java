package dev.virga.core.http;

import dev.virga.benchmarks.BareServer;
import dev.virga.benchmarks.KernelServer;
import dev.virga.benchmarks.Requests;
import dev.virga.core.engine.Kernel;
import dev.virga.core.protocol.LoggingFaultReporter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A SendMessage from bytes to bytes without sockets: the server's own pipeline and {@link
 * KernelServer}'s operation against the bare pipeline. On a busy machine the least of many short
 * iterations is what counts. Stands in the server's package, for the pipeline is not public.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 30, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 60, time = 100, timeUnit = TimeUnit.MILLISECONDS)
public class RequestBenchmark {
  private final byte[] request = Requests.sendMessage();
  private EmbeddedChannel virga;
  private EmbeddedChannel bare;

  /** Makes both pipelines. */
  @Setup
  public void open() {
    Kernel kernel = Kernel.builder(new LoggingFaultReporter()).build();
    kernel.clock().start();
    ServerContext server =
        new ServerContext(
            KernelServer.dispatcher(kernel, true),
            HttpLimits.DEFAULT,
            new BrowserGuard(HostPolicy.DEFAULT),
            null,
            System::nanoTime,
            fault -> {
              throw new IllegalStateException(fault);
            });
    virga = new EmbeddedChannel(new ProtocolDetector(server, new Protocols(server)));
    bare = new EmbeddedChannel();
    BareServer.pipeline(bare);
    send(virga);
    while (answered(virga) == 0) { // the first call makes the service, on a thread of its own
      virga.runPendingTasks();
      Thread.onSpinWait();
    }
  }

  private void send(EmbeddedChannel channel) {
    channel.writeInbound(channel.alloc().directBuffer(2048).writeBytes(request));
  }

  private static int answered(EmbeddedChannel channel) {
    int bytes = 0;
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      bytes += out.readableBytes();
      out.release();
    }
    return bytes;
  }

  private int exchange(EmbeddedChannel channel) {
    send(channel);
    return answered(channel);
  }

  @Benchmark
  public int bareNetty() {
    return require(exchange(bare));
  }

  @Benchmark
  public int virga() {
    return require(exchange(virga));
  }

  private static int require(int bytes) {
    if (bytes < 200) {
      throw new IllegalStateException("no answer");
    }
    return bytes;
  }
}
