package dev.virga.eventbridge.operation;

import dev.virga.core.identity.Arn;
import dev.virga.core.service.CallContext;
import dev.virga.eventbridge.engine.EventBridgeFault;
import dev.virga.eventbridge.engine.EventBus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bus as calls name it.
 *
 * @param name its name
 * @param foreignRegion whether it was named by the ARN of another region
 */
record BusRef(String name, boolean foreignRegion) {
  private static final String PREFIX = "event-bus/";

  /** The bus that a name or an ARN means; null means the default bus. */
  static BusRef of(@Nullable String nameOrArn, CallContext context) {
    if (nameOrArn == null) {
      return new BusRef(EventBus.DEFAULT, false);
    }
    Optional<Arn> arn = Arn.parse(nameOrArn).filter(a -> a.resource().startsWith(PREFIX));
    if (arn.isEmpty()) {
      return new BusRef(nameOrArn, false);
    }
    EventBridgeFault.refuse(
        !arn.get().account().equals(context.account().value()),
        "event buses of other accounts",
        "operations");
    String name = arn.get().resource().substring(PREFIX.length());
    return new BusRef(name, !arn.get().region().equals(context.region().value()));
  }

  /** The name of the bus in the call's own account and region; a fault where it is elsewhere. */
  static String local(@Nullable String nameOrArn, CallContext context) {
    BusRef bus = of(nameOrArn, context);
    if (bus.foreignRegion) {
      throw EventBridgeFault.BUS_MISSING.with(bus.name);
    }
    return bus.name;
  }
}
