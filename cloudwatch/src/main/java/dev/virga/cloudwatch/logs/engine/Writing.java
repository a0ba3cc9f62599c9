package dev.virga.cloudwatch.logs.engine;

import dev.virga.api.logs.InputLogEvent;
import dev.virga.api.logs.PutLogEventsResponse;
import dev.virga.api.logs.RejectedLogEventsInfo;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of PutLogEvents.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html">
 *     PutLogEvents</a>
 */
public final class Writing {
  /** Bytes of one batch, as AWS counts them. */
  public static final long MAX_BATCH_BYTES = 1_048_576;

  /** Bytes of all events of one account and region: AWS has no such bound, a machine has. */
  static final long MAX_STORED_BYTES = 2L * 1024 * 1024 * 1024;

  private static final long MAX_SPAN = Duration.ofHours(24).toMillis();
  private static final long MAX_AHEAD = Duration.ofHours(2).toMillis();
  private static final long MAX_AGE = Duration.ofDays(14).toMillis();

  private Writing() {}

  /** Stores a batch; events too old, too new or expired already are reported and left out. */
  public static PutLogEventsResponse put(
      LogsState state, String groupName, String streamName, List<InputLogEvent> batch, long now) {
    GroupCell group = state.group(groupName);
    StreamCell stream = group.stream(streamName);
    long bytes = checkBatch(batch);
    if (state.storedBytes + bytes > MAX_STORED_BYTES) {
      throw LogsFault.storageFull();
    }
    Integer days = group.retentionInDays;
    Bounds bounds = new Bounds(now, days);
    for (InputLogEvent event : batch) {
      long timestamp = timestamp(event);
      if (!bounds.accepts(timestamp)) {
        continue;
      }
      LogEvent stored = new LogEvent(timestamp, now, ++state.lastSequence, message(event));
      stream.add(stored);
      state.storedBytes += LogEvent.size(stored.message());
      if (days != null) {
        state.expiresNoLaterThan(timestamp + Retention.millis(days));
      }
    }
    return PutLogEventsResponse.builder()
        .nextSequenceToken(new EventId(now, state.lastSequence).toString())
        .rejectedLogEventsInfo(bounds.rejected(batch))
        .build();
  }

  private static long checkBatch(List<InputLogEvent> batch) {
    long bytes = 0;
    long before = Long.MIN_VALUE;
    for (InputLogEvent event : batch) {
      bytes += LogEvent.size(message(event));
      if (timestamp(event) < before) {
        throw LogsFault.notChronological();
      }
      before = timestamp(event);
    }
    if (bytes > MAX_BATCH_BYTES) {
      throw LogsFault.uploadTooLarge(bytes, MAX_BATCH_BYTES);
    }
    if (!batch.isEmpty() && before - timestamp(batch.getFirst()) > MAX_SPAN) {
      throw LogsFault.spansTooLong();
    }
    return bytes;
  }

  // Both members are required: the model has been checked.
  private static long timestamp(InputLogEvent event) {
    Long timestamp = event.timestamp();
    return timestamp == null ? 0 : timestamp;
  }

  private static String message(InputLogEvent event) {
    String message = event.message();
    return message == null ? "" : message;
  }

  /** Between which times events are accepted. */
  private record Bounds(long now, @Nullable Integer retentionInDays) {
    boolean accepts(long timestamp) {
      return !tooNew(timestamp) && !tooOld(timestamp) && !expired(timestamp);
    }

    private boolean tooNew(long timestamp) {
      return timestamp > now + MAX_AHEAD;
    }

    private boolean tooOld(long timestamp) {
      return timestamp < now - MAX_AGE;
    }

    private boolean expired(long timestamp) {
      Integer days = retentionInDays;
      return days != null && timestamp <= now - Retention.millis(days);
    }

    @Nullable RejectedLogEventsInfo rejected(List<InputLogEvent> batch) {
      Integer firstTooNew = null;
      Integer endTooOld = null;
      Integer endExpired = null;
      for (int i = 0; i < batch.size(); i++) {
        long timestamp = timestamp(batch.get(i));
        if (tooNew(timestamp) && firstTooNew == null) {
          firstTooNew = i;
        }
        if (tooOld(timestamp)) {
          endTooOld = i + 1;
        } else if (expired(timestamp)) {
          endExpired = i + 1;
        }
      }
      if (firstTooNew == null && endTooOld == null && endExpired == null) {
        return null;
      }
      return RejectedLogEventsInfo.builder()
          .tooNewLogEventStartIndex(firstTooNew)
          .tooOldLogEventEndIndex(endTooOld)
          .expiredLogEventEndIndex(endExpired)
          .build();
    }
  }
}
