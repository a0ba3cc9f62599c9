package dev.virga.core.delivery;

import java.util.Map;
import java.util.TreeMap;

/**
 * The attributes of a {@link DeliveryRequest}, and what a target makes of them. This is the
 * contract between the services that deliver and those that take deliveries; they do not know each
 * other.
 *
 * <table>
 * <caption>What an {@code sqs} target makes of a request</caption>
 * <tr><th>of the request</th><th>in SendMessage</th></tr>
 * <tr><td>{@code payload}</td><td>MessageBody, as it is</td></tr>
 * <tr><td>{@link #MESSAGE_GROUP_ID}</td><td>MessageGroupId</td></tr>
 * <tr><td>{@link #MESSAGE_DEDUPLICATION_ID}</td><td>MessageDeduplicationId</td></tr>
 * <tr><td>{@link #TRACE_HEADER}</td><td>the system attribute AWSTraceHeader</td></tr>
 * <tr><td>{@link #messageAttribute}</td><td>a message attribute of type String</td></tr>
 * <tr><td>any other</td><td>nothing: it is not for queues</td></tr>
 * <tr><td>{@code principal}, {@code source}</td><td>who calls {@code sqs:SendMessage}, and
 * aws:SourceArn; aws:SourceAccount is the source's account</td></tr>
 * </table>
 *
 * <p>An absent attribute is an absent parameter. EventBridge rules and Scheduler give no
 * deduplication id: a FIFO queue that they deliver to must have content-based deduplication.
 *
 * <p>It answers {@link Target#delivered}; {@link Target#forbidden} where the queue's policy does
 * not allow it, with the {@link dev.virga.core.policy.Grant} that would; {@link
 * TargetError#NO_RESOURCE} where there is no such queue; {@link TargetError#INVALID_PARAMETER} with
 * SQS's text where SendMessage would answer that (too large, no deduplication id, a bad group id);
 * {@link TargetError#THROTTLING} and {@link TargetError#INTERNAL_ERROR} where it may work later. A
 * {@link dev.virga.core.fault.ServiceException} it throws is understood in the same way.
 *
 * <p>A {@code lambda} target passes {@link #TRACE_HEADER} on to the function.
 */
public final class DeliveryAttributes {
  /** The X-Ray header that goes with what is delivered. */
  public static final String TRACE_HEADER = "X-Amzn-Trace-Id";

  /** The group of a message in a queue. */
  public static final String MESSAGE_GROUP_ID = "MessageGroupId";

  /** What tells a message of a FIFO queue from its duplicates. */
  public static final String MESSAGE_DEDUPLICATION_ID = "MessageDeduplicationId";

  private static final String MESSAGE_ATTRIBUTE = "MessageAttribute.";

  private DeliveryAttributes() {}

  /**
   * The attribute that carries a message attribute of type String.
   *
   * @param name the message attribute's, such as {@code ERROR_CODE}
   */
  public static String messageAttribute(String name) {
    return MESSAGE_ATTRIBUTE + name;
  }

  /** The message attributes that a request carries, by name, in order of the names. */
  public static Map<String, String> messageAttributes(DeliveryRequest request) {
    Map<String, String> found = new TreeMap<>();
    request
        .attributes()
        .forEach((name, value) -> {
          if (name.startsWith(MESSAGE_ATTRIBUTE)) {
            found.put(name.substring(MESSAGE_ATTRIBUTE.length()), value);
          }
        });
    return found;
  }
}
