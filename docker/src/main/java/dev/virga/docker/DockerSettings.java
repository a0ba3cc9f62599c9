package dev.virga.docker;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the user can set of the Docker executor.
 *
 * @param engine address of the engine ({@code unix:///var/run/docker.sock}, {@code tcp://...}), or
 *     null for DOCKER_HOST and then the usual sockets
 * @param images image by runtime identifier where it is not AWS's ({@code python3.13=my/image})
 * @param network the Docker network of function containers, or null for {@code bridge} (Virga's own
 *     network where it runs in a container)
 * @param functionHost host name or address by which functions reach this machine, or null to detect
 */
public record DockerSettings(
    @Nullable String engine,
    Map<String, String> images,
    @Nullable String network,
    @Nullable String functionHost) {
  /** Nothing set: everything is detected, AWS's images are used. */
  public static final DockerSettings DEFAULT = new DockerSettings(null, Map.of(), null, null);

  public DockerSettings {
    images = Map.copyOf(images);
  }
}
