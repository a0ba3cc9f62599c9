package dev.virga.core.policy;

import java.util.List;

/**
 * Policy variables: {@code ${key}}, {@code ${key, 'default'}}, and {@code ${*}}, {@code ${?}},
 * {@code ${$}} for the characters themselves.
 *
 * <p>See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
final class PolicyVariables {
  private PolicyVariables() {}

  /**
   * Appends the pattern with its variables replaced.
   *
   * @return false where the request lacks a variable that has no default: nothing matches then
   */
  static boolean resolve(String pattern, RequestContext request, Glob.Builder into) {
    int at = 0;
    while (at < pattern.length()) {
      int start = pattern.indexOf("${", at);
      int end = start < 0 ? -1 : pattern.indexOf('}', start);
      if (end < 0) {
        return into.appendPattern(pattern.substring(at));
      }
      into.appendPattern(pattern.substring(at, start));
      if (!append(pattern.substring(start + 2, end), request, into)) {
        return false;
      }
      at = end + 1;
    }
    return true;
  }

  private static boolean append(String variable, RequestContext request, Glob.Builder into) {
    if (variable.equals("*") || variable.equals("?") || variable.equals("$")) {
      into.appendLiteral(variable);
      return true;
    }
    int comma = variable.indexOf(',');
    String key = (comma < 0 ? variable : variable.substring(0, comma)).strip();
    List<String> values = request.values(key);
    if (values.size() == 1) {
      into.appendLiteral(values.getFirst());
      return true;
    }
    if (comma < 0 || !values.isEmpty()) {
      return false;
    }
    String quoted = variable.substring(comma + 1).strip();
    if (quoted.length() < 2 || !quoted.startsWith("'") || !quoted.endsWith("'")) {
      return false;
    }
    into.appendLiteral(quoted.substring(1, quoted.length() - 1));
    return true;
  }
}
