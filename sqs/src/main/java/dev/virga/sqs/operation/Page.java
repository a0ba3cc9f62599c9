package dev.virga.sqs.operation;

import dev.virga.core.service.PageToken;
import dev.virga.sqs.engine.QueueName;
import dev.virga.sqs.engine.SqsFault;
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
   * @param list the operation, whose tokens are no other's
   * @param sorted all names
   * @param token of the page before, or null
   * @throws dev.virga.core.fault.ServiceException InvalidParameterValue
   */
  static Page of(
      String list, List<QueueName> sorted, @Nullable Integer maxResults, @Nullable String token) {
    if (maxResults != null && (maxResults < 1 || maxResults > MAX_RESULTS)) {
      throw SqsFault.badRange("MaxResults", 1, MAX_RESULTS);
    }
    int from = 0;
    if (token != null) {
      QueueName last = read(list, token);
      while (from < sorted.size() && sorted.get(from).compareTo(last) <= 0) {
        from++;
      }
    }
    int end = Math.min(sorted.size(), from + (maxResults == null ? MAX_RESULTS : maxResults));
    List<QueueName> names = sorted.subList(from, end);
    boolean more = maxResults != null && end < sorted.size();
    return new Page(names, more ? PageToken.write(list, names.getLast().value()) : null);
  }

  private static QueueName read(String list, String token) {
    return PageToken.read(list, token)
        .filter(QueueName::isValid)
        .map(QueueName::new)
        .orElseThrow(SqsFault::badToken);
  }
}
