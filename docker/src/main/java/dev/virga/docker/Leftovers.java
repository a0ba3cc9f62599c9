package dev.virga.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Virgas that were killed have left in an engine; what a living one owns is left alone. */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private final DockerClient client;

  Leftovers(DockerClient client) {
    this.client = client;
  }

  /** Removes containers and volumes with this label whose owner is dead. */
  void remove(String label) {
    List<Container> all =
        client.listContainersCmd().withShowAll(true).withLabelFilter(List.of(label)).exec();
    for (Container container : all) {
      if (isLeftover(container.getLabels())) {
        LOG.info("removing container {} of a Virga that is gone", container.getId());
        removeContainer(container.getId());
      }
    }
    var volumes = client.listVolumesCmd().withFilter("label", List.of(label)).exec().getVolumes();
    if (volumes != null) {
      volumes.stream()
          .filter(volume -> isLeftover(volume.getLabels()))
          .forEach(volume -> removeVolume(volume.getName()));
    }
  }

  private boolean isLeftover(Map<String, String> labels) {
    return Owner.of(labels).map(owner -> owner.isDead(this::containerRuns)).orElse(true);
  }

  private boolean containerRuns(String id) {
    try {
      return Boolean.TRUE.equals(client.inspectContainerCmd(id).exec().getState().getRunning());
    } catch (NotFoundException gone) {
      return false;
    }
  }

  private void removeContainer(String id) {
    try {
      client.removeContainerCmd(id).withForce(true).exec();
    } catch (NotFoundException | ConflictException alreadyGone) {
      LOG.debug("container {} is being removed already", id);
    }
  }

  private void removeVolume(String name) {
    try {
      client.removeVolumeCmd(name).exec();
    } catch (NotFoundException | ConflictException goneOrInUse) {
      LOG.debug("volume {} is gone or in use", name);
    }
  }
}
