package dev.virga.models;

import dev.virga.core.schema.Schema;
import dev.virga.core.schema.SchemaIndex;
import dev.virga.core.schema.ServiceSchema;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A small Smithy model, generated, compiled and loaded. */
final class Generated implements AutoCloseable {
  private final Path directory;
  private final Arguments arguments;
  private final URLClassLoader loader;

  private Generated(Path directory, Arguments arguments) throws IOException {
    this.directory = directory;
    this.arguments = arguments;
    Files.createDirectories(classes()); // a URL of a directory is one only if it is there
    this.loader =
        new URLClassLoader(new URL[] {classes().toUri().toURL()}, Generated.class.getClassLoader());
  }

  /** Writes the model (namespace test.toy) and its overlay, generates and compiles. */
  static Generated from(Path directory, String model, String overlay) throws IOException {
    Arguments arguments = write(directory, model, overlay);
    new GenerateApi(arguments).run();
    Generated generated = new Generated(directory, arguments);
    generated.compile();
    return generated;
  }

  /** Writes the model and overlay only. */
  static Arguments write(Path directory, String model, String overlay) throws IOException {
    Path file = directory.resolve("toy.smithy");
    Files.writeString(file, model);
    Files.createDirectories(directory.resolve("overlay"));
    Files.writeString(directory.resolve("overlay/toy.json"), overlay);
    return Arguments.parse(
        "--model", file.toString(),
        "--overlays", directory.resolve("overlay").toString(),
        "--out", directory.resolve("src").toString(),
        "--package", "gen");
  }

  private Path classes() {
    return directory.resolve("classes");
  }

  private void compile() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (Stream<Path> walked = Files.walk(arguments.output());
        var files = compiler.getStandardFileManager(null, null, null)) {
      List<Path> sources = walked.filter(f -> f.toString().endsWith(".java")).toList();
      StringWriter problems = new StringWriter();
      boolean fine =
          compiler
              .getTask(
                  problems,
                  files,
                  null,
                  List.of("-proc:none", "-Xlint:none", "-d", classes().toString()),
                  null,
                  files.getJavaFileObjectsFromPaths(sources))
              .call();
      if (!fine) {
        throw new AssertionError(problems.toString());
      }
    }
  }

  /** A generated class. */
  Class<?> type(String name) throws ReflectiveOperationException {
    return Class.forName("gen.toy." + name, true, loader);
  }

  ServiceSchema service() throws ReflectiveOperationException {
    return (ServiceSchema) type("ToySchema").getField("INSTANCE").get(null);
  }

  Schema schema(String name) throws ReflectiveOperationException {
    SchemaIndex shapes = service().shapes();
    return shapes.schema("test.toy#" + name);
  }

  String source(String name) throws IOException {
    return Files.readString(arguments.output().resolve("gen/toy/" + name + ".java"));
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
