package dev.virga.core.policy;

import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Arn;
import dev.virga.core.service.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whom a statement is about: Principal or NotPrincipal.
 *
 * <p>See
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 *
 * @param negated NotPrincipal
 * @param everyone {@code "*"} or {@code {"AWS":"*"}}: any identity and any service
 * @param accounts account ids, ARNs of identities and roots
 * @param services service principals, or {@code *} for any service
 * @param others federated and canonical users, which no caller here is
 */
public record PrincipalElement(
    boolean negated,
    boolean everyone,
    List<String> accounts,
    List<String> services,
    List<String> others) {

  public PrincipalElement {
    accounts = List.copyOf(accounts);
    services = List.copyOf(services);
    others = List.copyOf(others);
  }

  boolean matches(Principal principal) {
    return negated != names(principal);
  }

  private boolean names(Principal principal) {
    if (everyone) {
      return true;
    }
    return switch (principal) {
      case Principal.Service(String name) -> services.contains("*") || services.contains(name);
      case Principal.Identity identity -> accounts.stream().anyMatch(a -> names(identity, a));
    };
  }

  private static boolean names(Principal.Identity identity, String element) {
    if (AccountId.isValid(element)) {
      return identity.account().value().equals(element);
    }
    Optional<Arn> arn = Arn.parse(element);
    if (arn.isPresent() && arn.get().resource().equals("root")) {
      return identity.account().value().equals(arn.get().account());
    }
    return identity.arn().equals(element) || roleOf(identity.arn()).equals(element);
  }

  /** The role's ARN where an identity is a session of it, else the identity's own. */
  private static String roleOf(String identity) {
    String session = ":assumed-role/";
    int at = identity.indexOf(session);
    if (at < 0) {
      return identity;
    }
    String rest = identity.substring(at + session.length());
    int slash = rest.indexOf('/');
    String role = slash < 0 ? rest : rest.substring(0, slash);
    return identity.substring(0, at).replaceFirst(":sts:", ":iam:") + ":role/" + role;
  }

  /** As the document would spell it. */
  @Override
  public String toString() {
    if (everyone) {
      return "*";
    }
    List<String> all = new ArrayList<>(accounts);
    all.addAll(services);
    all.addAll(others);
    return all.size() == 1 ? all.getFirst() : all.toString();
  }
}
