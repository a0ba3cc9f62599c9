package dev.virga.sqs.engine;

import static dev.virga.sqs.engine.SqsWorld.message;
import static dev.virga.sqs.engine.SqsWorld.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.engine.EngineHarness;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.identity.AccountId;
import dev.virga.core.service.Cause;
import dev.virga.core.service.Principal;
import dev.virga.core.service.Wire;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a policy's conditions may ask for, and who may change a policy that denies everybody. See
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-creating-custom-policies-access-policy-examples.html
 */
class QueueAccessTest {
  private static final AccountId OTHER = new AccountId("222222222222");

  private final SqsWorld sqs = new SqsWorld();
  private final QueueRef queue = sqs.queue("q");

  @AfterEach
  void close() {
    sqs.close();
  }

  private static Caller caller(AccountId account, String address) {
    return caller(account, InetAddress.ofLiteral(address));
  }

  private static Caller caller(AccountId account, InetAddress address) {
    Wire wire = new Wire("awsJson1_0", "/", null, address, "Boto3/1.40");
    return new Caller(
        Principal.root(account), "sqs:SendMessage", null, Cause.root("request"), wire);
  }

  private void policy(String effect, String condition) {
    sqs.set(
        queue,
        "Policy",
        """
        {"Version":"2012-10-17","Statement":[{"Effect":"%s","Principal":"*",
         "Action":"sqs:SendMessage","Resource":"*","Condition":{%s}}]}\
        """
            .formatted(effect, condition.replace('\'', '"')));
  }

  private boolean sends(Caller caller) {
    try {
      sqs.engine.send(caller, queue, message("a"));
      return true;
    } catch (ServiceException refused) {
      assertEquals("AccessDeniedException", refused.error().code());
      return false;
    }
  }

  // It is 2026-01-01T00:00:00Z in the region eu-central-1.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'DateGreaterThan':{'aws:CurrentTime':'2025-12-31T23:59Z'}     | true
          'DateGreaterThan':{'aws:CurrentTime':'2026-01-01T00:00Z'}     | false
          'DateLessThanEquals':{'AWS:CurrentTime':'2026-01-01T00:00Z'}  | true
          'DateEquals':{'aws:EpochTime':'1767225600'}                   | true
          'NumericLessThan':{'aws:EpochTime':'1767225600'}              | false
          'IpAddress':{'aws:SourceIp':'203.0.113.0/24'}                 | true
          'NotIpAddress':{'aws:SourceIp':'203.0.113.0/24'}              | false
          'IpAddress':{'aws:SourceIp':['10.0.0.0/8','192.168.0.0/16']}  | false
          'Bool':{'aws:SecureTransport':'true'}                         | true
          'Bool':{'aws:SecureTransport':'false'}                        | false
          'Bool':{'aws:ViaAWSService':'false'}                          | true
          'StringLike':{'aws:UserAgent':'Boto3/*'}                      | true
          'StringLike':{'aws:userid':'?2??????????'}                    | true
          'StringEquals':{'aws:PrincipalType':'Account'}                | true
          'StringEquals':{'aws:RequestedRegion':'eu-central-1'}         | true
          'StringEquals':{'aws:ResourceAccount':'123456789012'}         | true
          'StringEquals':{'aws:ResourceTag/team':'blue'}                | true
          'StringEquals':{'aws:ResourceTag/Team':'red'}                 | false
          'Null':{'aws:PrincipalOrgID':'true'}                          | true
          'StringEquals':{'aws:PrincipalOrgID':'o-1'}                   | false
          'Null':{'aws:SourceArn':'false'}                              | false
          """)
  void condition_isToldWhatSurroundsTheRequest(String condition, boolean lets) {
    sqs.engine.changeTags(sqs.caller(), queue, tags -> Map.of("team", "blue"));
    policy("Allow", condition);

    assertEquals(lets, sends(caller(OTHER, "203.0.113.9")));

    policy("Deny", condition);
    assertEquals(!lets, sends(caller(EngineHarness.ACCOUNT, "203.0.113.9")));
  }

  @Test
  void currentTime_isTheEmulatedOne() {
    policy("Allow", "'DateGreaterThan':{'aws:CurrentTime':'2026-01-01T01:00Z'}");
    assertEquals(false, sends(caller(OTHER, "127.0.0.1")));
    sqs.advance(3_601);
    assertEquals(true, sends(caller(OTHER, "127.0.0.1")));
  }

  @Test
  void sourceIp_ofIpVersion6_hasNoScope() throws UnknownHostException {
    policy("Allow", "'IpAddress':{'aws:SourceIp':'fe80::/10'}");
    byte[] linkLocal = InetAddress.ofLiteral("fe80::1").getAddress();
    assertEquals(true, sends(caller(OTHER, Inet6Address.getByAddress(null, linkLocal, 5))));
  }

  @Test
  void policyThatDeniesEverybody_isChangedByTheRootUserAlone() {
    String deny =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\","
            + "\"Action\":\"sqs:*\",\"Resource\":\"*\"}]}";
    sqs.set(queue, "Policy", deny);
    Principal role =
        new Principal.Identity(
            EngineHarness.ACCOUNT,
            "arn:aws:sts::" + EngineHarness.ACCOUNT + ":assumed-role/admin/me");
    Caller admin =
        new Caller(role, "sqs:SetQueueAttributes", null, Cause.root("request"), Wire.NONE);

    assertTrue(refusal(() -> sqs.view(queue)).contains("with an explicit deny"));
    assertTrue(refusal(() -> sqs.set(queue, "DelaySeconds", "1")).contains("explicit deny"));
    assertTrue(
        refusal(() -> sqs.set(queue, "DelaySeconds", "1", "Policy", "")).contains("explicit deny"));
    assertTrue(
        refusal(() -> sqs.engine.set(admin, queue, Map.of("Policy", ""))).contains("explicit"));
    assertTrue(
        refusal(() -> sqs.engine.changePolicy(admin, queue, p -> null)).contains("explicit"));

    sqs.engine.changePolicy(sqs.caller(), queue, policy -> policy);
    sqs.set(queue, "Policy", "");
    sqs.send(queue, "a");
    assertEquals("1 0 0", sqs.counts(queue));
  }
}
