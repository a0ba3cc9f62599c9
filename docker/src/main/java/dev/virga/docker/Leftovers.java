package dev.virga.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Virgas that were killed have left in an engine; what a living one owns is left alone. Asks
 * the engine with plain HTTP, so that a start need not load docker-java, and loads no JSON reader
 * where there is nothing of Virga's.
 */
public final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int OK = 200;
  private static final int GONE = 404;

  private final EngineHttp engine;

  Leftovers(EngineHttp engine) {
    this.engine = engine;
  }

  /**
   * Looks for leftovers in the background. Of an engine that takes TLS they are removed when the
   * executor connects.
   *
   * @param engine as {@link EngineProbe} found it
   * @return the thread that looks
   */
  public static Thread removeLater(URI engine, Map<String, String> environment) {
    return Thread.ofVirtual()
        .name("docker-leftovers")
        .start(() ->
            EngineSocket.of(engine, environment, PATIENCE)
                .ifPresent(socket -> new Leftovers(socket).remove()));
  }

  /** Removes containers and volumes of functions whose owner is dead. */
  void remove() {
    try {
      for (Labelled container : list("/containers/json?all=1&filters=", "", "Id")) {
        if (isLeftover(container)) {
          LOG.info("removing container {} of a Virga that is gone", container.name());
          delete("/containers/" + container.name() + "?force=1");
        }
      }
      for (Labelled volume : list("/volumes?filters=", "Volumes", "Name")) {
        if (isLeftover(volume)) {
          delete("/volumes/" + volume.name());
        }
      }
    } catch (UncheckedIOException | IOException untold) {
      warn(untold);
    }
  }

  private static void warn(Exception untold) {
    LOG.warn("leftovers in the Docker engine were not removed: {}", untold.getMessage());
  }

  /** A container or volume with the label of functions. */
  private record Labelled(String name, Map<String, String> labels) {}

  private List<Labelled> list(String target, String member, String name) throws IOException {
    String filter = "{\"label\":[\"" + DockerExecutor.LABEL + "\"]}";
    String encoded = URLEncoder.encode(filter, StandardCharsets.UTF_8);
    EngineHttp.Answer answer = engine.call("GET", target + encoded);
    if (answer.status() != OK) {
      throw new IOException("the engine answers " + answer.status() + " to " + target);
    }
    List<Labelled> found = new ArrayList<>();
    if (!answer.body().contains(DockerExecutor.LABEL)) {
      return found;
    }
    JsonNode all = new JsonMapper().readTree(answer.body());
    for (JsonNode each : member.isEmpty() ? all : all.path(member)) {
      Map<String, String> labels = new HashMap<>();
      for (Map.Entry<String, JsonNode> label : each.path("Labels").properties()) {
        labels.put(label.getKey(), label.getValue().asText());
      }
      found.add(new Labelled(each.path(name).asText(), labels));
    }
    return found;
  }

  private boolean isLeftover(Labelled labelled) {
    // One whose owner is named in a way that this version does not know is not ours to judge.
    return Owner.of(labelled.labels())
        .map(owner -> owner.isDead(this::runs))
        .orElse(!labelled.labels().containsKey(Owner.PLACE));
  }

  /** Whether a container runs; an engine that does not tell is no reason to remove anything. */
  private boolean runs(String container) {
    try {
      EngineHttp.Answer answer = engine.call("GET", "/containers/" + container + "/json");
      return switch (answer.status()) {
        case OK -> new JsonMapper().readTree(answer.body()).at("/State/Running").asBoolean();
        case GONE -> false;
        default -> throw new IOException("the engine answers " + answer.status());
      };
    } catch (IOException untold) {
      throw new UncheckedIOException(untold);
    }
  }

  /** Gone already, being removed, or in use: none of it is ours to mend. */
  private void delete(String target) throws IOException {
    EngineHttp.Answer answer = engine.call("DELETE", target);
    LOG.debug("DELETE {}: {}", target, answer.status());
  }
}
