package dev.virga.lambda.engine;

import java.util.List;

/**
 * Runtime identifiers, as of November 2026.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html">Lambda
 *     runtimes</a>
 */
final class Runtimes {
  static final List<String> SUPPORTED =
      List.of(
          "nodejs20.x",
          "nodejs22.x",
          "nodejs24.x",
          "nodejs26.x",
          "python3.9",
          "python3.10",
          "python3.11",
          "python3.12",
          "python3.13",
          "python3.14",
          "python3.15",
          "java8.al2",
          "java11",
          "java17",
          "java21",
          "java25",
          "java8.al2023",
          "java11.al2023",
          "java17.al2023",
          "dotnet8",
          "dotnet10",
          "ruby3.2",
          "ruby3.3",
          "ruby3.4",
          "ruby4.0",
          "provided.al2",
          "provided.al2023");
  private static final List<String> DEPRECATED =
      List.of(
          "nodejs",
          "nodejs4.3",
          "nodejs4.3-edge",
          "nodejs6.10",
          "nodejs8.10",
          "nodejs10.x",
          "nodejs12.x",
          "nodejs14.x",
          "nodejs16.x",
          "nodejs18.x",
          "python2.7",
          "python3.6",
          "python3.7",
          "python3.8",
          "java8",
          "go1.x",
          "provided",
          "dotnetcore1.0",
          "dotnetcore2.0",
          "dotnetcore2.1",
          "dotnetcore3.1",
          "dotnet6",
          "ruby2.5",
          "ruby2.7");

  private Runtimes() {}

  /** Refuses a runtime that functions cannot be created or updated with. */
  static void check(String runtime) {
    if (DEPRECATED.contains(runtime)) {
      throw LambdaFault.deprecatedRuntime(runtime);
    }
    if (!SUPPORTED.contains(runtime)) {
      throw LambdaFault.unknownRuntime(runtime);
    }
  }
}
