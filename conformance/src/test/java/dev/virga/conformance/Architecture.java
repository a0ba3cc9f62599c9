package dev.virga.conformance;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.virga.core.schema.ServiceSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The compiled modules, as the class path has them. */
final class Architecture {
  private static final Pattern GENERATED = Pattern.compile(".*/dev/virga/api/\\w+/.*");
  private static final Pattern SCHEMA = Pattern.compile(".*/dev/virga/api/\\w+/\\w+Schema\\.class");
  private static final Pattern TEST = Pattern.compile(".*(-tests\\.jar!|/test-classes/).*");

  private Architecture() {}

  /** All of Virga that is written by hand, but its tests. */
  static JavaClasses classes() {
    ImportOption main = location -> !location.matches(TEST) && !location.matches(GENERATED);
    return new ClassFileImporter().withImportOption(main).importPackages("dev.virga");
  }

  /** The schemas of all generated APIs: the services that the server hosts. */
  static List<ServiceSchema> serviceSchemas() {
    List<ServiceSchema> schemas = new ArrayList<>();
    ImportOption only = location -> location.matches(SCHEMA);
    JavaClasses types =
        new ClassFileImporter().withImportOption(only).importPackages("dev.virga.api");
    for (JavaClass type : types.that(JavaClass.Predicates.assignableTo(ServiceSchema.class))) {
      try {
        schemas.add((ServiceSchema) type.reflect().getField("INSTANCE").get(null));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(type.getName(), e);
      }
    }
    return schemas;
  }
}
