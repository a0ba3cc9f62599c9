package dev.virga.core;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.virga.core.canary.CanaryState;
import org.junit.jupiter.api.Test;

/** The architecture's rules hold in the kernel, and each of them can fail. */
final class ArchitectureTest {
  private static final JavaClasses CANARY =
      new ClassFileImporter().importPackagesOf(CanaryState.class);

  @Test
  void kernel_keepsTheRules() {
    ArchitectureRules.check(
        ArchitectureRules.mainClassesOf("dev.virga.core"), "dev.virga.core.http..");
  }

  private static void bites(ArchRule rule, String... words) {
    AssertionError error = assertThrows(AssertionError.class, () -> rule.check(CANARY));
    for (String word : words) {
      assertTrue(String.valueOf(error.getMessage()).contains(word), error.getMessage());
    }
  }

  @Test
  void everyRule_bitesTheCanary() {
    bites(ArchitectureRules.ambientOnlyInside(), "ambientTime()", "ambientReference()");
    bites(ArchitectureRules.executorsOnlyInside(), "pool()");
    bites(ArchitectureRules.effectsAreData(), "RunIt.code");
    bites(ArchitectureRules.stateIsData(), "CanaryState.lock");
    bites(ArchitectureRules.namesSayWhat(), "CanaryManager");
  }

  @Test
  void packagesAreNullMarked_bitesAPackageWithoutIt() {
    JavaClasses foreign = new ClassFileImporter().importPackages("org.junit.jupiter.api.function");
    assertThrows(
        AssertionError.class, () -> ArchitectureRules.packagesAreNullMarked().check(foreign));
  }

  @Test
  void enginesKnowNoWire_bitesAnEngineThatDoes() {
    JavaClasses engine = new ClassFileImporter().importPackages("dev.virga.core.engine.canary");
    assertThrows(AssertionError.class, () -> ArchitectureRules.enginesKnowNoWire().check(engine));
  }
}
