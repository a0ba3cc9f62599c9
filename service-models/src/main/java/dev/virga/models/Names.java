package dev.virga.models;

import java.util.Locale;
import java.util.Set;
import javax.lang.model.SourceVersion;

/** Java spellings of model names. */
final class Names {
  /** Methods that a structure or its builder has anyway. */
  private static final Set<String> TAKEN =
      Set.of(
          "schema",
          "builder",
          "toBuilder",
          "build",
          "hashCode",
          "toString",
          "getClass",
          "clone",
          "finalize",
          "notify",
          "notifyAll",
          "wait");

  private Names() {}

  /** {@code QueueUrl -> QueueUrl}, {@code fooBar -> FooBar}, {@code foo_bar -> FooBar}. */
  static String type(String name) {
    StringBuilder out = new StringBuilder();
    boolean up = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!Character.isLetterOrDigit(c)) {
        up = true;
      } else {
        out.append(up ? Character.toUpperCase(c) : c);
        up = false;
      }
    }
    return out.toString();
  }

  /** {@code QueueUrl -> queueUrl}, {@code KMSKeyId -> kmsKeyId}, {@code ARN -> arn}. */
  static String member(String name) {
    String type = type(name);
    int capitals = 0;
    while (capitals < type.length() && Character.isUpperCase(type.charAt(capitals))) {
      capitals++;
    }
    boolean word = capitals < type.length() && Character.isLowerCase(type.charAt(capitals));
    int lower = word && capitals > 1 ? capitals - 1 : capitals;
    String camel = type.substring(0, lower).toLowerCase(Locale.ROOT) + type.substring(lower);
    if (Character.isDigit(camel.charAt(0))) {
      camel = "_" + camel;
    }
    return TAKEN.contains(camel) || SourceVersion.isKeyword(camel) ? camel + "Value" : camel;
  }

  /** {@code QueueDoesNotExist -> QUEUE_DOES_NOT_EXIST}, {@code EC2Error -> EC2_ERROR}. */
  static String constant(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .replaceAll("([A-Z])([A-Z][a-z])", "$1_$2")
        .toUpperCase(Locale.ROOT);
  }

  /** An enum member as a field of the enum's record. */
  static String enumConstant(String name) {
    return name.equals("value") || SourceVersion.isKeyword(name) ? name + "_" : name;
  }
}
