package dev.virga.core.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.contract.ToyQueueApi.Text;
import dev.virga.core.fault.FaultInjection.InjectedError;
import dev.virga.core.fault.FaultInjection.Rule;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.schema.Document;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Calls from service to service, and the faults injected into them. */
final class DirectoryTest {
  private static final InjectedError BUSY = new InjectedError("Busy", 503, "injected");

  private static ServiceException refused(World world, String operation, Object input) {
    return assertThrows(
        ServiceException.class,
        () ->
            world.directory.call(
                world.harness.context(), "toyqueue", operation, new Document(input)));
  }

  @Test
  void call_byName_takesAndGivesDocuments() {
    try (World world = World.sequential(1)) {
      Document sent =
          world.directory.call(
              world.harness.context(),
              "toyqueue",
              "SendMessage",
              new Document(Map.of("Body", "hello", "Urgency", 3)));
      assertTrue(sent.value() instanceof Map<?, ?> map && map.containsKey("Body"));
      assertEquals(
          new Document(Map.of("Body", "hello")),
          world.directory.call(
              world.harness.context(), "toyqueue", "ReceiveMessage", new Document(Map.of())));
    }
  }

  @Test
  void call_withInputThatDoesNotFit_isRefused() {
    try (World world = World.sequential(1)) {
      for (Object misfit :
          Arrays.asList(
              "text",
              List.of(),
              null,
              Map.of("Body", 1),
              Map.of("Urgency", "high"),
              Map.of("Urgency", 1.5),
              Map.of("Urgency", 3_000_000_000L),
              Map.of("body", "wrong case"))) {
        assertEquals(
            "SerializationException", refused(world, "SendMessage", misfit).error().code());
      }
      assertEquals("", world.takeNow());
    }
  }

  @Test
  void call_ofWhatIsNotHere_isRefusedByName() {
    try (World world = World.sequential(1)) {
      assertEquals(501, refused(world, "Purge", Map.of()).error().status());
      assertTrue(refused(world, "Fly", Map.of()).message().contains("Fly"));
      ServiceException service =
          assertThrows(
              ServiceException.class,
              () ->
                  world.directory.call(
                      world.harness.context(), "s3", "ListBuckets", new Document(Map.of())));
      assertTrue(service.message().contains("s3"));
      assertThrows(ServiceException.class, () -> world.directory.client(Runnable.class));
    }
  }

  @Test
  void client_answersAsItsService() {
    try (World world = World.sequential(1)) {
      ToyQueueApi client = world.directory.client(ToyQueueApi.class);
      assertEquals("client of toyqueue", client.toString());
      assertEquals(client, client);
      assertFalse(client.equals(world.directory.client(ToyQueueApi.class)));
    }
  }

  @Test
  void injectedFault_hitsItsOperationSoManyTimes() {
    try (World world = World.sequential(1)) {
      ToyQueueApi client = world.directory.client(ToyQueueApi.class);
      world.injection.set(List.of(new Rule("toyqueue", "SendMessage", 1, 2, BUSY, Duration.ZERO)));
      for (int i = 0; i < 2; i++) {
        assertEquals(
            "Busy",
            assertThrows(
                    ServiceException.class,
                    () -> client.sendMessage(world.harness.context(), new Text("a", null)))
                .error()
                .code());
      }
      client.sendMessage(world.harness.context(), new Text("b", null));
      assertEquals("b", world.takeNow());
      assertEquals(List.of(), world.injection.rules());
    }
  }

  @Test
  void injectedFault_passesByWhatItDoesNotConcernAndWaitsInRealTime() {
    try (World world = World.sequential(1)) {
      ToyQueueApi client = world.directory.client(ToyQueueApi.class);
      world.injection.set(
          List.of(
              new Rule("toyqueue", "Purge", 1, 0, BUSY, Duration.ZERO),
              new Rule("other", null, 1, 0, BUSY, Duration.ZERO),
              new Rule(null, null, 0, 0, BUSY, Duration.ZERO),
              new Rule(null, null, 1, 0, null, Duration.ofSeconds(3))));
      long before = world.harness.realTime().nanos();
      client.sendMessage(world.harness.context(), new Text("b", null));
      assertEquals(Duration.ofSeconds(3).toNanos(), world.harness.realTime().nanos() - before);
      assertThrows(
          IllegalArgumentException.class, () -> new Rule(null, null, 1.1, 0, null, Duration.ZERO));
    }
  }
}
