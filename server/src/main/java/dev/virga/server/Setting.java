package dev.virga.server;

import java.util.Locale;
import java.util.Optional;

/**
 * Every option of the server: a flag, an environment variable and a line of the table in the
 * README. A flag wins over the variable.
 */
public enum Setting {
  /** Port of the endpoint. */
  PORT("4566", "port", "Port to listen on; 0 takes a free one"),
  /** Addresses to listen on. */
  BIND("127.0.0.1", "addresses", "IP addresses to listen on, separated by commas"),
  /** How functions run. */
  EXECUTOR(
      "auto", "auto|docker|process", "How functions run; auto: docker where an engine answers"),
  /** Region of unsigned requests. */
  REGION("us-east-1", "region", "Region of requests that are signed for none"),
  /** Further host names. */
  ALLOWED_HOSTS("", "names", "Further host names to answer to: example.com, *.example.com or *"),
  /** Web pages that may call. */
  ALLOWED_ORIGINS("", "origins", "Web origins that may call: http://localhost:3000 or *"),
  /** TLS on the same port. */
  TLS("on", "on|off", "Whether TLS is spoken on the same port"),
  /** Bound of request bodies. */
  MAX_BODY_BYTES("104857600", "bytes", "Largest request body"),
  /** Mode of the clock at start. */
  CLOCK("running", "running|held", "Whether the emulated clock runs or is held at start"),
  /** Seed of ids. */
  SEED("", "number", "What all ids follow from; random where it is not given"),
  /** Journal size. */
  JOURNAL_RECORDS("50000", "number", "Records that the event journal keeps"),
  /** Where queue URLs point. */
  SQS_ENDPOINT("", "url", "Scheme, host and port of queue URLs; those of the request"),
  /** AWS's 60-second rules. */
  STRICT(
      "off",
      "on|off",
      "Whether AWS's waits hold that get in tests' way: 60 s to purge a queue again or to re-create"
          + " it"),
  /** Address of the Docker engine. */
  DOCKER_ENGINE("", "uri", "Address of the Docker engine; DOCKER_HOST or the usual sockets"),
  /** Docker network of functions. */
  DOCKER_NETWORK("", "name", "Docker network of function containers"),
  /** Image per runtime. */
  DOCKER_IMAGES("", "runtime=image,…", "Images of runtimes where they are not AWS's"),
  /** How functions reach this machine. */
  FUNCTION_HOST("", "host", "Host by which function containers reach Virga; detected"),
  /** Log level. */
  LOG_LEVEL("info", "error|warn|info|debug|trace", "What is logged");

  private final String defaultValue;
  private final String values;
  private final String meaning;

  Setting(String defaultValue, String values, String meaning) {
    this.defaultValue = defaultValue;
    this.values = values;
    this.meaning = meaning;
  }

  /** Such as {@code --allowed-hosts}. */
  public String flag() {
    return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Such as {@code VIRGA_ALLOWED_HOSTS}. */
  public String variable() {
    return "VIRGA_" + name();
  }

  /** The value where none is given; empty where there is none. */
  public String defaultValue() {
    return defaultValue;
  }

  /** What values it takes, for people. */
  public String takes() {
    return values;
  }

  /** What it means, for people. */
  public String meaning() {
    return meaning;
  }

  /** The setting of an environment variable. */
  public static Optional<Setting> ofVariable(String variable) {
    for (Setting setting : values()) {
      if (setting.variable().equals(variable)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }

  /** All settings as a Markdown table. */
  public static String markdownTable() {
    StringBuilder table = new StringBuilder("| Flag | Variable | Values | Default | Meaning |\n");
    table.append("|---|---|---|---|---|\n");
    for (Setting setting : values()) {
      table.append(
          "| `%s` | `%s` | %s | %s | %s |%n"
              .formatted(
                  setting.flag(),
                  setting.variable(),
                  setting.values.replace("|", "\\|"),
                  setting.defaultValue,
                  setting.meaning));
    }
    return table.toString();
  }
}
