package dev.virga.core.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One statement of a policy.
 *
 * @param index its place in the document, from 0
 * @param sid its Sid, or null
 * @param effect what it does where it matches
 * @param principals whom it is about; null in an identity policy
 * @param actions what it is about
 * @param resources what may be acted on; null where it has neither Resource nor NotResource, which
 *     then means every resource (a role's trust policy)
 * @param conditions all of which must hold
 */
public record Statement(
    int index,
    @Nullable String sid,
    Effect effect,
    @Nullable PrincipalElement principals,
    Patterns actions,
    @Nullable Patterns resources,
    List<Condition> conditions) {

  public Statement {
    conditions = List.copyOf(conditions);
  }

  /** What a sentence calls it: its Sid, or its place from 1. */
  public String label() {
    return sid == null ? "statement " + (index + 1) : "statement \"" + sid + "\"";
  }

  /** Every element that does not match the request, in document order; empty where all do. */
  List<Mismatch> mismatches(RequestContext request, boolean variables) {
    List<Mismatch> found = new ArrayList<>();
    PrincipalElement who = principals;
    if (who != null && !who.matches(request.principal())) {
      found.add(
          new Mismatch(
              who.negated() ? "NotPrincipal" : "Principal",
              who.toString(),
              PolicyEvaluator.name(request.principal())));
    }
    if (!actionMatches(request.action())) {
      String element = actions.negated() ? "NotAction" : "Action";
      found.add(new Mismatch(element, actions.toString(), request.action()));
    }
    Patterns where = resources;
    if (where != null && !resourceMatches(where, request, variables)) {
      String element = where.negated() ? "NotResource" : "Resource";
      found.add(new Mismatch(element, where.toString(), request.resource()));
    }
    for (Condition condition : conditions) {
      if (!condition.holds(request, variables)) {
        found.add(mismatch(condition, request));
      }
    }
    return found;
  }

  private boolean actionMatches(String action) {
    String asked = action.toLowerCase(Locale.ROOT);
    boolean any = false;
    for (String value : actions.values()) {
      Glob.Builder pattern = new Glob.Builder();
      pattern.appendPattern(value.toLowerCase(Locale.ROOT));
      any |= pattern.everywhere().matches(asked);
    }
    return actions.negated() != any;
  }

  private static boolean resourceMatches(
      Patterns where, RequestContext request, boolean variables) {
    boolean any = false;
    for (String value : where.values()) {
      Glob.Builder pattern = new Glob.Builder();
      boolean resolved =
          variables
              ? PolicyVariables.resolve(value, request, pattern)
              : pattern.appendPattern(value);
      any |= resolved && pattern.ofResource().matches(request.resource());
    }
    return where.negated() != any;
  }

  private static Mismatch mismatch(Condition condition, RequestContext request) {
    List<String> found = request.values(condition.key());
    String seen = found.isEmpty() ? Mismatch.MISSING : join(found);
    String element = "Condition " + condition.operatorName() + " " + condition.key();
    return new Mismatch(element, join(condition.values()), seen);
  }

  private static String join(List<String> values) {
    return values.stream().collect(Collectors.joining(", "));
  }
}
