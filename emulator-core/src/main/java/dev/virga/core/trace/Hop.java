package dev.virga.core.trace;

import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Arn;
import dev.virga.core.identity.Region;
import dev.virga.core.service.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One record of the journal: one step of one causal chain.
 *
 * @param id rises by one per record, from 1; also the sequence number for tailing
 * @param chain the causal chain, see {@link Cause}
 * @param parent id of the record that caused this one, 0 for none
 * @param at emulated time
 * @param account whose resources are concerned
 * @param region whose resources are concerned
 * @param kind what kind of step
 * @param subjects ARNs concerned, such as the rule's and the target's
 * @param outcome one word, such as {@code delivered}, {@code retry}, {@code matched}
 * @param reason why, where it did not go as its user may have wished
 * @param attributes small facts: event id, attempt number, error code. No payloads
 */
public record Hop(
    long id,
    String chain,
    long parent,
    Instant at,
    AccountId account,
    Region region,
    HopKind kind,
    List<Arn> subjects,
    String outcome,
    @Nullable String reason,
    Map<String, String> attributes)
    implements JournalEntry {
  public Hop {
    subjects = List.copyOf(subjects);
  }

  /** Itself. */
  @Override
  public Hop hop(long number) {
    return this;
  }

  /** This record with its step's end. */
  Hop ended(String word, @Nullable String why, Map<String, String> facts) {
    Map<String, String> all = attributes;
    if (!facts.isEmpty()) {
      Map<String, String> more = new TreeMap<>(attributes);
      more.putAll(facts);
      all = Collections.unmodifiableMap(more);
    }
    return new Hop(id, chain, parent, at, account, region, kind, subjects, word, why, all);
  }

  /** Begins a record. */
  public static Draft of(HopKind kind, Cause cause, Instant at, AccountId account, Region region) {
    return new Draft(kind, cause, at, account, region);
  }

  /** A record that is being written. Not thread-safe. */
  public static final class Draft {
    private final HopKind kind;
    private final Cause cause;
    private final Instant at;
    private final AccountId account;
    private final Region region;
    private final List<Arn> subjects = new ArrayList<>();
    private final Map<String, String> attributes = new TreeMap<>();
    private String outcome = "";
    private @Nullable String reason;

    private Draft(HopKind kind, Cause cause, Instant at, AccountId account, Region region) {
      this.kind = kind;
      this.cause = cause;
      this.at = at;
      this.account = account;
      this.region = region;
    }

    /** Adds an ARN concerned. */
    public Draft subject(Arn arn) {
      subjects.add(arn);
      return this;
    }

    /** How it went, in one word. */
    public Draft outcome(String word) {
      outcome = word;
      return this;
    }

    /** Why. */
    public Draft reason(@Nullable String text) {
      reason = text;
      return this;
    }

    /** Adds a small fact. */
    public Draft attribute(String name, String value) {
      attributes.put(name, value);
      return this;
    }

    Cause cause() {
      return cause;
    }

    Hop numbered(long id) {
      Map<String, String> facts =
          attributes.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(attributes));
      return new Hop(
          id,
          cause.chain(),
          cause.hop(),
          at,
          account,
          region,
          kind,
          subjects,
          outcome,
          reason,
          facts);
    }
  }
}
