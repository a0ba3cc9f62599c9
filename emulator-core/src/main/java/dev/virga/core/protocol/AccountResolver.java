package dev.virga.core.protocol;

import dev.virga.core.identity.AccountId;
import dev.virga.core.service.Cause;
import dev.virga.core.service.Principal;
import org.jspecify.annotations.Nullable;

/** Tells whom an access key belongs to. Thread-safe. */
@FunctionalInterface
public interface AccountResolver {
  /**
   * Resolves an access key id.
   *
   * @param accessKeyId null for an unsigned request
   * @throws dev.virga.core.fault.ServiceException the key is one that is known to be no longer
   *     valid
   */
  Caller resolve(@Nullable String accessKeyId);

  /**
   * A caller.
   *
   * @param account whose resources are meant
   * @param cause what this call follows from, such as the invocation that a function's key stands
   *     for; null where it starts a chain of its own
   */
  record Caller(Principal principal, AccountId account, @Nullable Cause cause) {
    private static final Caller DEFAULT_ROOT =
        new Caller(Principal.root(AccountId.DEFAULT), AccountId.DEFAULT, null);

    /** The root identity of an account. */
    public static Caller root(AccountId account) {
      return account.equals(AccountId.DEFAULT)
          ? DEFAULT_ROOT
          : new Caller(Principal.root(account), account, null);
    }
  }

  /** The account is the access key id where that is 12 digits, else 000000000000. */
  static AccountResolver byAccessKey() {
    return key ->
        Caller.root(key != null && AccountId.isValid(key) ? new AccountId(key) : AccountId.DEFAULT);
  }
}
