package dev.virga.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Against a scripted engine, with the loopback interface for a bridge; ReachIT has real ones. */
class BridgeTest {
  private static final String ID = "0123456789abcdef".repeat(4);

  private static EngineHttp engine(int status, String body) {
    return (method, target) -> {
      assertEquals("GET /networks/apps", method + " " + target);
      return new EngineHttp.Answer(status, body.replace('\'', '"'));
    };
  }

  private static Optional<Bridge> find(String body) throws IOException {
    return Bridge.find(engine(200, body), "apps");
  }

  @Test
  void find_readsTheAddressOfTheNamedInterface() throws IOException {
    String network =
        "{'Name':'apps','Id':'"
            + ID
            + "','IPAM':{'Config':[{'Id':'x','Driver':'y'}]},'Driver':'bridge',"
            + "'Options':{'a':'b','com.docker.network.bridge.name':'lo','c':'d'},'Labels':{}}";
    Bridge bridge = find(network).orElseThrow();
    assertEquals(new Bridge("127.0.0.1", 8), bridge);
    assertEquals("127.0.0.1/8", bridge.block());
  }

  @Test
  void find_isEmpty_withoutAnInterfaceOnThisMachine() throws IOException {
    String network = "{'Id':'%s','Driver':'%s','Options':%s}";
    assertEquals(Optional.empty(), find(network.formatted(ID, "bridge", "null")));
    assertEquals(Optional.empty(), find(network.formatted(ID, "bridge", "{}")));
    String loopback = "{'com.docker.network.bridge.name':'lo'}";
    assertEquals(Optional.empty(), find(network.formatted(ID, "overlay", loopback)));
    assertEquals(Optional.empty(), Bridge.find(engine(404, "{'message':'not found'}"), "apps"));
  }

  @Test
  void find_asksNoEngineElsewhere_norWhereTheHostIsSet() throws IOException {
    URI elsewhere = URI.create("tcp://192.0.2.1:2375");
    assertEquals(Optional.empty(), Bridge.find(elsewhere, DockerSettings.DEFAULT, Map.of()));
    DockerSettings set = new DockerSettings(null, Map.of(), null, "10.0.0.1");
    URI absent = URI.create("unix:///nowhere/docker.sock");
    assertEquals(Optional.empty(), Bridge.find(absent, set, Map.of()));
    assertThrows(IOException.class, () -> Bridge.find(absent, DockerSettings.DEFAULT, Map.of()));
  }
}
