package dev.virga.core.fault;

import dev.virga.core.identity.IdSource;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.core.schema.Structure;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.CallGate;
import dev.virga.core.time.RealTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Faults that a user wants to see: calls that fail or take long, by rule. A gate in the path of
 * every call. Chance comes from a seeded source. Thread-safe.
 */
public final class FaultInjection implements CallGate {
  /** Rules at most. */
  public static final int MAX_RULES = 100;

  private final RealTime real;
  private final IdSource chance;
  private final List<Active> rules = new ArrayList<>();
  private volatile boolean waits;

  /**
   * Which calls are hit, and how. The first rule that hits a call decides.
   *
   * @param service such as {@code sqs}, or null for all
   * @param operation such as {@code SendMessage}, or null for all
   * @param probability 0 to 1: how likely a call is hit
   * @param count how many calls are hit before the rule is used up; 0 for any number
   * @param error what the call answers, or null: it goes on after the latency
   * @param latency real time that the call waits first
   */
  public record Rule(
      @Nullable String service,
      @Nullable String operation,
      double probability,
      int count,
      @Nullable InjectedError error,
      Duration latency) {
    public Rule {
      if (probability < 0 || probability > 1 || count < 0 || latency.isNegative()) {
        throw new IllegalArgumentException("not a fault rule: " + probability + " " + count);
      }
    }

    boolean concerns(ServiceSchema called, OperationSchema action) {
      return (service == null || service.equals(called.name()))
          && (operation == null || operation.equals(action.name()));
    }
  }

  /**
   * An error answer that the rule names.
   *
   * @param code on the wire, such as {@code ThrottlingException}
   * @param status HTTP status
   * @param message the text
   */
  public record InjectedError(String code, int status, String message) implements ErrorCode {}

  private static final class Active {
    final Rule rule;
    int left;

    Active(Rule rule) {
      this.rule = rule;
      this.left = rule.count;
    }
  }

  public FaultInjection(RealTime real, IdSource chance) {
    this.real = real;
    this.chance = chance;
  }

  /** Replaces all rules. */
  public synchronized void set(List<Rule> replacement) {
    if (replacement.size() > MAX_RULES) {
      throw new IllegalArgumentException("at most " + MAX_RULES + " fault rules");
    }
    rules.clear();
    replacement.forEach(rule -> rules.add(new Active(rule)));
    waits = replacement.stream().anyMatch(rule -> !rule.latency.isZero());
  }

  /** The rules that are not used up. */
  public synchronized List<Rule> rules() {
    return rules.stream().map(active -> active.rule).toList();
  }

  /** Whether any rule makes calls wait; as long as it stands, though its count is used up. */
  public boolean waits() {
    return waits;
  }

  @Override
  public void admit(
      CallContext context, ServiceSchema service, OperationSchema operation, Structure input) {
    Rule hit = hit(service, operation);
    if (hit == null) {
      return;
    }
    if (!hit.latency.isZero()) {
      real.pause(hit.latency);
    }
    if (hit.error != null) {
      throw new ServiceException(hit.error, hit.error.message());
    }
  }

  private synchronized @Nullable Rule hit(ServiceSchema service, OperationSchema operation) {
    Active hit = null;
    for (Active active : rules) {
      if (hit == null
          && active.rule.concerns(service, operation)
          && chance.nextDouble() < active.rule.probability) {
        hit = active;
      }
    }
    if (hit == null) {
      return null;
    }
    if (hit.rule.count > 0 && --hit.left == 0) {
      rules.remove(hit);
    }
    return hit.rule;
  }
}
