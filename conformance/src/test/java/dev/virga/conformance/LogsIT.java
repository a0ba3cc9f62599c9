package dev.virga.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.virga.testkit.Virga;
import dev.virga.testkit.VirgaClock;
import dev.virga.testkit.VirgaExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;

/** CloudWatch Logs by the AWS SDK. Provenance of error texts: recorded. */
@ExtendWith(VirgaExtension.class)
class LogsIT {
  private static final String GROUP = "/app/web";

  private Sdk sdk;
  private CloudWatchLogsClient logs;
  private VirgaClock clock;

  @BeforeEach
  void connect(Virga virga) {
    sdk = new Sdk(virga);
    logs = sdk.logs();
    clock = virga.clock();
    clock.freeze();
    logs.createLogGroup(r -> r.logGroupName(GROUP));
    logs.createLogStream(r -> r.logGroupName(GROUP).logStreamName("s"));
  }

  @AfterEach
  void disconnect() {
    sdk.close();
  }

  private InputLogEvent event(Duration age, String message) {
    return InputLogEvent.builder()
        .timestamp(clock.now().minus(age).toEpochMilli())
        .message(message)
        .build();
  }

  private PutLogEventsResponse put(String stream, InputLogEvent... events) {
    return logs.putLogEvents(r -> r.logGroupName(GROUP).logStreamName(stream).logEvents(events));
  }

  private List<String> filtered(String pattern) {
    return logs.filterLogEvents(r -> r.logGroupName(GROUP).filterPattern(pattern)).events().stream()
        .map(FilteredLogEvent::message)
        .toList();
  }

  private static List<String> messages(GetLogEventsResponse page) {
    return page.events().stream().map(OutputLogEvent::message).toList();
  }

  private GetLogEventsResponse page(String token, Boolean fromHead) {
    return logs.getLogEvents(r ->
        r.logGroupName(GROUP).logStreamName("s").limit(4).startFromHead(fromHead).nextToken(token));
  }

  /** Provenance: documented, GetLogEvents: tokens are never null, and the same at the end. */
  @Test
  void getLogEvents_pagesForwardUntilTheTokenStays() {
    put(
        "s",
        IntStream.range(0, 10)
            .mapToObj(i -> event(Duration.ofSeconds(10 - i), "m" + i))
            .toArray(InputLogEvent[]::new));

    GetLogEventsResponse first = page(null, true);
    assertEquals(List.of("m0", "m1", "m2", "m3"), messages(first));
    GetLogEventsResponse second = page(first.nextForwardToken(), true);
    assertEquals(List.of("m4", "m5", "m6", "m7"), messages(second));
    GetLogEventsResponse third = page(second.nextForwardToken(), true);
    assertEquals(List.of("m8", "m9"), messages(third));
    GetLogEventsResponse end = page(third.nextForwardToken(), true);
    assertEquals(List.of(), messages(end));
    assertEquals(third.nextForwardToken(), end.nextForwardToken());
    assertEquals(List.of("m0", "m1", "m2", "m3"), messages(page(second.nextBackwardToken(), true)));
    GetLogEventsResponse head = page(first.nextBackwardToken(), true);
    assertEquals(List.of(), messages(head));
    assertEquals(first.nextBackwardToken(), head.nextBackwardToken());

    assertEquals(List.of("m6", "m7", "m8", "m9"), messages(page(null, null)));
    put("s", event(Duration.ZERO, "later"));
    assertEquals(List.of("later"), messages(page(end.nextForwardToken(), true)));
    Refused.with(
        400,
        "InvalidParameterException",
        "The specified nextToken is invalid.",
        () -> page("f/1/s", true));
  }

  /** Provenance: documented, filter pattern syntax: terms. */
  @Test
  void filterLogEvents_findsTerms() {
    put(
        "s",
        event(Duration.ofSeconds(3), "ERROR in payment"),
        event(Duration.ofSeconds(2), "WARN in payment"),
        event(Duration.ofSeconds(1), "INFO INTERNAL SERVER ERROR"));

    assertEquals(List.of("ERROR in payment", "INFO INTERNAL SERVER ERROR"), filtered("ERROR"));
    assertEquals(List.of("ERROR in payment"), filtered("ERROR payment"));
    assertEquals(List.of("INFO INTERNAL SERVER ERROR"), filtered("\"SERVER ERROR\""));
    assertEquals(List.of("ERROR in payment", "WARN in payment"), filtered("-INFO"));
    assertEquals(List.of(), filtered("error"));
    assertEquals(3, filtered("").size());
  }

  /** Provenance: Virga: what the language has and we have not is refused, never misread. */
  @Test
  void filterLogEvents_refusesThePatternsItDoesNotHave() {
    put("s", event(Duration.ZERO, "{\"a\":1}"));

    for (String pattern : List.of("{ $.a = 1 }", "[ip, user]", "%[0-9]%")) {
      var refused = Refused.by(() -> filtered(pattern));
      assertEquals(501, refused.statusCode(), pattern);
      assertEquals("NotImplemented", refused.awsErrorDetails().errorCode());
    }
  }

  /** Provenance: documented, FilterLogEvents: over all streams, by time, ids unique. */
  @Test
  void filterLogEvents_mergesStreamsInPages() {
    logs.createLogStream(r -> r.logGroupName(GROUP).logStreamName("t"));
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      put(i % 2 == 0 ? "s" : "t", event(Duration.ofSeconds(20 - i), "m" + i));
      expected.add("m" + i);
    }

    List<FilteredLogEvent> found = new ArrayList<>();
    String token = null;
    int pages = 0;
    do {
      String from = token;
      FilterLogEventsResponse page =
          logs.filterLogEvents(r -> r.logGroupName(GROUP).limit(4).nextToken(from));
      found.addAll(page.events());
      token = page.nextToken();
      pages++;
    } while (token != null);

    assertEquals(expected, found.stream().map(FilteredLogEvent::message).toList());
    assertEquals(9, found.stream().map(FilteredLogEvent::eventId).distinct().count());
    assertEquals(3, pages);
    assertEquals(
        List.of("m1", "m3", "m5", "m7"),
        logs.filterLogEvents(r -> r.logGroupName(GROUP).logStreamNames("t")).events().stream()
            .map(FilteredLogEvent::message)
            .toList());
  }

  /** Provenance: documented, PutRetentionPolicy; to the millisecond is ours. */
  @Test
  void retention_forgetsAtItsMillisecond() {
    logs.putRetentionPolicy(r -> r.logGroupName(GROUP).retentionInDays(3));
    put("s", event(Duration.ofDays(1), "old"), event(Duration.ofHours(23), "new"));

    clock.advance(Duration.ofDays(2).minusMillis(1));
    assertEquals(List.of("old", "new"), filtered(null));
    clock.advance(Duration.ofMillis(2));
    assertEquals(List.of("new"), filtered(null));
    clock.advance(Duration.ofHours(1));
    assertEquals(List.of(), filtered(null));
    assertEquals(3, group().retentionInDays());
    logs.deleteRetentionPolicy(r -> r.logGroupName(GROUP));
    assertNull(group().retentionInDays());
  }

  private LogGroup group() {
    return logs.describeLogGroups(r -> r.logGroupNamePrefix(GROUP)).logGroups().getFirst();
  }

  /** Provenance: recorded: the fields of a group, and which ARN has the star. */
  @Test
  void describeLogGroups_tellsBothArns() {
    LogGroup group = group();

    String arn = "arn:aws:logs:us-east-1:000000000000:log-group:" + GROUP;
    assertEquals(arn + ":*", group.arn());
    assertEquals(arn, group.logGroupArn());
    assertEquals(clock.now().toEpochMilli(), group.creationTime());
    assertEquals("STANDARD", group.logGroupClassAsString());
    assertEquals(0, group.metricFilterCount());
  }

  /** Provenance: documented, PutLogEvents: too new and too old events are told by index. */
  @Test
  void putLogEvents_tellsWhatItRejects() {
    PutLogEventsResponse answer =
        put("s", event(Duration.ofHours(-1), "soon"), event(Duration.ofHours(-3), "too new"));

    assertNotNull(answer.rejectedLogEventsInfo());
    assertEquals(1, answer.rejectedLogEventsInfo().tooNewLogEventStartIndex());
    assertEquals(
        1,
        put("s", event(Duration.ofDays(15), "too old"))
            .rejectedLogEventsInfo()
            .tooOldLogEventEndIndex());
    assertEquals(List.of("soon"), filtered(null));
  }

  @Test
  void errors_haveTheirTexts() {
    Refused.with(
        400,
        "ResourceAlreadyExistsException",
        "The specified log group already exists",
        () -> logs.createLogGroup(r -> r.logGroupName(GROUP)));
    Refused.with(
        400,
        "ResourceNotFoundException",
        "The specified log group does not exist.",
        () -> logs.filterLogEvents(r -> r.logGroupName("none")));
    Refused.with(
        400,
        "ResourceNotFoundException",
        "The specified log stream does not exist.",
        () -> put("none", event(Duration.ZERO, "m")));
    Refused.with(
        400,
        "InvalidParameterException",
        "Log events in a single PutLogEvents request must be in chronological order.",
        () -> put("s", event(Duration.ZERO, "a"), event(Duration.ofSeconds(1), "b")));
    Refused.with(
        400,
        "InvalidParameterException",
        "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member"
            + " must have value less than or equal to 10000",
        () -> logs.filterLogEvents(r -> r.logGroupName(GROUP).limit(10_001)));
    assertEquals(
        "InvalidParameterException",
        Refused.by(() -> logs.putRetentionPolicy(r -> r.logGroupName(GROUP).retentionInDays(2)))
            .awsErrorDetails()
            .errorCode());
  }

  /** The Netty client. Provenance: documented. */
  @Test
  void asyncClient_readsWhatTheOtherWrote() {
    put("s", event(Duration.ZERO, "m"));
    CloudWatchLogsAsyncClient async = sdk.async(CloudWatchLogsAsyncClient.builder());

    List<String> found = new ArrayList<>();
    async
        .filterLogEventsPaginator(r -> r.logGroupName(GROUP))
        .events()
        .subscribe(event -> found.add(event.message()))
        .join();

    assertEquals(List.of("m"), found);
    assertNotEquals(List.of(), logs.describeLogStreams(r -> r.logGroupName(GROUP)).logStreams());
  }
}
