package dev.virga.server;

import dev.virga.core.http.HostPolicy;
import dev.virga.core.identity.Region;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The server's configuration, checked: what can be read here can be used. Immutable.
 *
 * @see Setting
 */
public final class Config {
  /** How functions run. */
  public enum Executor {
    /** Docker where an engine answers, else processes. */
    AUTO,
    /** Containers. */
    DOCKER,
    /** Processes of this machine. */
    PROCESS
  }

  private final Map<Setting, String> values;
  private final List<String> warnings;
  private final List<InetSocketAddress> addresses;

  private Config(Map<Setting, String> values, List<String> warnings) {
    this.values = new EnumMap<>(values);
    this.warnings = List.copyOf(warnings);
    this.addresses = parseAddresses();
    executor();
    region();
    tls();
    strict();
    sqsEndpoint();
    heldAtStart();
    seed();
    logLevel();
    dockerImages();
    number(Setting.MAX_BODY_BYTES, 1, Integer.MAX_VALUE - 8);
    number(Setting.JOURNAL_RECORDS, 1, 10_000_000);
  }

  /**
   * The configuration from flags and environment.
   *
   * @param environment the process's environment; what is not ours or LocalStack's is not looked at
   * @throws ConfigException naming the setting and what it takes
   */
  public static Config of(Map<String, String> environment, Map<Setting, String> flags) {
    List<String> warnings = new ArrayList<>();
    Map<Setting, String> values = LocalStackVariables.read(environment, warnings);
    environment.forEach((variable, value) -> {
      if (variable.startsWith("VIRGA_") && !value.isBlank()) {
        Setting.ofVariable(variable)
            .ifPresentOrElse(
                setting -> values.put(setting, value.strip()),
                () -> warnings.add(variable + " is no setting of Virga's."));
      }
    });
    flags.forEach((setting, value) -> values.put(setting, value.strip()));
    return new Config(values, warnings);
  }

  /** The defaults with a free port: for tests. */
  public static Config forTests() {
    return of(Map.of(), Map.of(Setting.PORT, "0"));
  }

  /** The value as given, or the default; empty where there is neither. */
  public String text(Setting setting) {
    return values.getOrDefault(setting, setting.defaultValue());
  }

  /** Lines for the user about variables that have no effect. */
  public List<String> warnings() {
    return warnings;
  }

  /** Where to listen; with port 0 a free one, the same for all. */
  public List<InetSocketAddress> addresses() {
    return addresses;
  }

  /** How functions run. */
  public Executor executor() {
    return switch (text(Setting.EXECUTOR).toLowerCase(Locale.ROOT)) {
      case "auto" -> Executor.AUTO;
      case "docker" -> Executor.DOCKER;
      case "process" -> Executor.PROCESS;
      default -> throw wrong(Setting.EXECUTOR);
    };
  }

  /** The region of requests that are signed for none. */
  public Region region() {
    if (!Region.isValid(text(Setting.REGION))) {
      throw wrong(Setting.REGION);
    }
    return new Region(text(Setting.REGION));
  }

  /** Which hosts and origins are answered. */
  public HostPolicy hostPolicy() {
    return new HostPolicy(list(Setting.ALLOWED_HOSTS), list(Setting.ALLOWED_ORIGINS));
  }

  /** Whether TLS is spoken. */
  public boolean tls() {
    return on(Setting.TLS);
  }

  /** Whether AWS's waits hold that get in tests' way. */
  public boolean strict() {
    return on(Setting.STRICT);
  }

  private boolean on(Setting setting) {
    return switch (text(setting).toLowerCase(Locale.ROOT)) {
      case "on" -> true;
      case "off" -> false;
      default -> throw wrong(setting);
    };
  }

  /** Scheme, host and port of queue URLs; null: those of the request. */
  public @Nullable String sqsEndpoint() {
    String text = optional(Setting.SQS_ENDPOINT);
    if (text == null) {
      return null;
    }
    if (!text.matches("https?://[^/?#\\s]+/?")) {
      throw wrong(Setting.SQS_ENDPOINT);
    }
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /** Whether the emulated clock is held at start. */
  public boolean heldAtStart() {
    return switch (text(Setting.CLOCK).toLowerCase(Locale.ROOT)) {
      case "running" -> false;
      case "held" -> true;
      default -> throw wrong(Setting.CLOCK);
    };
  }

  /** Bound of request bodies. */
  public int maxBodyBytes() {
    return number(Setting.MAX_BODY_BYTES, 1, Integer.MAX_VALUE - 8);
  }

  /** Records of the journal. */
  public int journalRecords() {
    return number(Setting.JOURNAL_RECORDS, 1, 10_000_000);
  }

  /** What ids follow from; empty for a random seed. */
  public OptionalLong seed() {
    String text = text(Setting.SEED);
    try {
      return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw wrong(Setting.SEED);
    }
  }

  /** The log level, in upper case. */
  public String logLevel() {
    String level = text(Setting.LOG_LEVEL).toUpperCase(Locale.ROOT);
    if (!List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE").contains(level)) {
      throw wrong(Setting.LOG_LEVEL);
    }
    return level;
  }

  /** The value, or null where there is none. */
  public @Nullable String optional(Setting setting) {
    String text = text(setting);
    return text.isEmpty() ? null : text;
  }

  /** Image by runtime. */
  public Map<String, String> dockerImages() {
    Map<String, String> images = new HashMap<>();
    for (String pair : list(Setting.DOCKER_IMAGES)) {
      int equals = pair.indexOf('=');
      if (equals <= 0 || equals == pair.length() - 1) {
        throw wrong(Setting.DOCKER_IMAGES);
      }
      images.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
    }
    return images;
  }

  private List<InetSocketAddress> parseAddresses() {
    int port = number(Setting.PORT, 0, 65_535);
    List<InetSocketAddress> parsed = new ArrayList<>();
    for (String address : list(Setting.BIND)) {
      if (!address.matches("[0-9.]+|\\[?[0-9A-Fa-f:.]+]?") && !address.equals("localhost")) {
        throw wrong(Setting.BIND);
      }
      try {
        parsed.add(new InetSocketAddress(InetAddress.getByName(address), port));
      } catch (UnknownHostException e) {
        throw wrong(Setting.BIND);
      }
    }
    if (parsed.isEmpty()) {
      throw wrong(Setting.BIND);
    }
    return List.copyOf(parsed);
  }

  private List<String> list(Setting setting) {
    List<String> parts = new ArrayList<>();
    for (String part : text(setting).split(",", -1)) {
      if (!part.isBlank()) {
        parts.add(part.strip());
      }
    }
    return parts;
  }

  private int number(Setting setting, int least, int most) {
    try {
      long number = Long.parseLong(text(setting));
      if (number < least || number > most) {
        throw wrong(setting);
      }
      return (int) number;
    } catch (NumberFormatException e) {
      throw wrong(setting);
    }
  }

  private ConfigException wrong(Setting setting) {
    return new ConfigException(
        "%s (%s) takes %s, not \"%s\". %s."
            .formatted(
                setting.flag(),
                setting.variable(),
                setting.takes(),
                text(setting),
                setting.meaning()));
  }
}
