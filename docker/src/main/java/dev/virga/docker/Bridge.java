package dev.virga.docker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Docker network's bridge on this machine: where the network's containers reach it.
 *
 * @param address IPv4; what the containers call their gateway
 * @param bits of the network
 */
public record Bridge(String address, int bits) {
  /** The network's option that names its interface. */
  static final String NAME_OPTION = "com.docker.network.bridge.name";

  private static final String DEFAULT_NETWORK = "bridge";
  private static final String DRIVER = "bridge";
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int OK = 200;
  private static final int ID_IN_NAME = 12;

  /**
   * The bridge that containers of an engine on this machine have in common, asked for with plain
   * HTTP, so that a start need not load docker-java. Empty where the engine is elsewhere, where
   * functions reach this machine in another way, and where this process sees no bridge: it runs in
   * a container itself.
   *
   * @param engine as {@link EngineProbe} found it
   * @throws IOException where the engine does not answer
   */
  public static Optional<Bridge> find(
      URI engine, DockerSettings settings, Map<String, String> environment) throws IOException {
    if (!"unix".equals(engine.getScheme()) || settings.functionHost() != null) {
      return Optional.empty();
    }
    String network = settings.network() == null ? DEFAULT_NETWORK : settings.network();
    return find(EngineSocket.of(engine, environment, PATIENCE).orElseThrow(), network);
  }

  /**
   * Looks in the background.
   *
   * @param search what is to be done there
   * @return the thread that looks
   */
  public static Thread later(Runnable search) {
    return Thread.ofVirtual().name("docker-bridge").start(search);
  }

  static Optional<Bridge> find(EngineHttp engine, String network) throws IOException {
    EngineHttp.Answer answer = engine.call("GET", "/networks/" + network);
    if (answer.status() != OK) {
      return Optional.empty();
    }
    String driver = null;
    String id = null;
    String name = null;
    try (JsonParser json = new JsonFactory().createParser(answer.body())) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "Driver" -> driver = json.getText();
          case "Id" -> id = json.getText();
          case "Options" -> name = option(json);
          default -> json.skipChildren();
        }
      }
    }
    return driver == null || id == null ? Optional.empty() : of(driver, id, name);
  }

  private static @Nullable String option(JsonParser json) throws IOException {
    String name = null;
    if (json.currentToken() == JsonToken.START_OBJECT) {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = json.currentName().equals(NAME_OPTION);
        json.nextToken();
        name = wanted ? json.getText() : name;
        json.skipChildren();
      }
    }
    return name;
  }

  /**
   * The bridge as the machine's interface tells: an engine does not always tell the default
   * network's. Empty where the network has none here.
   *
   * @param name of the interface, or null for the one that Docker names after the network
   */
  static Optional<Bridge> of(String driver, String networkId, @Nullable String name) {
    if (!DRIVER.equals(driver)) {
      return Optional.empty();
    }
    try {
      NetworkInterface link =
          NetworkInterface.getByName(
              name == null ? "br-" + networkId.substring(0, ID_IN_NAME) : name);
      if (link == null) {
        return Optional.empty();
      }
      return link.getInterfaceAddresses().stream()
          .filter(each -> each.getAddress() instanceof Inet4Address)
          .map(
              each -> new Bridge(each.getAddress().getHostAddress(), each.getNetworkPrefixLength()))
          .findFirst();
    } catch (SocketException unreadable) {
      return Optional.empty();
    }
  }

  /** The addresses of its containers, in CIDR notation. */
  public String block() {
    return address + "/" + bits;
  }
}
