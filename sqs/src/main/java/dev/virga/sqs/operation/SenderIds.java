package dev.virga.sqs.operation;

import dev.virga.core.service.Principal;
import dev.virga.core.service.UserId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The SenderId of principals. Thread-safe. */
final class SenderIds {
  /** Identities whose ids are kept; those of others are derived each time. */
  private static final int MAX_KEPT = 1000;

  private final Map<Principal, String> kept = new ConcurrentHashMap<>();

  /** The unique id of an identity; of a service its name. */
  String of(Principal principal) {
    String known = kept.get(principal);
    if (known != null) {
      return known;
    }
    String id =
        switch (principal) {
          case Principal.Identity identity -> UserId.of(identity);
          case Principal.Service service -> service.name();
        };
    if (kept.size() < MAX_KEPT) {
      kept.put(principal, id);
    }
    return id;
  }
}
