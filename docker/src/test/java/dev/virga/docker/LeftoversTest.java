package dev.virga.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against a scripted engine; DockerExecutorIT has the real one. */
class LeftoversTest {
  private static final String INSIDE = "0123456789abcdef".repeat(4);

  private final Map<String, EngineHttp.Answer> script = new HashMap<>();
  private final List<String> deleted = new ArrayList<>();

  private EngineHttp.Answer call(String method, String target) throws IOException {
    if (method.equals("DELETE")) {
      deleted.add(target);
      return new EngineHttp.Answer(204, "");
    }
    EngineHttp.Answer answer = script.get(target.replaceFirst("[?].*", ""));
    if (answer == null) {
      throw new IOException("no answer to " + target);
    }
    return answer;
  }

  private void answer(String target, int status, String body) {
    script.put(target, new EngineHttp.Answer(status, body.replace('\'', '"')));
  }

  private static String labels(String place, long pid, String started) {
    return "'Labels':{'dev.virga.function':'f','"
        + Owner.PLACE
        + "':'%s','%s':'%d','%s':'%s'}".formatted(place, Owner.PID, pid, Owner.BORN, started);
  }

  private void containers(String... labels) {
    StringBuilder list = new StringBuilder("[");
    for (int i = 0; i < labels.length; i++) {
      list.append(i == 0 ? "" : ",").append("{'Id':'c").append(i).append("',");
      list.append(labels[i]).append('}');
    }
    answer("/containers/json", 200, list.append(']').toString());
    answer("/volumes", 200, "{'Volumes':null}");
  }

  @Test
  void remove_takesDeadOwners_andLeavesTheLiving() {
    Owner self = Owner.self();
    containers(
        labels(self.place(), self.pid(), self.born() + "1"),
        labels(self.place(), self.pid(), self.born()),
        "'Labels':{'dev.virga.function':'f'}",
        labels("container:" + INSIDE, 1, "1"));
    answer("/containers/" + INSIDE + "/json", 200, "{'State':{'Running':true}}");
    answer("/volumes", 200, "{'Volumes':[{'Name':'v','Labels':{'dev.virga.function':'f'}}]}");
    new Leftovers(this::call).remove();
    assertEquals(
        List.of("/containers/c0?force=1", "/containers/c2?force=1", "/volumes/v"), deleted);
  }

  @Test
  void remove_takesWhatAContainerOwned_thatIsGoneOrStopped() {
    containers(labels("container:" + INSIDE, 1, "1"));
    answer("/containers/" + INSIDE + "/json", 404, "{'message':'no such container'}");
    new Leftovers(this::call).remove();
    answer("/containers/" + INSIDE + "/json", 200, "{'State':{'Running':false}}");
    new Leftovers(this::call).remove();
    assertEquals(List.of("/containers/c0?force=1", "/containers/c0?force=1"), deleted);
  }

  @Test
  void remove_removesNothing_whereTheEngineDoesNotTell() {
    containers(labels("container:" + INSIDE, 1, "1"));
    answer("/containers/" + INSIDE + "/json", 500, "");
    new Leftovers(this::call).remove();
    answer("/containers/json", 500, "dev.virga.function");
    new Leftovers(this::call).remove();
    script.clear();
    new Leftovers(this::call).remove();
    assertEquals(List.of(), deleted);
  }
}
