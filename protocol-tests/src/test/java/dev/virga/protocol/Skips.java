package dev.virga.protocol;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The tests that we do not pass, each with its reason: {@code skips.txt}, one a line: suite, test
 * and reason, separated by spaces. A listed test that passes fails the build.
 */
final class Skips {
  private final Map<String, String> reasons = new LinkedHashMap<>();

  static Skips read() {
    Skips skips = new Skips();
    InputStream file =
        Objects.requireNonNull(Skips.class.getResourceAsStream("/skips.txt"), "skips.txt");
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] parts = line.strip().split("\\s+", 3);
          if (parts.length < 3) {
            throw new IllegalStateException("A skip without its reason: " + line);
          }
          skips.reasons.put(parts[0] + " " + parts[1], parts[2]);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return skips;
  }

  boolean contains(String suite, String test) {
    return reasons.containsKey(suite + " " + test);
  }

  /** "suite test" of every skip. */
  Iterable<String> all() {
    return reasons.keySet();
  }
}
