package dev.virga.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.virga.lambda.runtime.ProbeFunction;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * A Virga inside a container, for {@link ReachIT}: starts a function that asks a listener of this
 * process, which stands for the Runtime API, and prints what became of it.
 */
final class InsideMain {
  private InsideMain() {}

  public static void main(String[] arguments) throws Exception {
    DockerSettings settings =
        new DockerSettings(null, Map.of(arguments[0], arguments[1]), null, null);
    URI engine = EngineProbe.find(null, Map.of()).orElseThrow();
    try (DockerExecutor executor =
        DockerExecutor.connect(engine, settings, Path.of("/tmp"), () -> 4566)) {
      System.out.println(executor.description().replaceFirst("^Docker [^,]*, ", ""));
      System.out.println("bound to " + executor.runtimeApiAddresses());
      InetAddress address = InetAddress.getByName(executor.runtimeApiAddresses().getFirst());
      try (ServerSocket listener = new ServerSocket(0, 1, address)) {
        String script =
            "#!/bin/bash\nexec 3<>/dev/tcp/${AWS_LAMBDA_RUNTIME_API/://}; cat <&3; exit 7\n";
        StartedFunction function =
            new StartedFunction(
                executor,
                arguments[0],
                ProbeFunction.zip(Map.of("bootstrap", script.getBytes(UTF_8))),
                listener.getLocalPort());
        try (var accepted = listener.accept()) {
          String text = "invocation from " + address.getHostAddress() + "\n";
          accepted.getOutputStream().write(text.getBytes(UTF_8));
        }
        var exit = function.exit();
        function.lines.forEach(line -> System.out.println("line: " + line));
        System.out.println("exit: " + exit.code());
      }
    }
  }
}
