package dev.virga.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every AWS service, so that one that is not here can be refused by name and in its own protocol.
 * Read from a resource that service-models/refresh writes. Immutable.
 */
public final class AwsServices {
  private static final String RESOURCE = "aws-services.tsv";

  private final List<AwsService> all;
  private final Map<String, List<AwsService>> bySigningName = new LinkedHashMap<>();
  private final Map<String, AwsService> byTargetPrefix = new LinkedHashMap<>();

  private AwsServices(List<AwsService> all) {
    this.all = List.copyOf(all);
    for (AwsService service : all) {
      bySigningName.computeIfAbsent(service.signingName(), _ -> new ArrayList<>()).add(service);
      if (!service.targetPrefix().isEmpty()) {
        byTargetPrefix.putIfAbsent(service.targetPrefix(), service);
      }
    }
  }

  /** Reads the table: some 440 lines, a few milliseconds; keep the result. */
  public static AwsServices load() {
    InputStream resource = AwsServices.class.getResourceAsStream(RESOURCE);
    if (resource == null) {
      throw new IllegalStateException(RESOURCE + " is not on the class path");
    }
    List<AwsService> services = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          services.add(parse(line));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new AwsServices(services);
  }

  private static AwsService parse(String line) {
    String[] cells = line.split("\t", -1);
    return new AwsService(
        cells[0],
        cells[1],
        cells[2],
        List.of(cells[3].split(",")),
        cells[4],
        cells[5],
        cells[6],
        cells[7],
        cells[8].isEmpty() ? List.of() : List.of(cells[8].split(",")));
  }

  /** All services, by name. */
  public List<AwsService> all() {
    return all;
  }

  /**
   * The services that sign with this name; several may share one ({@code rds}, {@code neptune}).
   * Empty where there is none.
   */
  public List<AwsService> bySigningName(String signingName) {
    return List.copyOf(bySigningName.getOrDefault(signingName, List.of()));
  }

  /** The service with this X-Amz-Target prefix (the part before the last dot). */
  public Optional<AwsService> byTargetPrefix(String targetPrefix) {
    return Optional.ofNullable(byTargetPrefix.get(targetPrefix));
  }
}
