package dev.virga.server;

/** Virga's version, as the build wrote it into the jar's manifest. */
final class Version {
  static final String TEXT = read();

  private Version() {}

  private static String read() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
