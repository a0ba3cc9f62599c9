package dev.virga.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.schema.ServiceSchema;
import dev.virga.server.Emulator;
import dev.virga.server.Setting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The documents that are generated from the code: docs/COMPATIBILITY.md and the tables in the
 * README. Fails where they are stale; {@code -Dregenerate} writes them:
 *
 * <pre>{@code ./mvnw -pl conformance -am test -Dregenerate -Dtest=CompatibilityTest \
 *     -Dsurefire.failIfNoSpecifiedTests=false}</pre>
 */
class CompatibilityTest {
  private static final boolean REGENERATE =
      !System.getProperty("regenerate", "").isEmpty()
          && !System.getProperty("regenerate", "").startsWith("${");

  private static List<ServiceSchema> services = List.of();
  private static Map<String, List<String>> implemented = Map.of();

  @BeforeAll
  static void read() {
    services =
        Architecture.serviceSchemas().stream()
            .sorted(Comparator.comparing(ServiceSchema::name))
            .toList();
    try (Emulator emulator = Emulator.builder().start()) {
      implemented = emulator.operations();
    }
  }

  private static List<String> implementedOf(ServiceSchema service) {
    return implemented.getOrDefault(service.name(), List.of());
  }

  /** Every service whose operations the server tells has a schema, and their operations exist. */
  @Test
  void operations_areThoseOfTheModels() {
    Map<String, ServiceSchema> byName =
        services.stream()
            .collect(java.util.stream.Collectors.toMap(ServiceSchema::name, each -> each));
    assertTrue(byName.keySet().containsAll(implemented.keySet()), implemented.keySet().toString());
    implemented.forEach((name, operations) ->
        assertTrue(Set.copyOf(byName.get(name).operationNames()).containsAll(operations), name));
    assertFalse(implemented.isEmpty());
  }

  @Test
  void compatibility_isTheCodes() throws IOException {
    check(Repository.file("docs/COMPATIBILITY.md"), compatibility());
  }

  @Test
  void readmesSummary_isTheCodes() throws IOException {
    checkPart("summary", summary("docs/COMPATIBILITY.md"));
  }

  @Test
  void readmesSettings_areTheCodes() throws IOException {
    checkPart("settings", Setting.markdownTable());
  }

  private static String compatibility() {
    StringBuilder text =
        new StringBuilder(
            """
            # Compatibility

            Generated from the code by `CompatibilityTest`; do not edit. Every operation of these
            services answers: those that are ticked as AWS does, all others with HTTP 501 and the
            code `NotImplemented` in the service's own protocol, naming service and operation. So
            does every other AWS service. What an implemented operation does not support of its
            parameters, it refuses by name in the same way.

            """);
    text.append(summary(""));
    for (ServiceSchema service : services) {
      List<String> here = implementedOf(service);
      text.append("\n## ").append(service.name()).append("\n\n");
      text.append(
          "%s, API version %s, protocols: %s. "
              .formatted(
                  service.sdkId(), service.version(), String.join(", ", service.protocols())));
      text.append(
          "%d of %d operations.%n%n".formatted(here.size(), service.operationNames().size()));
      for (String operation : service.operationNames().stream().sorted().toList()) {
        text.append(here.contains(operation) ? "- [x] " : "- [ ] ").append(operation).append('\n');
      }
    }
    return text.toString();
  }

  /**
   * The services in a table.
   *
   * @param file that has their operations, for links; empty: the one the table is in
   */
  private static String summary(String file) {
    StringBuilder table = new StringBuilder("| Service | Implemented operations | Protocols |\n");
    table.append("|---|---|---|\n");
    for (ServiceSchema service : services) {
      table.append(
          "| [%s](%s#%s) | %d of %d | %s |%n"
              .formatted(
                  service.name(),
                  file,
                  service.name(),
                  implementedOf(service).size(),
                  service.operationNames().size(),
                  String.join(", ", service.protocols())));
    }
    return table.toString();
  }

  private static void checkPart(String part, String wanted) throws IOException {
    Path readme = Repository.file("README.md");
    String text = Files.readString(readme, StandardCharsets.UTF_8);
    String begin = "<!-- begin generated: " + part + " -->\n";
    String end = "<!-- end generated: " + part + " -->";
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    assertTrue(from >= 0 && to > from, "the README has no place for the " + part);
    check(readme, text.substring(0, from) + begin + wanted + text.substring(to));
  }

  private static void check(Path file, String wanted) throws IOException {
    if (REGENERATE) {
      Files.writeString(file, wanted, StandardCharsets.UTF_8);
    }
    assertEquals(
        wanted,
        Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "",
        file + " is stale: run CompatibilityTest with -Dregenerate");
  }
}
