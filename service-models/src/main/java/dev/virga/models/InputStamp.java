package dev.virga.models;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.smithy.model.loader.ModelDiscovery;

/** The fingerprint of everything the output depends on, kept beside the output. */
record InputStamp(Path file, String fingerprint) {
  private static final String NAME = ".generated-from";

  /** The fingerprint of arguments, models, overlays, discovered models and the generator itself. */
  static InputStamp of(Arguments arguments, List<Path> models) throws IOException {
    MessageDigest digest = sha256();
    digest.update(arguments.toString().getBytes(StandardCharsets.UTF_8));
    List<Path> files = new ArrayList<>(models);
    if (arguments.overlays() != null && Files.isDirectory(arguments.overlays())) {
      addAll(files, arguments.overlays());
    }
    addAll(files, ownCode());
    for (Path path : files) {
      digest.update(path.getFileName().toString().getBytes(StandardCharsets.UTF_8));
      digest.update(Files.readAllBytes(path));
    }
    digest.update(ModelDiscovery.findModels().toString().getBytes(StandardCharsets.UTF_8));
    return new InputStamp(
        arguments.output().resolve(NAME), HexFormat.of().formatHex(digest.digest()));
  }

  /** Whether the last run had the same inputs. */
  boolean isCurrent() throws IOException {
    return Files.exists(file) && Files.readString(file).equals(fingerprint);
  }

  /** Records that the output is made from these inputs. */
  void write() throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, fingerprint);
  }

  private static void addAll(List<Path> files, Path root) throws IOException {
    try (Stream<Path> walked = Files.walk(root)) {
      walked.filter(Files::isRegularFile).sorted().forEach(files::add);
    }
  }

  private static Path ownCode() {
    try {
      return Path.of(InputStamp.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
