package dev.virga.lambda.process;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A family of Lambda runtimes that one kind of interpreter runs. */
enum RuntimeFamily {
  NODE("nodejs(\\d+)\\.x"),
  PYTHON("python3\\.(\\d+)"),
  JAVA("java(\\d+)(?:\\..*)?"),
  PROVIDED("provided(?:\\..*)?");

  private final Pattern pattern;

  RuntimeFamily(String pattern) {
    this.pattern = Pattern.compile(pattern);
  }

  /**
   * A runtime identifier taken apart.
   *
   * @param version Node.js's and Java's major, Python's minor version; 0 for provided
   */
  record Wanted(RuntimeFamily family, int version) {}

  /** The family and version of an identifier such as {@code python3.13}. */
  static Optional<Wanted> parse(String runtime) {
    for (RuntimeFamily family : values()) {
      Matcher matcher = family.pattern.matcher(runtime);
      if (matcher.matches()) {
        int version = matcher.groupCount() == 0 ? 0 : Integer.parseInt(matcher.group(1));
        return Optional.of(new Wanted(family, version));
      }
    }
    return Optional.empty();
  }
}
