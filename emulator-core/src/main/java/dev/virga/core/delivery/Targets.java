package dev.virga.core.delivery;

import dev.virga.core.identity.Arn;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who takes deliveries, by the service in an ARN. Filled while wiring. Thread-safe. */
public final class Targets {
  private final Map<String, Target> byService = new ConcurrentHashMap<>();

  /**
   * Registers a service's target.
   *
   * @param service as in ARNs: {@code lambda}, {@code sqs}
   */
  public void register(String service, Target target) {
    if (byService.putIfAbsent(service, target) != null) {
      throw new IllegalStateException("two targets for " + service);
    }
  }

  /** The target of an ARN's service. */
  public Optional<Target> of(Arn arn) {
    return Optional.ofNullable(byService.get(arn.service()));
  }
}
