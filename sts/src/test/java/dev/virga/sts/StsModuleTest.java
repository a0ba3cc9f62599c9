package dev.virga.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.api.sts.GetCallerIdentityRequest;
import dev.virga.api.sts.GetCallerIdentityResponse;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Region;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.Structure;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.Cause;
import dev.virga.core.service.EventSink;
import dev.virga.core.service.Outcome;
import dev.virga.core.service.Principal;
import org.junit.jupiter.api.Test;

class StsModuleTest {
  private static final AccountId ACCOUNT = new AccountId("111122223333");

  @Test
  void getCallerIdentity_ofTheRootUserIsItsAccount() {
    GetCallerIdentityResponse answer = identityOf(Principal.root(ACCOUNT));
    assertEquals("111122223333", answer.account());
    assertEquals("arn:aws:iam::111122223333:root", answer.arn());
    assertEquals("111122223333", answer.userId());
  }

  @Test
  void getCallerIdentity_ofAnAssumedRoleNamesTheSession() {
    GetCallerIdentityResponse one = identityOf(role("app/session-1"));
    GetCallerIdentityResponse two = identityOf(role("app/session-2"));
    GetCallerIdentityResponse other = identityOf(role("web/session-1"));
    assertTrue(one.userId().matches("AROA[0-9A-Z]{17}:session-1"), one.userId());
    assertEquals(one.userId().replace("-1", "-2"), two.userId());
    assertNotEquals(one.userId(), other.userId());
  }

  private static Principal role(String path) {
    return new Principal.Identity(ACCOUNT, "arn:aws:sts::111122223333:assumed-role/" + path);
  }

  private static GetCallerIdentityResponse identityOf(Principal principal) {
    var binding = new StsModule().binding();
    OperationSchema operation = binding.schema().operation("GetCallerIdentity");
    CallContext context =
        new CallContext(principal, null, ACCOUNT, Region.DEFAULT, "r", "http://x", Cause.root("r"));
    Outcome<? extends Structure> outcome =
        binding.call(
            context, operation, GetCallerIdentityRequest.builder().build(), new NoEvents());
    return (GetCallerIdentityResponse) ((Outcome.Answered<?>) outcome).output();
  }

  private static final class NoEvents implements EventSink {
    @Override
    public void start(Structure output) {
      throw new AssertionError("no event stream");
    }

    @Override
    public boolean send(Structure event) {
      throw new AssertionError("no event stream");
    }
  }
}
