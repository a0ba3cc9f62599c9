package dev.virga.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.virga.core.service.Cause;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs test classes of its own and looks at what became of them. */
class FaultyVirgaTest {
  private static TestExecutionSummary run(Class<?> tests) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(tests)).build();
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, summary);
    return summary.getSummary();
  }

  @Test
  void faultOfOurs_failsThatTest_andNoOther() {
    TestExecutionSummary summary = run(OneAtFault.class);
    assertEquals(1, summary.getTestsFailedCount());
    assertEquals(1, summary.getTestsSucceededCount());
    TestExecutionSummary.Failure failure = summary.getFailures().getFirst();
    assertTrue(failure.getTestIdentifier().getDisplayName().startsWith("faulty"));
    assertTrue(failure.getException().toString().contains("a bug"), failure.toString());
  }

  @Test
  void instanceField_meansOneServerForEachTest() {
    OneServerEach.ENDPOINTS.clear();
    assertEquals(2, run(OneServerEach.class).getTestsSucceededCount());
    assertNotEquals(OneServerEach.ENDPOINTS.get(0), OneServerEach.ENDPOINTS.get(1));
  }

  /** Not found by the build: it is no top-level class with a name that ends in Test. */
  static class OneAtFault {
    @RegisterExtension static final VirgaExtension VIRGA = new VirgaExtension();

    @Test
    void faulty() {
      VIRGA
          .virga()
          .emulator()
          .kernel()
          .inFlight()
          .begin("test", "bug", Cause.root("test"))
          .start(() -> {
            throw new IllegalStateException("a bug");
          });
      VIRGA.clock().settle();
    }

    @Test
    void sound() {
      VIRGA.clock().settle();
    }
  }

  /** One server for each test. */
  static class OneServerEach {
    static final List<URI> ENDPOINTS = new ArrayList<>();

    @RegisterExtension final VirgaExtension virga = new VirgaExtension();

    @Test
    void one() {
      ENDPOINTS.add(virga.virga().endpoint());
    }

    @Test
    void two() {
      ENDPOINTS.add(virga.virga().endpoint());
    }
  }
}
