package dev.virga.server.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** The function that {@link Training} creates and invokes. Public for Lambda's runtime. */
public final class TrainingFunction {
  /** As CreateFunction takes it. */
  static final String HANDLER = TrainingFunction.class.getName() + "::answer";

  /** For Lambda's runtime. */
  public TrainingFunction() {}

  /** The handler. */
  public String answer(@Nullable Object event) {
    System.out.println("training");
    return "done";
  }

  /** This class as a deployment package, in base64. */
  static String zip() {
    String path = TrainingFunction.class.getName().replace('.', '/') + ".class";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InputStream code = ClassLoader.getSystemResourceAsStream(path);
        ZipOutputStream zip = new ZipOutputStream(bytes)) {
      if (code == null) {
        throw new IllegalStateException(path + " is not on the class path");
      }
      zip.putNextEntry(new ZipEntry(path));
      code.transferTo(zip);
      zip.closeEntry();
    } catch (IOException e) {
      throw new IllegalStateException("a class of our own cannot be read", e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
