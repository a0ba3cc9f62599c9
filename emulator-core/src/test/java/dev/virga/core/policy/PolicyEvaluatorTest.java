package dev.virga.core.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.identity.AccountId;
import dev.virga.core.service.Principal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables after the pages of the IAM User Guide named on each of them. */
class PolicyEvaluatorTest {
  private static final AccountId OWNER = new AccountId("111122223333");
  private static final AccountId OTHER = new AccountId("444455556666");
  private static final Principal EVENTS = new Principal.Service("events.amazonaws.com");
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:111122223333:function:audit";
  private static final String RULE = "arn:aws:events:us-east-1:111122223333:rule/denied";

  private static RequestContext invoke(Principal principal) {
    return RequestContext.of(principal, "lambda:InvokeFunction", FUNCTION);
  }

  private static Policy policy(String json) {
    try {
      return Policy.parse(json.replace('\'', '"'), PolicyKind.RESOURCE);
    } catch (MalformedPolicyException bad) {
      throw new AssertionError(bad);
    }
  }

  private static Policy allowing(String elements) {
    return policy(
        "{'Version':'2012-10-17','Statement':{'Sid':'s','Effect':'Allow'," + elements + "}}");
  }

  private static boolean allowed(String elements, RequestContext request) {
    return PolicyEvaluator.evaluate(allowing(elements), request).allowed();
  }

  // reference_policies_elements_principal.html
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'Principal':'*'                                                   | true  | true
          'Principal':{'AWS':'*'}                                           | true  | true
          'Principal':{'Service':'events.amazonaws.com'}                    | true  | false
          'Principal':{'Service':['sns.amazonaws.com','events.amazonaws.com']} | true | false
          'Principal':{'Service':'sns.amazonaws.com'}                       | false | false
          'Principal':{'AWS':'444455556666'}                                | false | true
          'Principal':{'AWS':'arn:aws:iam::444455556666:root'}              | false | true
          'Principal':{'AWS':'arn:aws:iam::444455556666:role/teller'}       | false | true
          'Principal':{'AWS':'arn:aws:sts::444455556666:assumed-role/teller/s1'} | false | true
          'Principal':{'AWS':'arn:aws:iam::444455556666:role/tell*'}        | false | false
          'Principal':{'AWS':'arn:aws:iam::444455556666:role/other'}        | false | false
          'Principal':{'AWS':'777788889999'}                                | false | false
          'Principal':{'CanonicalUser':'79a59df900b949e55d96a1e698fbaced'}  | false | false
          'NotPrincipal':{'Service':'events.amazonaws.com'}                 | false | true
          """,
      quoteCharacter = '`')
  void principal(String element, boolean service, boolean role) {
    Principal session =
        new Principal.Identity(OTHER, "arn:aws:sts::444455556666:assumed-role/teller/s1");
    String elements = element + ",'Action':'lambda:*','Resource':'*'";
    assertEquals(service, allowed(elements, invoke(EVENTS)));
    assertEquals(role, allowed(elements, invoke(session)));
  }

  // reference_policies_elements_action.html, reference_policies_elements_resource.html
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'Action':'lambda:InvokeFunction','Resource':'*'                              | true
          'Action':'LAMBDA:invokefunction','Resource':'*'                              | true
          'Action':'lambda:Invoke*','Resource':'*'                                     | true
          'Action':'*:?nvokeFunction','Resource':'*'                                   | true
          'Action':'lambda:InvokeFunctio?','Resource':'*'                              | true
          'Action':'lambda:InvokeFunction?','Resource':'*'                             | false
          'Action':['sqs:*','lambda:*'],'Resource':'*'                                 | true
          'Action':'sqs:*','Resource':'*'                                              | false
          'NotAction':'sqs:*','Resource':'*'                                           | true
          'NotAction':'lambda:*','Resource':'*'                                        | false
          'Action':'*','Resource':'arn:aws:lambda:us-east-1:111122223333:function:audit' | true
          'Action':'*','Resource':'arn:aws:lambda:us-east-1:111122223333:function:Audit' | false
          'Action':'*','Resource':'arn:aws:lambda:*:*:function:aud*'                   | true
          'Action':'*','Resource':'arn:aws:lambda:us-*'                                | true
          'Action':'*','Resource':'arn:aws:lambda:u*1:111122223333:function:audit'     | true
          'Action':'*','Resource':'arn:aws:lambda:u*3:function:audit'                  | false
          'Action':'*','Resource':'arn:aws:lambda:us-east-?:111122223333:function:????t' | true
          'NotResource':'arn:aws:lambda:*:*:function:audit'                            | false
          'NotResource':'arn:aws:lambda:*:*:function:other','Action':'*'               | true
          """,
      quoteCharacter = '`')
  void actionAndResource(String elements, boolean expected) {
    String whole = elements.contains("Action") ? elements : elements + ",'Action':'*'";
    assertEquals(expected, allowed("'Principal':'*'," + whole, invoke(EVENTS)));
  }

  // reference_policies_elements_condition_operators.html; the request has key k with the value
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          StringEquals              | "a*"                     | a*                     | true
          StringEquals              | "a*"                     | ab                     | false
          StringEquals              | ["a","b"]                | b                      | true
          StringEquals              | "A"                      | a                      | false
          StringNotEquals           | ["a","b"]                | b                      | false
          StringNotEquals           | ["a","b"]                | c                      | true
          StringNotEquals           | "a"                      |                        | true
          StringEquals              | "a"                      |                        | false
          StringEqualsIfExists      | "a"                      |                        | true
          StringEqualsIfExists      | "a"                      | b                      | false
          StringEqualsIgnoreCase    | "Ab"                     | aB                     | true
          StringNotEqualsIgnoreCase | "Ab"                     | aB                     | false
          StringLike                | "a*c?"                   | abbcd                  | true
          StringLike                | "a*c?"                   | abbc                   | false
          StringLike                | "*"                      | a:b/c                  | true
          StringNotLike             | "a*"                     | b                      | true
          StringNotLike             | "a*"                     | ab                     | false
          NumericEquals             | 10                       | 10.0                   | true
          NumericEquals             | "10"                     | ten                    | false
          NumericNotEquals          | "10"                     | 11                     | true
          NumericLessThan           | "10"                     | 9                      | true
          NumericLessThan           | "10"                     | 10                     | false
          NumericLessThanEquals     | "10"                     | 10                     | true
          NumericGreaterThan        | "10"                     | 9                      | false
          NumericGreaterThan        | "-1"                     | 0                      | true
          NumericGreaterThanEquals  | "10"                     | 10                     | true
          DateEquals                | "2026-01-02T03:04:05Z"   | 1767323045             | true
          DateNotEquals             | "2026-01-02T03:04:05Z"   | 1767323045             | false
          DateLessThan              | "2026-01-02T00:00:00Z"   | 2026-01-01T23:59:59Z   | true
          DateLessThan              | "2026-01-02"             | 2026-01-02T01:00:00+02:00 | true
          DateLessThanEquals        | "2026-01-02"             | 2026-01-02T00:00:00Z   | true
          DateGreaterThan           | "2026-01-02"             | 2026-01-02T00:00:00Z   | false
          DateGreaterThanEquals     | "2026-01-02"             | soon                   | false
          Bool                      | "true"                   | true                   | true
          Bool                      | false                    | true                   | false
          Bool                      | "true"                   |                        | false
          BinaryEquals              | "QmluYXJ5"               | QmluYXJ5               | true
          BinaryEquals              | "QmluYXJ5"               | AAAA                   | false
          BinaryEquals              | "?"                      | ?                      | false
          IpAddress                 | "203.0.113.0/24"         | 203.0.113.77           | true
          IpAddress                 | "203.0.113.0/24"         | 203.0.114.1            | false
          IpAddress                 | "203.0.113.7"            | 203.0.113.7            | true
          IpAddress                 | "2001:db8::/32"          | 2001:db8:1::5          | true
          IpAddress                 | "2001:db8::/32"          | 2001:db9::5            | false
          IpAddress                 | "0.0.0.0/0"              | localhost              | false
          NotIpAddress              | "203.0.113.0/24"         | 198.51.100.1           | true
          ArnEquals                 | "arn:aws:sns:*:1:t"      | arn:aws:sns:eu-west-1:1:t | true
          ArnLike                   | "arn:aws:sns:*:t"        | arn:aws:sns:eu-west-1:1:t | false
          ArnLike                   | "arn:aws:s3:::b/*"       | arn:aws:s3:::b/c/d     | true
          ArnNotLike                | "arn:aws:s3:::b/*"       | arn:aws:s3:::c/d       | true
          ArnNotEquals              | "arn:aws:s3:::b"         | arn:aws:s3:::b         | false
          Null                      | "true"                   |                        | true
          Null                      | "true"                   | a                      | false
          Null                      | "false"                  | a                      | true
          Null                      | false                    |                        | false
          """)
  void condition(String operator, String values, String found, boolean expected) {
    RequestContext request = invoke(EVENTS);
    if (found != null) {
      request = request.with("K", found);
    }
    String block = "'Condition':{'" + operator + "':{'k':" + values + "}}";
    assertEquals(
        expected, allowed("'Principal':'*','Action':'*','Resource':'*'," + block, request));
  }

  // reference_policies_condition-single-vs-multi-valued-context-keys.html
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ForAllValues:StringEquals    | ["a","b"] | a,b | true
          ForAllValues:StringEquals    | ["a","b"] | a,c | false
          ForAllValues:StringEquals    | ["a","b"] |     | true
          ForAnyValue:StringEquals     | ["a","b"] | c,b | true
          ForAnyValue:StringEquals     | ["a","b"] | c,d | false
          ForAnyValue:StringEquals     | ["a","b"] |     | false
          ForAllValues:StringNotEquals | ["a","b"] | c,d | true
          ForAllValues:StringNotEquals | ["a","b"] | c,b | false
          ForAnyValue:StringNotLike    | ["a*"]    | ab,c | true
          ForAnyValue:StringNotLike    | ["a*"]    | ab,a | false
          ForAnyValue:StringLike       | "proj*"   | x,project | true
          """)
  void setOperators(String operator, String values, String found, boolean expected) {
    RequestContext request = invoke(EVENTS);
    if (found != null) {
      request = request.with("aws:TagKeys", found.split(","));
    }
    String block = "'Condition':{'" + operator + "':{'aws:TagKeys':" + values + "}}";
    assertEquals(
        expected, allowed("'Principal':'*','Action':'*','Resource':'*'," + block, request));
  }

  // reference_policies_variables.html
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2012-10-17 | home/${aws:username}/*          | home/ann/x  | true
          2012-10-17 | home/${aws:username}/*          | home/bob/x  | false
          2012-10-17 | home/${AWS:UserName}/*          | home/ann/x  | true
          2012-10-17 | home/${aws:team}/*              | home//x     | false
          2012-10-17 | home/${aws:team, 'all'}/*       | home/all/x  | true
          2012-10-17 | home/${aws:username, 'all'}/*   | home/all/x  | false
          2012-10-17 | home/${*}                       | home/*      | true
          2012-10-17 | home/${*}                       | home/x      | false
          2012-10-17 | home/${?}${$}                   | home/?$     | true
          2012-10-17 | home/${wild}                    | home/any    | false
          2012-10-17 | home/${wild}                    | home/*      | true
          2008-10-17 | home/${aws:username}/*          | home/ann/x  | false
          2008-10-17 | home/${aws:username}/*          | home/${aws:username}/x | true
          """,
      quoteCharacter = '`')
  void policyVariables(String version, String text, String value, boolean expected) {
    String pattern = text.replace("'", "\\u0027");
    Policy policy =
        policy(
            "{'Version':'%s','Statement':[{'Effect':'Allow','Principal':'*','Action':'*',"
                    .formatted(version)
                + "'Resource':'*','Condition':{'StringLike':{'s3:prefix':\"%s\"}}}]}"
                    .formatted(pattern));
    RequestContext request =
        invoke(EVENTS).with("aws:username", "ann").with("wild", "*").with("s3:prefix", value);
    assertEquals(expected, PolicyEvaluator.evaluate(policy, request).allowed());
    Policy resource =
        policy(
            "{'Version':'%s','Statement':[{'Effect':'Allow','Principal':'*','Action':'*',"
                    .formatted(version)
                + "'Resource':\"arn:aws:s3:::b/%s\"}]}".formatted(pattern));
    RequestContext object =
        new RequestContext(EVENTS, "s3:GetObject", "arn:aws:s3:::b/" + value, request.keys(), null);
    assertEquals(expected, PolicyEvaluator.evaluate(resource, object).allowed());
  }

  // reference_policies_evaluation-logic.html: an explicit deny overrides any allow
  @Test
  void evaluate_explicitDenyWinsWhateverTheOrder() {
    Policy policy =
        policy(
            """
            {'Version':'2012-10-17','Statement':[
             {'Sid':'all','Effect':'Allow','Principal':'*','Action':'lambda:*','Resource':'*'},
             {'Sid':'no','Effect':'Deny','Principal':{'Service':'events.amazonaws.com'},
              'Action':'lambda:InvokeFunction','Resource':'*'}]}\
            """);
    Authorization denied = PolicyEvaluator.evaluate(policy, invoke(EVENTS));
    assertEquals("no", assertInstanceOf(Authorization.Denied.class, denied).statement().sid());
    assertEquals("Explicitly denied by statement \"no\".", denied.reason());
    Authorization other = PolicyEvaluator.evaluate(policy, invoke(Principal.root(OTHER)));
    Statement by = assertInstanceOf(Authorization.Allowed.class, other).statement();
    assertTrue(by != null && "all".equals(by.sid()), other.reason());
  }

  @Test
  void evaluate_namesTheNearestStatementAndWhatOfItDoesNotMatch() {
    Policy policy =
        policy(
            """
            {'Version':'2012-10-17','Statement':[
             {'Sid':'sns','Effect':'Allow','Principal':{'Service':'sns.amazonaws.com'},
              'Action':'lambda:InvokeFunction','Resource':'%s'},
             {'Sid':'rule','Effect':'Allow','Principal':{'Service':'events.amazonaws.com'},
              'Action':'lambda:InvokeFunction','Resource':'%s',
              'Condition':{'ArnLike':{'AWS:SourceArn':'%s-2'}}}]}\
            """
                .formatted(FUNCTION, FUNCTION, RULE));
    RequestContext request = invoke(EVENTS).with("aws:SourceArn", RULE);
    Authorization.NotAllowed answer =
        assertInstanceOf(Authorization.NotAllowed.class, PolicyEvaluator.evaluate(policy, request));
    assertEquals(
        List.of(new Mismatch("Condition ArnLike AWS:SourceArn", RULE + "-2", RULE)),
        answer.mismatches());
    assertEquals(
        "No statement allows lambda:InvokeFunction to events.amazonaws.com on "
            + FUNCTION
            + "; the nearest, statement \"rule\", does not match: Condition ArnLike AWS:SourceArn"
            + " is "
            + RULE
            + "-2, the request's is "
            + RULE
            + ".",
        answer.reason());
    Authorization bare = PolicyEvaluator.evaluate(policy, invoke(EVENTS));
    assertTrue(bare.reason().endsWith("is " + RULE + "-2, the request has none."), bare.reason());
  }

  @Test
  void evaluate_listsEveryMismatchInDocumentOrder() {
    Policy policy =
        allowing(
            "'Principal':{'AWS':'444455556666'},'Action':'sqs:SendMessage','Resource':'arn:aws:s'");
    Authorization.NotAllowed answer =
        assertInstanceOf(
            Authorization.NotAllowed.class, PolicyEvaluator.evaluate(policy, invoke(EVENTS)));
    assertEquals(
        List.of("Principal", "Action", "Resource"),
        answer.mismatches().stream().map(Mismatch::element).toList());
  }

  // reference_policies_evaluation-logic_policy-eval-basics-single-account.html
  @Test
  void authorize_ownAccountNeedsNoStatementOthersDo() {
    Policy empty = allowing("'Principal':'*','Action':'sqs:*','Resource':'*'");
    for (Policy policy : new Policy[] {null, empty}) {
      Authorization own = PolicyEvaluator.authorize(policy, OWNER, invoke(Principal.root(OWNER)));
      assertNull(assertInstanceOf(Authorization.Allowed.class, own).statement());
      assertInstanceOf(
          Authorization.NotAllowed.class,
          PolicyEvaluator.authorize(policy, OWNER, invoke(Principal.root(OTHER))));
      assertInstanceOf(
          Authorization.NotAllowed.class, PolicyEvaluator.authorize(policy, OWNER, invoke(EVENTS)));
    }
  }

  @Test
  void authorize_explicitDenyHoldsForTheOwnAccount() {
    Policy policy =
        policy("{'Statement':{'Effect':'Deny','Principal':'*','Action':'*','Resource':'*'}}");
    assertInstanceOf(
        Authorization.Denied.class,
        PolicyEvaluator.authorize(policy, OWNER, invoke(Principal.root(OWNER))));
  }

  @Test
  void evaluate_computesThePrincipalsKeys() {
    String service =
        "'Principal':'*','Action':'*','Resource':'*','Condition':{'Bool':"
            + "{'aws:PrincipalIsAWSService':'true'},'StringEquals':"
            + "{'aws:PrincipalServiceName':'events.amazonaws.com'}}";
    assertTrue(allowed(service, invoke(EVENTS)));
    assertEquals(false, allowed(service, invoke(Principal.root(OTHER))));
    String account =
        "'Principal':'*','Action':'*','Resource':'*','Condition':{'StringEquals':"
            + "{'aws:PrincipalAccount':'444455556666'}}";
    assertTrue(allowed(account, invoke(Principal.root(OTHER))));
    assertEquals(false, allowed(account, invoke(EVENTS)));
  }
}
