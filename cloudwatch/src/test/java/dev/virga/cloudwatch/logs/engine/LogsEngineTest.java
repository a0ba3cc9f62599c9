package dev.virga.cloudwatch.logs.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.virga.api.logs.FilteredLogEvent;
import dev.virga.api.logs.GetLogEventsResponse;
import dev.virga.api.logs.InputLogEvent;
import dev.virga.api.logs.OutputLogEvent;
import dev.virga.api.logs.PutLogEventsResponse;
import dev.virga.core.engine.Scope;
import dev.virga.core.engine.Turn;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.IdSource;
import dev.virga.core.identity.Region;
import dev.virga.core.service.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules alone; texts and semantics from shared/spec/logs.md §3-§5. */
class LogsEngineTest {
  private static final long NOW = Instant.parse("2026-11-23T09:00:00Z").toEpochMilli();
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final Scope SCOPE =
      new Scope("aws", AccountId.DEFAULT, new Region("eu-central-1"));

  private final LogsRules rules = new LogsRules();
  private final LogsState state = new LogsState();

  @BeforeEach
  void aGroupWithAStream() {
    Groups.create(state, "g", Map.of(), NOW);
    Streams.create(state, "g", "s", NOW);
  }

  @Test
  void create_refusesWhatExistsAndWhatIsReserved() {
    refused("The specified log group already exists", () -> Groups.create(state, "g", Map.of(), 1));
    refused("The specified log stream already exists", () -> Streams.create(state, "g", "s", 1));
    refused("The specified log group does not exist.", () -> Streams.create(state, "x", "s", 1));
    refused(
        "Log groups starting with AWS/ are reserved for AWS.",
        () -> Groups.create(state, "aws/x", Map.of(), 1));
    assertEquals(List.of("g"), List.copyOf(state.groups.keySet()));
  }

  @Test
  void list_describesGroupsWithTheTwoArns() {
    Groups.create(state, "b/app", Map.of(), NOW);
    Groups.create(state, "b/web", Map.of(), NOW);
    var groups = Groups.list(state, SCOPE, "b/", null, "b/app", 10);
    assertEquals(1, groups.size());
    var group = groups.getFirst();
    assertEquals("arn:aws:logs:eu-central-1:000000000000:log-group:b/web:*", group.arn());
    assertEquals("arn:aws:logs:eu-central-1:000000000000:log-group:b/web", group.logGroupArn());
    assertEquals(2, Groups.list(state, SCOPE, null, "b/", null, 10).size());
  }

  @Test
  void put_refusesABatchOutOfOrderAndStoresNothing() {
    refused(
        "Log events in a single PutLogEvents request must be in chronological order.",
        () -> put(event(NOW, "b"), event(NOW - 1, "a")));
    refused(
        "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.",
        () -> put(event(NOW - DAY - 1, "a"), event(NOW, "b")));
    refused(
        "Upload too large: 1048577 bytes exceeds limit of 1048576",
        () -> put(event(NOW, "x".repeat(1048577 - 26))));
    assertEquals(List.of(), messages(get(null, true, 10)));
    assertEquals(0, state.storedBytes);
  }

  @Test
  void put_reportsEventsTooOldTooNewAndExpired() {
    Groups.retain(state, "g", 1);
    PutLogEventsResponse old = put(event(NOW - 15 * DAY, "old"), event(NOW - 14 * DAY - 1, "old"));
    assertEquals(2, old.rejectedLogEventsInfo().tooOldLogEventEndIndex());
    PutLogEventsResponse expired = put(event(NOW - DAY, "expired"), event(NOW - DAY + 1, "kept"));
    assertEquals(1, expired.rejectedLogEventsInfo().expiredLogEventEndIndex());
    PutLogEventsResponse ahead =
        put(event(NOW + 2 * HOUR, "ahead"), event(NOW + 2 * HOUR + 1, "too new"));
    assertEquals(1, ahead.rejectedLogEventsInfo().tooNewLogEventStartIndex());
    assertNull(put(event(NOW, "now")).rejectedLogEventsInfo());
    assertEquals(List.of("kept", "now", "ahead"), messages(get(null, true, 10)));
  }

  @Test
  void get_withoutTokenAnswersTheLatestPageOrTheFirst() {
    numbered(5);
    assertEquals(List.of("3", "4"), messages(get(null, false, 2)));
    assertEquals(List.of("0", "1"), messages(get(null, true, 2)));
  }

  @Test
  void get_tokensWalkBothWaysAndEndInThemselves() {
    numbered(5);
    GetLogEventsResponse page = get(null, true, 2);
    page = get(page.nextForwardToken(), false, 2);
    assertEquals(List.of("2", "3"), messages(page));
    GetLogEventsResponse back = get(page.nextBackwardToken(), true, 2);
    assertEquals(List.of("0", "1"), messages(back));
    page = get(page.nextForwardToken(), false, 2);
    assertEquals(List.of("4"), messages(page));
    GetLogEventsResponse end = get(page.nextForwardToken(), false, 2);
    assertEquals(List.of(), messages(end));
    assertEquals(page.nextForwardToken(), end.nextForwardToken());
    assertEquals(List.of("3", "4"), messages(get(end.nextBackwardToken(), false, 2)));
    GetLogEventsResponse head = get(back.nextBackwardToken(), false, 2);
    assertEquals(List.of(), messages(head));
    assertEquals(back.nextBackwardToken(), head.nextBackwardToken());
    assertEquals(List.of("0", "1"), messages(get(head.nextForwardToken(), false, 2)));
  }

  @Test
  void get_aForwardTokenSeesWhatComesLater() {
    GetLogEventsResponse empty = get(null, false, 10);
    put(event(NOW, "late"));
    assertEquals(List.of("late"), messages(get(empty.nextForwardToken(), false, 10)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "f/1/s", "x", "f/99999999999999999999999999999999999999999999999999999999/s"})
  void get_refusesWhatIsNoToken(String token) {
    refused("The specified nextToken is invalid.", () -> get(token, true, 1));
  }

  @Test
  void filter_mergesStreamsByTimeInPages() {
    Streams.create(state, "g", "t", NOW);
    for (int i = 0; i < 6; i++) {
      Writing.put(state, "g", i % 2 == 0 ? "s" : "t", List.of(event(NOW + i, "m" + i)), NOW);
    }
    var first = Reading.filter(state, query(null, 4, true));
    assertEquals(List.of("m0", "m1", "m2", "m3"), texts(first.events()));
    EventId after = EventId.parse(first.nextToken()).orElseThrow();
    var second = Reading.filter(state, query(after, 4, true));
    assertEquals(List.of("m4", "m5"), texts(second.events()));
    assertNull(second.nextToken());
    assertEquals(List.of("m5", "m4"), texts(Reading.filter(state, query(null, 2, false)).events()));
  }

  @Test
  void retention_expiresEventsAtTheirMoment() {
    put(event(NOW - HOUR, "first"), event(NOW, "second"));
    assertNull(rules.nextDeadline(state));
    Groups.retain(state, "g", 1);
    assertEquals(Instant.ofEpochMilli(NOW - HOUR + DAY), rules.nextDeadline(state));
    rules.runDue(state, turn(NOW - HOUR + DAY - 1));
    assertEquals(List.of("first", "second"), messages(get(null, true, 10)));
    rules.runDue(state, turn(NOW - HOUR + DAY));
    assertEquals(List.of("second"), messages(get(null, true, 10)));
    assertEquals(Instant.ofEpochMilli(NOW + DAY), rules.nextDeadline(state));
    rules.runDue(state, turn(NOW + DAY));
    assertNull(rules.nextDeadline(state));
    assertEquals(0, state.storedBytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 4, 366, 3654})
  void retention_refusesOtherNumbersOfDays(int days) {
    ServiceException error =
        assertThrows(ServiceException.class, () -> Groups.retain(state, "g", days));
    assertEquals("InvalidParameterException", error.error().code());
    assertNull(state.group("g").retentionInDays);
  }

  /** Every page walk sees every event once, and a copy of the state behaves as the state. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void walk_seesEveryEventOnceInOrder(long seed) {
    Random random = new Random(seed);
    List<String> expected = new ArrayList<>();
    List<InputLogEvent> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(event(NOW + random.nextInt(50), "e" + i));
    }
    all.forEach(e -> Writing.put(state, "g", "s", List.of(e), NOW));
    all.stream()
        .sorted(Comparator.comparing(InputLogEvent::timestamp))
        .forEach(e -> expected.add(e.message()));
    LogsState copy = rules.copy(state);
    Groups.delete(state, "g");
    List<String> seen = new ArrayList<>();
    String token = null;
    while (true) {
      GetLogEventsResponse page =
          Reading.get(
              copy,
              new Reading.StreamQuery(
                  "g", "s", 0, Long.MAX_VALUE, token, 1 + random.nextInt(20), true));
      if (page.nextForwardToken().equals(token)) {
        break;
      }
      seen.addAll(messages(page));
      token = page.nextForwardToken();
    }
    assertEquals(expected, seen, "seed " + seed);
  }

  private static Reading.GroupQuery query(@Nullable EventId after, int limit, boolean fromHead) {
    return new Reading.GroupQuery(
        "g", null, null, 0, Long.MAX_VALUE, FilterPattern.parse(null), after, limit, fromHead);
  }

  private void numbered(int count) {
    IntStream.range(0, count).forEach(i -> put(event(NOW + i, Integer.toString(i))));
  }

  private PutLogEventsResponse put(InputLogEvent... events) {
    return Writing.put(state, "g", "s", List.of(events), NOW);
  }

  private GetLogEventsResponse get(@Nullable String token, boolean fromHead, int limit) {
    return Reading.get(
        state, new Reading.StreamQuery("g", "s", 0, Long.MAX_VALUE, token, limit, fromHead));
  }

  private static InputLogEvent event(long timestamp, String message) {
    return InputLogEvent.builder().timestamp(timestamp).message(message).build();
  }

  private static List<String> messages(GetLogEventsResponse page) {
    return page.events().stream().map(OutputLogEvent::message).toList();
  }

  private static List<String> texts(List<FilteredLogEvent> events) {
    return events.stream().map(FilteredLogEvent::message).toList();
  }

  private static Turn turn(long now) {
    return new Turn(Instant.ofEpochMilli(now), IdSource.of(1, "test"), Cause.root("test"));
  }

  private static void refused(String text, Runnable call) {
    ServiceException error = assertThrows(ServiceException.class, call::run);
    assertEquals(text, error.message());
  }
}
