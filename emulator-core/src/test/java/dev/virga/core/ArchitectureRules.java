package dev.virga.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.virga.core.engine.EffectBody;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The architecture's rules, for every module's own test:
 *
 * <pre>{@code
 * @Test
 * void architecture_holds() {
 *   ArchitectureRules.check(ArchitectureRules.mainClassesOf("dev.virga.eventbridge"));
 * }
 * }</pre>
 */
public final class ArchitectureRules {
  /** Where time, ids and threads come from. */
  private static final List<String> SOURCES =
      List.of("dev.virga.core.time..", "dev.virga.core.identity..", "dev.virga.core.engine..");

  private static final Map<String, Set<String>> AMBIENT =
      Map.ofEntries(
          Map.entry("java.time.Instant", Set.of("now")),
          Map.entry("java.time.LocalDate", Set.of("now")),
          Map.entry("java.time.LocalDateTime", Set.of("now")),
          Map.entry("java.time.ZonedDateTime", Set.of("now")),
          Map.entry("java.time.OffsetDateTime", Set.of("now")),
          Map.entry("java.time.Clock", Set.of("systemUTC", "systemDefaultZone", "system")),
          Map.entry("java.lang.System", Set.of("currentTimeMillis", "nanoTime")),
          Map.entry(
              "java.lang.Thread",
              Set.of("sleep", "start", "ofVirtual", "ofPlatform", "startVirtualThread", "<init>")),
          Map.entry("java.util.UUID", Set.of("randomUUID")),
          Map.entry("java.lang.Math", Set.of("random")),
          Map.entry("java.util.Random", Set.of("<init>")),
          Map.entry("java.util.Timer", Set.of("<init>")),
          Map.entry("java.util.concurrent.ThreadLocalRandom", Set.of("current")),
          Map.entry(
              "java.util.concurrent.CompletableFuture",
              Set.of("supplyAsync", "runAsync", "delayedExecutor")),
          Map.entry("java.util.concurrent.ForkJoinPool", Set.of("<init>", "commonPool")));

  private static final List<String> LIVE_TYPES =
      List.of(
          "java.lang.Runnable",
          "java.lang.Thread",
          "java.util.concurrent.Callable",
          "java.util.concurrent.Future",
          "java.util.concurrent.CompletionStage",
          "java.util.concurrent.Executor",
          "java.util.concurrent.locks.Lock",
          "java.util.function.Supplier",
          "java.util.function.Consumer",
          "java.util.function.Function",
          "java.nio.channels.Channel",
          "java.io.Closeable");

  private ArchitectureRules() {}

  /** The main classes of a package and those below it, as the class path has them. */
  public static JavaClasses mainClassesOf(String basePackage) {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages(basePackage);
  }

  /**
   * Checks all rules.
   *
   * @param adapters packages that stand between Virga and the machine (sockets, processes) and may
   *     use real time and threads, such as {@code dev.virga.lambda.process..}
   */
  public static void check(JavaClasses classes, String... adapters) {
    ambientOnlyInside(adapters).check(classes);
    executorsOnlyInside(adapters).check(classes);
    enginesKnowNoWire().check(classes);
    effectsAreData().check(classes);
    stateIsData().check(classes);
    namesSayWhat().check(classes);
    packagesAreNullMarked().check(classes);
  }

  private static String[] allowed(String... adapters) {
    return Stream.concat(SOURCES.stream(), Stream.of(adapters)).toArray(String[]::new);
  }

  /** No ambient time, randomness or threads. */
  public static ArchRule ambientOnlyInside(String... adapters) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(allowed(adapters))
        .should()
        .accessTargetWhere(
            new DescribedPredicate<JavaAccess<?>>("it is ambient time, ids or threads") {
              @Override
              public boolean test(JavaAccess<?> access) {
                return AMBIENT
                    .getOrDefault(access.getTargetOwner().getName(), Set.of())
                    .contains(access.getTarget().getName());
              }
            })
        .because(
            "time comes from EmulatorClock or RealTime, ids from the engine's IdSource, and what"
                + " runs on a thread of its own is Work: else it cannot be frozen or replayed");
  }

  /** No thread pools. */
  public static ArchRule executorsOnlyInside(String... adapters) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(allowed(adapters))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.concurrent.Executors")
        .because("asynchronous work starts with InFlight.begin: the clock waits for it");
  }

  /** Engines, time and delivery know no protocol and no HTTP. */
  public static ArchRule enginesKnowNoWire() {
    return noClasses()
        .that()
        .resideInAnyPackage(
            "dev.virga.core.engine..",
            "dev.virga.core.time..",
            "dev.virga.core.delivery..",
            "dev.virga.core.trace..",
            "dev.virga.core.metrics..",
            "dev.virga.core.identity..",
            "dev.virga.core.service..",
            "dev.virga.*.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.virga.core.http..", "dev.virga.core.protocol..", "io.netty..")
        .because("nothing flows back against the way of a request")
        .allowEmptyShould(true);
  }

  /** Effects are records of values. */
  public static ArchRule effectsAreData() {
    return classes()
        .that()
        .implement(EffectBody.class)
        .should(holdOnlyData())
        .andShould()
        .beRecords()
        .because("effects are captured and restored with the state")
        .allowEmptyShould(true);
  }

  /** State holds nothing that runs or waits. */
  public static ArchRule stateIsData() {
    return fields()
        .that()
        .areDeclaredInClassesThat()
        .haveSimpleNameEndingWith("State")
        .and()
        .areNotStatic()
        .should(
            new ArchCondition<JavaField>("be data") {
              @Override
              public void check(JavaField field, ConditionEvents events) {
                for (String live : LIVE_TYPES) {
                  if (field.getRawType().isAssignableTo(live)) {
                    events.add(
                        SimpleConditionEvent.violated(
                            field, field.getFullName() + " is a " + live));
                  }
                }
              }
            })
        .because("restore(capture()) at any step must give no difference")
        .allowEmptyShould(true);
  }

  private static ArchCondition<JavaClass> holdOnlyData() {
    return new ArchCondition<>("hold only data") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaField field : type.getFields()) {
          for (String live : LIVE_TYPES) {
            if (field.getRawType().isAssignableTo(live)) {
              events.add(
                  SimpleConditionEvent.violated(field, field.getFullName() + " is a " + live));
            }
          }
        }
      }
    };
  }

  /** No Manager, Util, Helper, Impl, Data, Info. */
  public static ArchRule namesSayWhat() {
    return noClasses()
        .that()
        .resideOutsideOfPackage("dev.virga.api..")
        .should()
        .haveNameMatching(".*(Manager|Utils?|Helper|Impl|Data|Info)")
        .because("a name says what a thing is (STYLE.md, Names)");
  }

  /** Every package is null-marked. */
  public static ArchRule packagesAreNullMarked() {
    return classes()
        .should(
            new ArchCondition<JavaClass>("stand in a package that is @NullMarked") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                  events.add(
                      SimpleConditionEvent.violated(
                          type, type.getPackageName() + " has no @NullMarked package-info"));
                }
              }
            })
        .because("null has to be declared");
  }
}
