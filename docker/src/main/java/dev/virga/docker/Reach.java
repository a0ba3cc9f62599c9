package dev.virga.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.Network;
import dev.virga.core.function.RuntimeUnavailableException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How functions in containers reach this process, found once at start.
 *
 * @param host host name or address to which functions connect
 * @param bindAddresses addresses on which the server must listen for them
 * @param peers address blocks from which they come, beside this machine itself
 * @param network the network containers join
 * @param bindMounts whether the engine sees this process's files, so that code can be mounted
 * @param description one line for people
 */
record Reach(
    String host,
    List<String> bindAddresses,
    List<String> peers,
    String network,
    boolean bindMounts,
    String description) {

  private static final String DESKTOP_HOST = "host.docker.internal";
  private static final String LOOPBACK = "127.0.0.1";
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  /**
   * Host names that containers are told besides: everywhere the one that Docker Desktop's know, so
   * that a URL with it, such as a queue's, is good in all of them.
   */
  List<String> extraHosts() {
    boolean gateway = bindMounts && IPV4.matcher(host).matches() && !host.equals(LOOPBACK);
    return gateway ? List.of(DESKTOP_HOST + ":" + host) : List.of();
  }

  /** Looks at the engine and at where this process runs. */
  static Reach detect(DockerClient client, DockerSettings settings, URI engine)
      throws RuntimeUnavailableException {
    InspectContainerResponse self = self(client);
    if (self != null) {
      return inContainer(self, settings);
    }
    String network = settings.network() == null ? "bridge" : settings.network();
    Network found = network(client, network);
    Info info = client.infoCmd().exec();
    boolean rootless = isRootless(info);
    // The engine runs on this very kernel, not in a virtual machine of Docker Desktop's.
    boolean local =
        "unix".equals(engine.getScheme())
            && !rootless
            && !String.valueOf(info.getOperatingSystem()).contains("Docker Desktop");
    Bridge bridge = local ? bridge(found) : null;
    List<String> peers = bridge == null ? engineBlocks(engine) : List.of(bridge.block());
    String host = settings.functionHost();
    if (host != null) {
      List<String> bind = List.of(isOwnAddress(host) ? host : LOOPBACK);
      return new Reach(host, bind, peers, network, local, "at " + host + " (as set)");
    }
    if (bridge != null) {
      return new Reach(
          bridge.address(),
          List.of(bridge.address()),
          peers,
          network,
          true,
          "network " + network + ", reached at its gateway " + bridge.address());
    }
    if (local && "host".equals(found.getDriver())) {
      return new Reach(
          LOOPBACK, List.of(LOOPBACK), List.of(), network, true, "network host, on loopback");
    }
    if (rootless) {
      throw new RuntimeUnavailableException(
          "The Docker engine is rootless and its containers do not see this machine's loopback:"
              + " set VIRGA_FUNCTION_HOST to an address of this machine that they reach");
    }
    return new Reach(
        DESKTOP_HOST,
        List.of(LOOPBACK),
        List.of(),
        network,
        false,
        "network " + network + ", reached at " + DESKTOP_HOST);
  }

  private static boolean isRootless(Info info) {
    List<String> options = info.getSecurityOptions();
    return options != null && options.stream().anyMatch(option -> option.contains("rootless"));
  }

  private static Reach inContainer(InspectContainerResponse self, DockerSettings settings)
      throws RuntimeUnavailableException {
    Map<String, ContainerNetwork> networks = self.getNetworkSettings().getNetworks();
    String network =
        settings.network() != null
            ? settings.network()
            : networks.keySet().stream().findFirst().orElse("bridge");
    ContainerNetwork joined = networks.get(network);
    String address = joined == null ? null : joined.getIpAddress();
    if (joined == null || address == null || address.isEmpty()) {
      throw new RuntimeUnavailableException(
          "Virga's own container is not on the Docker network "
              + network
              + ": connect it, or set VIRGA_DOCKER_NETWORK to one of "
              + networks.keySet());
    }
    Integer bits = joined.getIpPrefixLen();
    return new Reach(
        settings.functionHost() == null ? address : settings.functionHost(),
        List.of(address),
        bits == null || bits == 0 ? List.of() : List.of(address + "/" + bits),
        network,
        false,
        "Virga is in a container, network " + network + ", reached at " + address);
  }

  /** This process's own container, or null where it is not in one of this engine's. */
  private static @Nullable InspectContainerResponse self(DockerClient client) {
    String id = OwnContainer.id().orElse(null);
    if (id == null) {
      return null;
    }
    try {
      return client.inspectContainerCmd(id).exec();
    } catch (NotFoundException notThisEngines) {
      return null;
    }
  }

  private static @Nullable Bridge bridge(Network network) {
    Map<String, String> options = network.getOptions();
    return Bridge.of(
            network.getDriver(),
            network.getId(),
            options == null ? null : options.get(Bridge.NAME_OPTION))
        .orElse(null);
  }

  private static Network network(DockerClient client, String name)
      throws RuntimeUnavailableException {
    try {
      return client.inspectNetworkCmd().withNetworkId(name).exec();
    } catch (NotFoundException missing) {
      throw new RuntimeUnavailableException(
          "There is no Docker network " + name + ": create it, or unset VIRGA_DOCKER_NETWORK");
    }
  }

  /** Containers of an engine elsewhere come from its machine's address. */
  private static List<String> engineBlocks(URI engine) throws RuntimeUnavailableException {
    if (engine.getHost() == null) {
      return List.of();
    }
    try {
      InetAddress address = InetAddress.getByName(engine.getHost());
      return List.of(address.getHostAddress() + "/" + address.getAddress().length * Byte.SIZE);
    } catch (UnknownHostException unknown) {
      throw new RuntimeUnavailableException("The Docker engine's host is not known: " + engine);
    }
  }

  private static boolean isOwnAddress(String address) {
    try {
      return NetworkInterface.getByInetAddress(InetAddress.getByName(address)) != null;
    } catch (SocketException | UnknownHostException notOurs) {
      return false;
    }
  }
}
