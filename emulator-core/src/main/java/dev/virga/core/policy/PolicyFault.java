package dev.virga.core.policy;

/** What can be wrong with a policy's text. */
enum PolicyFault {
  NOT_JSON("not valid JSON: %s"),
  NOT_AN_OBJECT("%s must be an object"),
  UNKNOWN_ELEMENT("%s is not an element of a policy"),
  UNKNOWN_VERSION("Version must be 2012-10-17 or 2008-10-17, not %s"),
  MISSING("%s is missing"),
  NO_STATEMENT("Statement must not be empty"),
  BAD_EFFECT("Effect must be Allow or Deny, not %s"),
  NOT_A_STRING("%s must be a string"),
  NOT_STRINGS("%s must be a string or a list of strings, not empty"),
  BOTH("%1$s and Not%1$s exclude each other"),
  PRINCIPAL_IN_IDENTITY_POLICY("%s has no place in an identity policy"),
  BAD_PRINCIPAL("Principal must be \"*\" or an object of AWS, Service, Federated, CanonicalUser"),
  UNKNOWN_PRINCIPAL_TYPE("%s is not a kind of principal"),
  BAD_ACCOUNT("Invalid principal in policy: \"AWS\":\"%s\""),
  BAD_ACTION("Action must be \"*\" or service:action, not %s"),
  UNKNOWN_OPERATOR("%s is not a condition operator"),
  DUPLICATE_SID("Statement IDs (SID) in a single policy must be unique: %s");

  private final String text;

  PolicyFault(String text) {
    this.text = text;
  }

  MalformedPolicyException with(Object... args) {
    return new MalformedPolicyException(text.formatted(args));
  }
}
