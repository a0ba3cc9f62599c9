package dev.virga.core.policy;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a policy says to a request. */
public sealed interface Authorization {
  /** Whether the request may go on. */
  default boolean allowed() {
    return this instanceof Allowed;
  }

  /** Why, in a sentence for a person. */
  String reason();

  /**
   * The request may go on.
   *
   * @param statement the first statement that allows it, or null where none is needed: an identity
   *     of the resource's own account
   */
  record Allowed(@Nullable Statement statement) implements Authorization {
    @Override
    public String reason() {
      return statement == null
          ? "The caller is of the resource's own account."
          : "Allowed by " + statement.label() + ".";
    }
  }

  /** A statement refuses it. */
  record Denied(Statement statement) implements Authorization {
    @Override
    public String reason() {
      return "Explicitly denied by " + statement.label() + ".";
    }
  }

  /**
   * Nothing allows it.
   *
   * @param request what was asked
   * @param nearest the statement that came nearest to allowing it, or null where there is none
   * @param mismatches what of it does not match, in document order
   */
  record NotAllowed(RequestContext request, @Nullable Statement nearest, List<Mismatch> mismatches)
      implements Authorization {
    public NotAllowed {
      mismatches = List.copyOf(mismatches);
    }

    @Override
    public String reason() {
      String missing =
          "No statement allows %s to %s on %s"
              .formatted(
                  request.action(), PolicyEvaluator.name(request.principal()), request.resource());
      if (nearest == null) {
        return missing + ": the policy has no statement that allows anything.";
      }
      String clauses = mismatches.stream().map(Mismatch::clause).collect(Collectors.joining("; "));
      return "%s; the nearest, %s, does not match: %s."
          .formatted(missing, nearest.label(), clauses);
    }
  }
}
