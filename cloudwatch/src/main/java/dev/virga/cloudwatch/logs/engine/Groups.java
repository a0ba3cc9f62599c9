package dev.virga.cloudwatch.logs.engine;

import dev.virga.api.logs.LogGroup;
import dev.virga.api.logs.LogGroupClass;
import dev.virga.core.engine.Scope;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rules of log groups. */
public final class Groups {
  private static final int MAX_TAGS = 50;

  private Groups() {}

  /** Creates a group. */
  public static void create(LogsState state, String name, Map<String, String> tags, long now) {
    if (name.toLowerCase(Locale.ROOT).startsWith("aws/")) {
      throw LogsFault.reservedName();
    }
    if (state.groups.containsKey(name)) {
      throw LogsFault.groupExists();
    }
    if (tags.size() > MAX_TAGS) {
      throw LogsFault.tooManyTags();
    }
    GroupCell group = new GroupCell(name, now);
    group.tags.putAll(tags);
    state.groups.put(name, group);
  }

  /** Deletes a group with all that is in it. */
  public static void delete(LogsState state, String name) {
    GroupCell group = state.group(name);
    state.groups.remove(name);
    for (StreamCell stream : group.streams.values()) {
      state.storedBytes -= stream.sizeBytes();
    }
    state.findNextExpiry();
  }

  /**
   * Groups by name.
   *
   * @param prefix of the names, or null
   * @param substring of the names, or null
   * @param after the last name of the page before, or null
   * @param most how many
   */
  public static List<LogGroup> list(
      LogsState state,
      Scope scope,
      @Nullable String prefix,
      @Nullable String substring,
      @Nullable String after,
      int most) {
    Collection<GroupCell> groups =
        after == null ? state.groups.values() : state.groups.tailMap(after, false).values();
    return groups.stream()
        .filter(group -> prefix == null || group.name.startsWith(prefix))
        .filter(group -> substring == null || group.name.contains(substring))
        .limit(most)
        .map(group -> describe(scope, group))
        .toList();
  }

  private static LogGroup describe(Scope scope, GroupCell group) {
    String arn = scope.arn("logs", "log-group:" + group.name).toString();
    return LogGroup.builder()
        .logGroupName(group.name)
        .creationTime(group.creationTime)
        .retentionInDays(group.retentionInDays)
        .metricFilterCount(0)
        .arn(arn + ":*")
        .storedBytes(0L)
        .logGroupClass(LogGroupClass.STANDARD)
        .logGroupArn(arn)
        .deletionProtectionEnabled(false)
        .build();
  }

  /**
   * Changes how long events are kept; what is older goes at once.
   *
   * @param days one of {@link Retention#ALLOWED_DAYS}, or null for ever
   */
  public static void retain(LogsState state, String name, @Nullable Integer days) {
    if (days != null && !Retention.ALLOWED_DAYS.contains(days)) {
      throw LogsFault.retentionDays(days);
    }
    state.group(name).retentionInDays = days;
    state.findNextExpiry();
  }

  /** Adds tags, or changes their values. */
  public static void tag(LogsState state, String name, Map<String, String> tags) {
    Map<String, String> stored = state.group(name).tags;
    Map<String, String> merged = new TreeMap<>(stored);
    merged.putAll(tags);
    if (merged.size() > MAX_TAGS) {
      throw LogsFault.tooManyTags();
    }
    stored.putAll(tags);
  }

  /** Removes tags; keys that are not there are no error. */
  public static void untag(LogsState state, String name, List<String> keys) {
    keys.forEach(state.group(name).tags::remove);
  }

  /** The tags of a group. */
  public static Map<String, String> tags(LogsState state, String name) {
    return Map.copyOf(state.group(name).tags);
  }
}
