package dev.virga.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which files are in images, asked of containers that are made but not started. Thread-safe. */
final class ImageFiles {
  private final DockerClient client;

  /** Those that are part of an image: as many as images have and bootstraps name. */
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  ImageFiles(DockerClient client) {
    this.client = client;
  }

  /** Whether a container has a file, of its image or of what is mounted into it. */
  boolean has(String container, String image, String path) throws IOException {
    String key = image + " " + path;
    if (known.contains(key)) {
      return true;
    }
    try (InputStream _ = client.copyArchiveFromContainerCmd(container, path).exec()) {
      if (!path.startsWith("/var/task/") && !path.startsWith("/opt/")) {
        known.add(key);
      }
      return true;
    } catch (NotFoundException absent) {
      return false;
    }
  }
}
