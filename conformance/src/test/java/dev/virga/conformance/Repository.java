package dev.virga.conformance;

import java.nio.file.Files;
import java.nio.file.Path;

/** The files of this repository. */
final class Repository {
  private static final Path ROOT = root();

  private Repository() {}

  static Path file(String path) {
    return ROOT.resolve(path);
  }

  private static Path root() {
    String given = System.getProperty("virga.root", "");
    if (!given.isEmpty()) {
      return Path.of(given);
    }
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
