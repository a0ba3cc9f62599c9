package dev.virga.core.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** After https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
class PolicyParserTest {
  private static final String GOOD =
      "{'Version':'2012-10-17','Id':'i','Statement':[{'Sid':'one','Effect':'Allow',"
          + "'Principal':{'AWS':['111122223333','*'],'Service':'s3.amazonaws.com'},"
          + "'Action':['a:B','c:*'],'NotResource':'r','Condition':{'ForAnyValue:StringLikeIfExists'"
          + ":{'k':['v',1,true]}}}]}";

  private static Policy parse(String json, PolicyKind kind) throws MalformedPolicyException {
    return Policy.parse(json.replace('\'', '"'), kind);
  }

  @Test
  void parse_readsEveryElement() throws MalformedPolicyException {
    Policy policy = parse(GOOD, PolicyKind.RESOURCE);
    Statement statement = policy.statements().getFirst();
    assertEquals("i", policy.id());
    assertEquals("one", statement.sid());
    assertEquals(Effect.ALLOW, statement.effect());
    assertEquals(
        new PrincipalElement(
            false, true, List.of("111122223333"), List.of("s3.amazonaws.com"), List.of()),
        statement.principals());
    assertEquals(new Patterns(false, List.of("a:B", "c:*")), statement.actions());
    assertEquals(new Patterns(true, List.of("r")), statement.resources());
    Condition condition = statement.conditions().getFirst();
    assertEquals("ForAnyValue:StringLikeIfExists", condition.operatorName());
    assertEquals(List.of("v", "1", "true"), condition.values());
  }

  @Test
  void parse_olderVersionIsTheDefault() throws MalformedPolicyException {
    Policy policy = parse("{'Statement':{'Effect':'Deny','Action':'*'}}", PolicyKind.IDENTITY);
    assertEquals("2008-10-17", policy.version());
    assertEquals("statement 1", policy.statements().getFirst().label());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'Version':'2012-10-17'  | 'Version':'2012-10-18' \
          | Version must be 2012-10-17 or 2008-10-17, not 2012-10-18
          'Id'                    | 'Ids'              | Ids is not an element of a policy
          'Id':'i'                | 'Id':1             | Id must be a string
          'Statement':[           | 'Statement':['s',  | Statement must be an object
          'Effect':'Allow',       |                    | Effect is missing
          'Allow'                 | 'allow'            | Effect must be Allow or Deny, not allow
          'Sid'                   | 'Side'             | Side is not an element of a policy
          'Action':['a:B','c:*']  | 'Action':[]        \
          | Action must be a string or a list of strings, not empty
          'Action':['a:B','c:*']  | 'Action':{}        \
          | Action must be a string or a list of strings, not empty
          'Action':['a:B','c:*']  | 'Action':'B'       \
          | Action must be "*" or service:action, not B
          'Action':['a:B','c:*'], |                    | Action is missing
          'NotResource'           | 'Resource':'x','NotResource' \
          | Resource and NotResource exclude each other
          'Service'               | 'Server'           | Server is not a kind of principal
          '111122223333'          | '1111'             | Invalid principal in policy: "AWS":"1111"
          'Principal'             | 'NotPrincipal':'*','Principal' \
          | Principal and NotPrincipal exclude each other
          {'k':                   | {'k':{},'l':       \
          | k must be a string or a list of strings, not empty
          ForAnyValue:StringLikeIfExists | StringIsLike  | StringIsLike is not a condition operator
          ForAnyValue:StringLikeIfExists | NullIfExists  | NullIfExists is not a condition operator
          'Effect':'Allow',       | 'Effect':'Allow','Effect':'Deny', \
          | not valid JSON: Duplicate field 'Effect'
          """)
  void parse_refuses(String old, String replacement, String reason) {
    String bad = GOOD.replace(old, replacement == null ? "" : replacement);
    assertEquals(false, bad.equals(GOOD));
    MalformedPolicyException refused =
        assertThrows(MalformedPolicyException.class, () -> parse(bad, PolicyKind.RESOURCE));
    assertEquals(reason, refused.reason());
  }

  @Test
  void parse_refusesDuplicateSidsAndMisplacedPrincipals() {
    String twice =
        "{'Statement':[{'Sid':'a','Effect':'Deny','Action':'*'},"
            + "{'Sid':'a','Effect':'Deny','Action':'*'}]}";
    assertEquals(
        "Statement IDs (SID) in a single policy must be unique: a",
        assertThrows(MalformedPolicyException.class, () -> parse(twice, PolicyKind.IDENTITY))
            .reason());
    assertEquals(
        "Principal is missing",
        assertThrows(MalformedPolicyException.class, () -> parse(twice, PolicyKind.RESOURCE))
            .reason());
    assertEquals(
        "Principal has no place in an identity policy",
        assertThrows(MalformedPolicyException.class, () -> parse(GOOD, PolicyKind.IDENTITY))
            .reason());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                | the policy must be an object
          {}                | Statement is missing
          {'Statement':[]}  | Statement must not be empty
          """)
  void parse_refusesDocument(String json, String reason) {
    assertEquals(
        reason,
        assertThrows(MalformedPolicyException.class, () -> parse(json, PolicyKind.RESOURCE))
            .reason());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = "{|{} {}|``|nope|{'Statement'")
  void parse_refusesWhatIsNoJson(String json) {
    assertThrows(MalformedPolicyException.class, () -> parse(json, PolicyKind.RESOURCE));
  }
}
