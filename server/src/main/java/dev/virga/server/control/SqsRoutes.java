package dev.virga.server.control;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Region;
import dev.virga.sqs.QueueMessage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code /_virga/sqs/queues/NAME/messages}: the messages of a queue, oldest first, and where each
 * stands, without receiving them; and how many long polls wait for more.
 */
final class SqsRoutes {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;
  private static final List<String> PARAMETERS = List.of("account", "region", "limit");

  private final ControlSubject subject;

  SqsRoutes(ControlSubject subject) {
    this.subject = subject;
  }

  HttpResponse handle(ControlRequest request) {
    List<String> path = request.path();
    if (path.size() != 4 || !path.get(1).equals("queues") || !path.get(3).equals("messages")) {
      throw new ControlRequestException(404, "there is /_virga/sqs/queues/NAME/messages");
    }
    request.allow("GET", "HEAD");
    request.allowParameters(PARAMETERS);
    int limit = (int) Math.min(MAX_LIMIT, request.number("limit", DEFAULT_LIMIT));
    String queue = path.get(2);
    AccountId account = account(request.parameter("account"));
    Region region = region(request.parameter("region"));
    List<QueueMessage> messages =
        subject
            .messages(account, region, queue, limit)
            .orElseThrow(() ->
                new ControlRequestException(
                    404,
                    "account %s has no queue %s in %s; ?account= and ?region= name others"
                        .formatted(
                            account, queue, region == null ? "the default region" : region)));
    int longPolls = subject.longPolls(account, region, queue);
    return JsonAnswer.of(
        200,
        json -> {
          json.writeStringField("queue", queue);
          json.writeNumberField("longPolls", longPolls);
          json.writeArrayFieldStart("messages");
          for (QueueMessage message : messages) {
            write(json, message);
          }
          json.writeEndArray();
        });
  }

  private static AccountId account(@Nullable String text) {
    if (text != null && !AccountId.isValid(text)) {
      throw ControlRequestException.badRequest("account is 12 digits, not " + text);
    }
    return text == null ? AccountId.DEFAULT : new AccountId(text);
  }

  private static @Nullable Region region(@Nullable String text) {
    if (text != null && !Region.isValid(text)) {
      throw ControlRequestException.badRequest("region is a region code, not " + text);
    }
    return text == null ? null : new Region(text);
  }

  private static void write(JsonGenerator json, QueueMessage message) throws IOException {
    json.writeStartObject();
    json.writeStringField("messageId", message.messageId());
    json.writeStringField("state", message.state());
    optional(json, "until", message.until());
    optional(json, "deadLetteredFrom", message.deadLetteredFrom());
    json.writeStringField("sent", message.sent().toString());
    optional(json, "firstReceived", message.firstReceived());
    json.writeNumberField("receiveCount", message.receiveCount());
    optional(json, "receiptHandle", message.receiptHandle());
    optional(json, "groupId", message.groupId());
    optional(json, "deduplicationId", message.deduplicationId());
    optional(json, "sequenceNumber", message.sequenceNumber());
    json.writeStringField("body", message.body());
    json.writeObjectFieldStart("attributes");
    for (Map.Entry<String, String> attribute : message.attributes().entrySet()) {
      json.writeStringField(attribute.getKey(), attribute.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void optional(JsonGenerator json, String name, @Nullable Object value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value.toString());
    }
  }
}
