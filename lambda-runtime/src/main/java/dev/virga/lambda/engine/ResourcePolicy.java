package dev.virga.lambda.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The resource policy of a function.
 *
 * @param statements in the order they were added
 * @param revisionId changes with every change, independently of the function's; empty where there
 *     is no policy
 */
public record ResourcePolicy(List<PermissionStatement> statements, String revisionId) {
  /** No policy. */
  public static final ResourcePolicy NONE = new ResourcePolicy(List.of(), "");

  public ResourcePolicy {
    statements = List.copyOf(statements);
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return statements.isEmpty();
  }

  /** The statement with this id. */
  public Optional<PermissionStatement> statement(String sid) {
    return statements.stream().filter(each -> each.sid().equals(sid)).findFirst();
  }

  ResourcePolicy with(PermissionStatement statement, String revisionId) {
    List<PermissionStatement> more = new ArrayList<>(statements);
    more.add(statement);
    return new ResourcePolicy(more, revisionId);
  }

  ResourcePolicy without(String sid, String revisionId) {
    List<PermissionStatement> fewer = new ArrayList<>(statements);
    fewer.removeIf(each -> each.sid().equals(sid));
    return fewer.isEmpty() ? NONE : new ResourcePolicy(fewer, revisionId);
  }
}
