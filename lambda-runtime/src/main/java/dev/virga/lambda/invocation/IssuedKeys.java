package dev.virga.lambda.invocation;

import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Arn;
import dev.virga.core.identity.IssuedAccessKey;
import dev.virga.core.protocol.AccountResolver;
import dev.virga.core.service.Cause;
import dev.virga.core.service.Principal;
import dev.virga.lambda.runtime.EnvironmentCredentials;
import dev.virga.lambda.runtime.FunctionVersion;
import dev.virga.lambda.runtime.Invocation;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of execution environments, one set for each, and whose calls they sign: those of
 * the function's role, caused by the invocation that is running there. Thread-safe.
 *
 * <p>A key names its account by itself ({@link IssuedAccessKey}): one that is no longer known still
 * means its account, as root.
 */
public final class IssuedKeys implements EnvironmentCredentials, AccountResolver {
  private static final int SECRET_BYTES = 30;
  private static final int TOKEN_BYTES = 96;

  private final AtomicLong numbers = new AtomicLong();
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Session> byKey = new ConcurrentHashMap<>();
  private final Map<String, Session> byEnvironment = new ConcurrentHashMap<>();
  private final Map<String, Running> running = new ConcurrentHashMap<>();

  /** What a key stands for. */
  private record Session(
      String key, AccountId account, Principal principal, @Nullable String requestId) {
    Session serving(String requestId) {
      return new Session(key, account, principal, requestId);
    }
  }

  /** An invocation under way, by request id. */
  private record Running(Cause cause, Arn function, String role) {}

  @Override
  public Map<String, String> issue(FunctionVersion function, String environmentId) {
    AccountId account = new AccountId(function.arn().account());
    String key = IssuedAccessKey.temporary(account, numbers.incrementAndGet());
    Session session = new Session(key, account, principal(function, account), null);
    byKey.put(key, session);
    byEnvironment.put(environmentId, session);
    return Map.of(
        "AWS_ACCESS_KEY_ID", key,
        "AWS_SECRET_ACCESS_KEY", text(SECRET_BYTES),
        "AWS_SESSION_TOKEN", text(TOKEN_BYTES));
  }

  /** The role as the function has assumed it. */
  private Principal principal(FunctionVersion function, AccountId account) {
    Arn arn = function.arn();
    String role =
        running.values().stream()
            .filter(each -> each.function().equals(arn))
            .map(Running::role)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no invocation of " + arn));
    String name = role.substring(role.lastIndexOf('/') + 1);
    return new Principal.Identity(
        account,
        "arn:%s:sts::%s:assumed-role/%s/%s"
            .formatted(arn.partition(), account, name, function.name()));
  }

  private String text(int bytes) {
    byte[] secret = new byte[bytes];
    random.nextBytes(secret);
    return Base64.getEncoder().encodeToString(secret);
  }

  /**
   * An invocation begins.
   *
   * @param cause what its calls follow from
   * @param role the ARN of the function's role
   */
  void begin(String requestId, FunctionVersion function, String role, Cause cause) {
    running.put(requestId, new Running(cause, function.arn(), role));
  }

  /** It has ended. */
  void end(String requestId) {
    running.remove(requestId);
  }

  @Override
  public void serving(String environmentId, Invocation invocation) {
    Session session = byEnvironment.get(environmentId);
    if (session != null) {
      Session serving = session.serving(invocation.requestId());
      byEnvironment.put(environmentId, serving);
      byKey.put(session.key(), serving);
    }
  }

  @Override
  public void revoke(String environmentId) {
    Session session = byEnvironment.remove(environmentId);
    if (session != null) {
      byKey.remove(session.key());
    }
  }

  /** Whose calls a key signs, where it is the key of an environment. */
  public Optional<Holder> holder(String accessKeyId) {
    Session session = byKey.get(accessKeyId);
    if (session == null) {
      return Optional.empty();
    }
    String requestId = session.requestId();
    Running now = requestId == null ? null : running.get(requestId);
    Cause cause = now == null ? null : now.cause();
    return Optional.of(new Holder(session.principal(), session.account(), cause));
  }

  @Override
  public Caller resolve(@Nullable String accessKeyId) {
    if (accessKeyId == null) {
      return Caller.root(AccountId.DEFAULT);
    }
    return holder(accessKeyId)
        .map(holder -> new Caller(holder.principal(), holder.account(), holder.cause()))
        .or(() -> IssuedAccessKey.account(accessKeyId).map(Caller::root))
        .orElseGet(() -> AccountResolver.byAccessKey().resolve(accessKeyId));
  }

  /**
   * Whose calls a key signs.
   *
   * @param principal the function's role, assumed
   * @param cause of the invocation that is running in the environment, or null
   */
  public record Holder(Principal principal, AccountId account, @Nullable Cause cause) {}
}
