package dev.virga.demo;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Makes deployment packages of the demo's functions. */
final class FunctionZips {
  /**
   * What a Java function needs of the AWS SDK to publish events: not the clients of this program.
   */
  private static final List<String> NOT_FOR_FUNCTIONS =
      List.of("lambda-", "cloudwatchlogs-", "jackson-", "jspecify-", "demo-", "slf4j-nop");

  private final Path sources;

  /**
   * Packages from a folder.
   *
   * @param sources the repository's demo/functions
   */
  FunctionZips(Path sources) {
    this.sources = sources;
  }

  /** One source file, at the top of the zip. */
  byte[] ofSource(String file) throws IOException {
    Path path = sources.resolve(file);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, String.valueOf(path.getFileName()), Files.readAllBytes(path));
    }
    return bytes.toByteArray();
  }

  /**
   * A Java handler with its neighbours, and the AWS SDK's jars in lib/ where it uses the SDK.
   *
   * @param classPath this program's class path, from which the jars are taken; null for none
   */
  byte[] ofClasses(@Nullable String classPath, Class<?>... classes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Class<?> type : classes) {
        String name = type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
          if (in == null) {
            throw new IOException("no class file of " + type);
          }
          put(zip, name, in.readAllBytes());
        }
      }
      if (classPath != null) {
        for (String entry : classPath.split(File.pathSeparator, -1)) {
          Path jar = Path.of(entry);
          String name = String.valueOf(jar.getFileName());
          if (name.endsWith(".jar") && NOT_FOR_FUNCTIONS.stream().noneMatch(name::startsWith)) {
            put(zip, "lib/" + name, Files.readAllBytes(jar));
          }
        }
      }
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }
}
