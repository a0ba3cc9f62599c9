package dev.virga.cloudwatch.logs.operation;

import dev.virga.cloudwatch.logs.engine.LogsFault;
import dev.virga.core.identity.Arn;
import dev.virga.core.service.CallContext;
import org.jspecify.annotations.Nullable;

/** A log group as callers name it: by name, by ARN, or by an ARN that ends in {@code :*}. */
final class GroupName {
  private static final String RESOURCE = "log-group:";

  private GroupName() {}

  /** The name, where a call may give a name or an identifier, one of the two. */
  static String of(CallContext context, @Nullable String name, @Nullable String identifier) {
    if (name != null && identifier != null) {
      throw LogsFault.nameAndArn();
    }
    if (name != null) {
      return name;
    }
    if (identifier == null) {
      throw LogsFault.noNameNorArn();
    }
    return identifier.startsWith("arn:") ? ofArn(context, identifier) : identifier;
  }

  /** The name of the group with this ARN. */
  static String ofArn(CallContext context, @Nullable String text) {
    Arn arn = Arn.parse(text == null ? "" : text).orElseThrow(LogsFault::noResource);
    boolean here =
        arn.service().equals("logs")
            && arn.region().equals(context.region().value())
            && arn.account().equals(context.account().value());
    if (!here || !arn.resource().startsWith(RESOURCE)) {
      throw LogsFault.noResource();
    }
    String name = arn.resource().substring(RESOURCE.length());
    return name.endsWith(":*") ? name.substring(0, name.length() - 2) : name;
  }
}
