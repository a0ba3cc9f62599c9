package dev.virga.cloudwatch.logs.engine;

import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All logs of one account and region. */
public final class LogsState {
  final NavigableMap<String, GroupCell> groups = new TreeMap<>();
  long lastSequence;

  /** What all stored events take, as AWS counts bytes. */
  long storedBytes;

  /** When the next event expires, epoch milliseconds, or null. */
  @Nullable Long nextExpiry;

  LogsState copy() {
    LogsState copy = new LogsState();
    groups.forEach((name, group) -> copy.groups.put(name, group.copy()));
    copy.lastSequence = lastSequence;
    copy.storedBytes = storedBytes;
    copy.nextExpiry = nextExpiry;
    return copy;
  }

  GroupCell group(String name) {
    GroupCell found = groups.get(name);
    if (found == null) {
      throw LogsFault.noGroup();
    }
    return found;
  }

  void expiresNoLaterThan(long moment) {
    Long next = nextExpiry;
    if (next == null || moment < next) {
      nextExpiry = moment;
    }
  }

  /** Looks for the next expiry in all groups: after a change of retention or a deletion. */
  void findNextExpiry() {
    nextExpiry = null;
    for (GroupCell group : groups.values()) {
      Long expiry = group.nextExpiry();
      if (expiry != null) {
        expiresNoLaterThan(expiry);
      }
    }
  }
}
