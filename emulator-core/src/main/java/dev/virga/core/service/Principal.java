package dev.virga.core.service;

import dev.virga.core.identity.AccountId;

/** Who calls: an account's identity, or an AWS service on a resource's behalf. */
public sealed interface Principal {
  /**
   * An identity of an account.
   *
   * @param arn such as {@code arn:aws:iam::000000000000:root} or an assumed role's
   */
  record Identity(AccountId account, String arn) implements Principal {}

  /**
   * An AWS service.
   *
   * @param name such as {@code events.amazonaws.com}
   */
  record Service(String name) implements Principal {}

  /** The root identity of an account. */
  static Principal root(AccountId account) {
    return new Identity(account, "arn:aws:iam::" + account + ":root");
  }
}
