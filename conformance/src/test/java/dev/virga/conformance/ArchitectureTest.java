package dev.virga.conformance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.virga.core.ArchitectureRules;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules that hold for all modules together (ARCHITECTURE.md). */
class ArchitectureTest {
  /** Where real time and threads are the point; each with its reason. */
  private static final Map<String, String> ADAPTERS =
      Map.of(
          "dev.virga.core.http..", "sockets: timeouts of real clients",
          "dev.virga.lambda.process..", "processes of this machine",
          "dev.virga.lambda.runtime..", "functions run in real time",
          "dev.virga.docker..", "containers run in real time",
          "dev.virga.server.cli..", "a command line: ready in N ms, shutdown hook",
          "dev.virga.testkit..", "runs in a test's own JVM");

  private static final String LAMBDA = "dev.virga.lambda..";

  /** The packages of each service module, and what it may not know: all others. */
  private static final Map<String, String> SERVICES =
      Map.of(
          "eventbridge", "dev.virga.eventbridge..",
          "cloudwatch", "dev.virga.cloudwatch..",
          "lambda", LAMBDA,
          "sqs", "dev.virga.sqs..",
          "sts", "dev.virga.sts..",
          "docker", "dev.virga.docker..");

  /**
   * Of Lambda, what the Docker executor may not know. Named exception: it shares the unpacking of
   * code with the process executor ({@code dev.virga.lambda.process}) instead of writing it again.
   */
  private static final List<String> BARRED =
      List.of(
          "dev.virga.lambda",
          "dev.virga.lambda.code..",
          "dev.virga.lambda.engine..",
          "dev.virga.lambda.invocation..",
          "dev.virga.lambda.operation..",
          "dev.virga.lambda.runtime..");

  /** What the control API shows of modules: plain records that name no other class. */
  private static final List<String> SHOWN =
      List.of("dev.virga.eventbridge.EventExplanation", "dev.virga.sqs.QueueMessage");

  private static JavaClasses all;

  @BeforeAll
  static void read() {
    all = Architecture.classes();
  }

  /** Else the rules below would hold for nothing. */
  @Test
  void classesOfEveryModule_areRead() {
    for (String module : SERVICES.values()) {
      String start = module.replace("..", "");
      assertTrue(all.stream().anyMatch(t -> t.getPackageName().startsWith(start)), module);
    }
    for (String module : List.of("dev.virga.core", "dev.virga.server", "dev.virga.testkit")) {
      assertTrue(all.stream().anyMatch(t -> t.getPackageName().startsWith(module)), module);
    }
  }

  /** Every exception is still needed. */
  @Test
  void adapters_exist() {
    for (String adapter : ADAPTERS.keySet()) {
      String start = adapter.replace("..", "");
      assertTrue(all.stream().anyMatch(t -> t.getPackageName().startsWith(start)), adapter);
    }
  }

  @Test
  void kernelsRules_holdEverywhere() {
    ArchitectureRules.check(all, ADAPTERS.keySet().toArray(String[]::new));
  }

  @Test
  void serviceModules_doNotKnowEachOther() {
    SERVICES.forEach((name, own) -> {
      String[] others =
          SERVICES.values().stream()
              .filter(p -> !p.equals(own))
              .flatMap(
                  p -> name.equals("docker") && p.equals(LAMBDA) ? BARRED.stream() : Stream.of(p))
              .toArray(String[]::new);
      noOtherModule(own, others).check(all);
    });
  }

  private static ArchRule noOtherModule(String own, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(own)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .because("a module may use any service's API, never another module's classes");
  }

  @Test
  void onlyTheServer_knowsTheModules() {
    noClasses()
        .that()
        .resideInAPackage("dev.virga.core..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are outside the kernel",
                type ->
                    type.getPackageName().startsWith("dev.virga.")
                        && !type.getPackageName().startsWith("dev.virga.core.")))
        .because("the kernel knows no AWS service")
        .check(all);
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.virga.server..", "dev.virga.testkit..", "dev.virga.demo..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.virga.server..")
        .check(all);
    noClasses()
        .that()
        .resideInAnyPackage("dev.virga.server.control..", "dev.virga.server.cli..")
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAnyPackage(SERVICES.values().toArray(String[]::new))
                .and(notOneOf(SHOWN)))
        .because("Services is the only wiring point")
        .check(all);
  }

  private static DescribedPredicate<JavaClass> notOneOf(List<String> topLevels) {
    return DescribedPredicate.describe(
        "are none of " + topLevels,
        type ->
            topLevels.stream()
                .noneMatch(t -> type.getName().equals(t) || type.getName().startsWith(t + "$")));
  }

  /**
   * An engine knows state and rules; protocols, sockets, threads and other services it does not.
   */
  @Test
  void engines_areFreeOfTheWorld() {
    noClasses()
        .that()
        .resideInAPackage("dev.virga.*.engine..")
        .or()
        .resideInAPackage("dev.virga.*.*.engine..")
        .and(outsideTheKernel())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.virga.core.http..",
            "dev.virga.core.protocol..",
            "dev.virga.*.operation..",
            "io.netty..",
            "java.net..",
            "java.nio.file..",
            "java.util.concurrent..")
        .because("an engine knows no JSON, no HTTP, no thread and no other service's engine")
        .check(all);
  }

  private static DescribedPredicate<JavaClass> outsideTheKernel() {
    return DescribedPredicate.describe(
        "outside the kernel", type -> !type.getPackageName().startsWith("dev.virga.core"));
  }

  /** Nobody but the protocols reads the AWS wire. */
  @Test
  void wire_isTheProtocols() {
    noClasses()
        .that(outsideTheKernel())
        .and()
        .resideOutsideOfPackages(
            "dev.virga.server..", "dev.virga.docker..", "dev.virga.lambda.runtime..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty..", "javax.xml..", "org.w3c.dom..", "org.xml.sax..")
        .because("JSON, XML and CBOR of the AWS wire are parsed in core.protocol only")
        .check(all);
  }

  /** The SDK is a client: it never reaches the server's class path. */
  @Test
  void awsSdk_isNoPartOfTheServer() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.virga.demo..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon.awssdk..")
        .check(all);
  }

  /** Services are data and rules; their operations are called through the generated API. */
  @Test
  void states_areNotPublishedByOtherPackages() {
    classes()
        .that()
        .haveSimpleNameEndingWith("State")
        .and()
        .resideOutsideOfPackages("dev.virga.core..", "dev.virga.lambda.runtime..")
        .should()
        .resideInAnyPackage("dev.virga.*.engine..", "dev.virga.*.*.engine..")
        .because("all mutable state of a service is its engine's")
        .check(all);
  }

  /** The rules see what they are to see: {@link Probe} knows a module, {@link Canary} the time. */
  @Test
  void rules_biteWhatBreaksThem() {
    JavaClasses tests = new ClassFileImporter().importClasses(Canary.class, Probe.class);

    ArchRule noTime = ArchitectureRules.ambientOnlyInside();
    assertThrows(AssertionError.class, () -> noTime.check(tests));
    ArchRule noLambda = noOtherModule("dev.virga.conformance..", "dev.virga.lambda..");
    assertThrows(AssertionError.class, () -> noLambda.check(tests));
    noOtherModule("dev.virga.conformance..", "dev.virga.sts..").check(tests);
  }

  /** Does what is forbidden. */
  private record Canary(Instant made) {
    Canary() {
      this(Instant.now());
    }
  }
}
