package dev.virga.server.cli;

import dev.virga.core.http.PortInUseException;
import dev.virga.server.Config;
import dev.virga.server.ConfigException;
import dev.virga.server.Emulator;
import dev.virga.server.Setting;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the server in this process until it is told to stop. */
final class StartCommand {
  private final PrintStream out;
  private final PrintStream err;

  private final @Nullable Consumer<Emulator> started;

  StartCommand(PrintStream out, PrintStream err, @Nullable Consumer<Emulator> started) {
    this.out = out;
    this.err = err;
    this.started = started;
  }

  /**
   * Starts, prints the facts, and waits.
   *
   * @return the exit code where it could not start
   */
  int run(Map<Setting, String> flags) throws InterruptedException {
    Emulator emulator;
    try {
      OwnProcess.settings();
      Config config = Config.of(System.getenv(), flags);
      OwnProcess.logLevel(LoggerFactory.getILoggerFactory(), config.logLevel());
      config.warnings().forEach(line -> err.println("WARNING: " + line));
      emulator = Emulator.builder().config(config).start();
    } catch (ConfigException refused) {
      err.println("virga: " + refused.getMessage());
      return 1;
    } catch (PortInUseException taken) {
      err.println(
          "virga: port "
              + taken.port()
              + " is in use. Is a Virga running already (./virga stop), or LocalStack?"
              + " --port 0 takes a free one.");
      return 1;
    } catch (UncheckedIOException refused) {
      err.println("virga: " + refused.getMessage());
      return 1;
    }
    RunFile runFile =
        new RunFile(
            ProcessHandle.current().pid(), emulator.endpoint(), emulator.config().region().value());
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(emulator, runFile, stopped), "virga-stop"));
    try {
      runFile.write();
    } catch (IOException e) {
      err.println("WARNING: ./virga stop and env will not find this server: " + e);
    }
    print(emulator);
    emulator.removeLeftovers();
    emulator.listenForContainers();
    HeapTrim heap = HeapTrim.ofThisProcess(emulator::requests);
    emulator.kernel().onReset(heap::worked);
    if (started != null) {
      started.accept(emulator);
    }
    while (!stopped.await(1, TimeUnit.SECONDS)) {
      heap.everySecond();
    }
    return 0;
  }

  private static void stop(Emulator emulator, RunFile runFile, CountDownLatch stopped) {
    Logger log = LoggerFactory.getLogger(StartCommand.class);
    log.info("stopping");
    emulator.close();
    try {
      runFile.remove();
    } catch (IOException e) {
      log.warn("cannot remove {}/server: {}", RunFile.directory(), e.toString());
    }
    log.info("stopped");
    stopped.countDown();
  }

  private void print(Emulator emulator) {
    out.println("Virga " + emulator.version());
    out.println("endpoint  " + emulator.endpoint());
    out.println("executor  " + emulator.executor());
    out.println("ready in " + JvmAge.now().toMillis() + " ms");
    out.println("Ready.");
    out.println();
    out.println("  eval \"$(./virga env)\"");
    out.println("  aws --endpoint-url " + emulator.endpoint() + " events list-event-buses");
    out.println("  ./virga events");
    out.flush();
  }
}
