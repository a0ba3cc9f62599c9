package dev.virga.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.Network;
import dev.virga.core.function.RuntimeUnavailableException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How functions in containers reach this process, found once at start.
 *
 * @param host host name or address to which functions connect
 * @param bindAddresses addresses on which the server must listen for them
 * @param network the network containers join
 * @param bindMounts whether the engine sees this process's files, so that code can be mounted
 * @param description one line for people
 */
record Reach(
    String host,
    List<String> bindAddresses,
    String network,
    boolean bindMounts,
    String description) {

  private static final String DESKTOP_HOST = "host.docker.internal";

  /** Looks at the engine and at where this process runs. */
  static Reach detect(DockerClient client, DockerSettings settings, boolean localSocket)
      throws RuntimeUnavailableException {
    InspectContainerResponse self = self(client);
    if (self != null) {
      return inContainer(self, settings);
    }
    String network = settings.network() == null ? "bridge" : settings.network();
    String gateway = gateway(client, network);
    Info info = client.infoCmd().exec();
    boolean rootless =
        info.getSecurityOptions() != null
            && info.getSecurityOptions().stream().anyMatch(o -> o.contains("rootless"));
    if (settings.functionHost() != null) {
      String host = settings.functionHost();
      String bind = isOwnAddress(host) ? host : "127.0.0.1";
      return new Reach(
          host, List.of(bind), network, localSocket && !rootless, "at " + host + " (as set)");
    }
    if (localSocket && gateway != null && isOwnAddress(gateway)) {
      return new Reach(
          gateway,
          List.of(gateway),
          network,
          true,
          "network " + network + ", reached at its gateway " + gateway);
    }
    if (rootless) {
      throw new RuntimeUnavailableException(
          "The Docker engine is rootless and its containers do not see this machine's loopback:"
              + " set VIRGA_DOCKER_FUNCTION_HOST to an address of this machine that they reach");
    }
    return new Reach(
        DESKTOP_HOST,
        List.of("127.0.0.1"),
        network,
        false,
        "network " + network + ", reached at " + DESKTOP_HOST);
  }

  private static Reach inContainer(InspectContainerResponse self, DockerSettings settings)
      throws RuntimeUnavailableException {
    Map<String, ContainerNetwork> networks = self.getNetworkSettings().getNetworks();
    String network =
        settings.network() != null
            ? settings.network()
            : networks.keySet().stream().findFirst().orElse("bridge");
    ContainerNetwork joined = networks.get(network);
    if (joined == null || joined.getIpAddress() == null || joined.getIpAddress().isEmpty()) {
      throw new RuntimeUnavailableException(
          "Virga's own container is not on the Docker network "
              + network
              + ": connect it, or set VIRGA_DOCKER_NETWORK to one of "
              + networks.keySet());
    }
    String address = joined.getIpAddress();
    return new Reach(
        settings.functionHost() == null ? address : settings.functionHost(),
        List.of(address),
        network,
        false,
        "Virga is in a container, network " + network + ", reached at " + address);
  }

  /** This process's own container, or null where it is not in one of this engine's. */
  private static @Nullable InspectContainerResponse self(DockerClient client) {
    if (!Files.exists(Path.of("/.dockerenv"))) {
      return null;
    }
    try {
      String id = InetAddress.getLocalHost().getHostName();
      return client.inspectContainerCmd(id).exec();
    } catch (UnknownHostException | NotFoundException notOurs) {
      return null;
    }
  }

  private static @Nullable String gateway(DockerClient client, String network)
      throws RuntimeUnavailableException {
    try {
      Network found = client.inspectNetworkCmd().withNetworkId(network).exec();
      String ofInterface = bridgeAddress(found);
      if (ofInterface != null) {
        return ofInterface;
      }
      if (found.getIpam() == null || found.getIpam().getConfig() == null) {
        return null;
      }
      return found.getIpam().getConfig().stream()
          .map(Network.Ipam.Config::getGateway)
          .filter(gateway -> gateway != null && !gateway.contains(":"))
          .findFirst()
          .orElse(null);
    } catch (NotFoundException missing) {
      throw new RuntimeUnavailableException(
          "There is no Docker network " + network + ": create it, or unset VIRGA_DOCKER_NETWORK");
    }
  }

  /**
   * The IPv4 address of the network's bridge on this machine: what its containers call their
   * gateway. An engine does not always tell the default network's.
   */
  private static @Nullable String bridgeAddress(Network network) {
    Map<String, String> options = network.getOptions();
    String named = options == null ? null : options.get("com.docker.network.bridge.name");
    String bridge =
        named != null
            ? named
            : "br-" + network.getId().substring(0, Math.min(12, network.getId().length()));
    try {
      NetworkInterface link = NetworkInterface.getByName(bridge);
      if (link == null) {
        return null;
      }
      return link.inetAddresses()
          .filter(Inet4Address.class::isInstance)
          .map(InetAddress::getHostAddress)
          .findFirst()
          .orElse(null);
    } catch (SocketException unreadable) {
      return null;
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
