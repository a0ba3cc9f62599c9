package dev.virga.sqs.operation;

import dev.virga.sqs.engine.QueueName;
import dev.virga.sqs.engine.SqsFault;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list of queues.
 *
 * @param nextToken null on the last page, and where the caller set no MaxResults
 */
record Page(List<QueueName> names, @Nullable String nextToken) {
  private static final int MAX_RESULTS = 1000;

  /**
   * The page that a caller asks for.
   *
   * @param sorted all names
   * @param token of the page before, or null
   * @throws dev.virga.core.fault.ServiceException InvalidParameterValue
   */
  static Page of(List<QueueName> sorted, @Nullable Integer maxResults, @Nullable String token) {
    if (maxResults != null && (maxResults < 1 || maxResults > MAX_RESULTS)) {
      throw SqsFault.badRange("MaxResults", 1, MAX_RESULTS);
    }
    int from = 0;
    if (token != null) {
      QueueName last = read(token);
      while (from < sorted.size() && sorted.get(from).compareTo(last) <= 0) {
        from++;
      }
    }
    int end = Math.min(sorted.size(), from + (maxResults == null ? MAX_RESULTS : maxResults));
    List<QueueName> names = sorted.subList(from, end);
    boolean more = maxResults != null && end < sorted.size();
    return new Page(names, more ? write(names.getLast()) : null);
  }

  private static String write(QueueName last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(last.value().getBytes(StandardCharsets.UTF_8));
  }

  private static QueueName read(String token) {
    String name;
    try {
      name = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notOurs) {
      throw SqsFault.badToken();
    }
    if (!QueueName.isValid(name)) {
      throw SqsFault.badToken();
    }
    return new QueueName(name);
  }
}
