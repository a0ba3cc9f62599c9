package dev.virga.server;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * LocalStack's environment variables, which people have in their fingers: mapped to ours, or the
 * user is told what replaces them. Ours win where both are given.
 *
 * <p>See https://docs.localstack.cloud/references/configuration/
 */
final class LocalStackVariables {
  private static final Map<String, String> REPLACED =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("EAGER_SERVICE_LOADING", "services are ready at once; nothing to set"),
              Map.entry("SERVICES", "all services are always there"),
              Map.entry("STRICT_SERVICE_LOADING", "all services are always there"),
              Map.entry("PERSISTENCE", "state is kept in memory only"),
              Map.entry("SNAPSHOT_SAVE_STRATEGY", "state is kept in memory only"),
              Map.entry("LOCALSTACK_HOST", "URLs in answers name the host that the client used"),
              Map.entry("HOSTNAME_EXTERNAL", "URLs in answers name the host that the client used"),
              Map.entry(
                  "SQS_ENDPOINT_STRATEGY",
                  "queue URLs of every form are understood, and those in answers name the host that"
                      + " the client used; VIRGA_SQS_ENDPOINT sets another"),
              Map.entry("LAMBDA_REMOTE_DOCKER", "set VIRGA_EXECUTOR"),
              Map.entry("LAMBDA_KEEPALIVE_MS", "environments are kept warm"),
              Map.entry("LOCALSTACK_API_KEY", "Virga needs no key"),
              Map.entry("LOCALSTACK_AUTH_TOKEN", "Virga needs no token"),
              Map.entry("ACTIVATE_PRO", "Virga has one edition")));

  private LocalStackVariables() {}

  /**
   * Takes what it knows from the environment.
   *
   * @param warnings takes a line for each variable that has no effect here
   */
  static Map<Setting, String> read(Map<String, String> environment, List<String> warnings) {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    gateway(environment.get("GATEWAY_LISTEN"), settings);
    copy(environment, "EDGE_PORT", settings, Setting.PORT);
    copy(environment, "DEFAULT_REGION", settings, Setting.REGION);
    copy(environment, "EXTRA_CORS_ALLOWED_ORIGINS", settings, Setting.ALLOWED_ORIGINS);
    copy(environment, "LAMBDA_DOCKER_NETWORK", settings, Setting.DOCKER_NETWORK);
    copy(environment, "LS_LOG", settings, Setting.LOG_LEVEL);
    if (isOn(environment.get("DEBUG"))) {
      settings.put(Setting.LOG_LEVEL, "debug");
    }
    if (isOn(environment.get("SQS_DELAY_PURGE_RETRY"))
        || isOn(environment.get("SQS_DELAY_RECENTLY_DELETED"))) {
      settings.put(Setting.STRICT, "on");
    }
    if (isOn(environment.get("DISABLE_CORS_CHECKS"))) {
      settings.put(Setting.ALLOWED_ORIGINS, "*");
    }
    executor(environment.get("LAMBDA_EXECUTOR"), settings, warnings);
    REPLACED.forEach((variable, instead) -> {
      if (environment.containsKey(variable)) {
        warnings.add(variable + " (LocalStack's) has no effect here: " + instead + ".");
      }
    });
    return settings;
  }

  private static void copy(
      Map<String, String> environment, String variable, Map<Setting, String> to, Setting setting) {
    String value = environment.getOrDefault(variable, "");
    if (!value.isBlank()) {
      to.put(setting, value);
    }
  }

  /** {@code 0.0.0.0:4566,127.0.0.1:4567}: the addresses, and the first one's port. */
  private static void gateway(@Nullable String value, Map<Setting, String> to) {
    if (value == null || value.isBlank()) {
      return;
    }
    StringBuilder addresses = new StringBuilder();
    for (String listen : value.split(",", -1)) {
      int colon = listen.lastIndexOf(':');
      String address = colon < 0 ? listen : listen.substring(0, colon);
      if (colon >= 0) {
        to.putIfAbsent(Setting.PORT, listen.substring(colon + 1).strip());
      }
      if (!address.isBlank()) {
        addresses.append(addresses.isEmpty() ? "" : ",").append(address.strip());
      }
    }
    if (!addresses.isEmpty()) {
      to.put(Setting.BIND, addresses.toString());
    }
  }

  private static void executor(
      @Nullable String value, Map<Setting, String> to, List<String> warnings) {
    if (value == null || value.isBlank()) {
      return;
    }
    switch (value.toLowerCase(Locale.ROOT)) {
      case "docker", "docker-reuse" -> to.put(Setting.EXECUTOR, "docker");
      case "local", "process" -> to.put(Setting.EXECUTOR, "process");
      default ->
          warnings.add(
              "LAMBDA_EXECUTOR="
                  + value
                  + " (LocalStack's) is not known here; set VIRGA_EXECUTOR to "
                  + Setting.EXECUTOR.takes()
                  + ".");
    }
  }

  private static boolean isOn(@Nullable String value) {
    return value != null && (value.equals("1") || value.equalsIgnoreCase("true"));
  }
}
