package dev.virga.core.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy document.
 *
 * @param version {@code 2012-10-17} or {@code 2008-10-17}, the default; the older one has no policy
 *     variables
 * @param id the document's Id, or null
 * @param statements in document order, at least one
 */
public record Policy(String version, @Nullable String id, List<Statement> statements) {
  /** The version with policy variables. */
  public static final String CURRENT_VERSION = "2012-10-17";

  /** The version that holds where a document names none. */
  public static final String OLDEST_VERSION = "2008-10-17";

  public Policy {
    statements = List.copyOf(statements);
  }

  /**
   * The policy that a JSON text spells.
   *
   * <p>See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
   *
   * @throws MalformedPolicyException where it spells none; the reason names the element
   */
  public static Policy parse(String text, PolicyKind kind) throws MalformedPolicyException {
    return new PolicyParser(kind).parse(text);
  }

  /** Whether {@code ${…}} stands for a request value. */
  boolean hasVariables() {
    return version.equals(CURRENT_VERSION);
  }
}
