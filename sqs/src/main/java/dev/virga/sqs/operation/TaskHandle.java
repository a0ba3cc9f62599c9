package dev.virga.sqs.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.virga.core.identity.Arn;
import dev.virga.sqs.engine.SqsFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What a message move task is called: its id and its source, as JSON in base64.
 *
 * <p>See
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
record TaskHandle(String taskId, Arn source) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ID = "taskId";
  private static final String SOURCE = "sourceArn";

  /**
   * The handle that a text spells.
   *
   * @throws dev.virga.core.fault.ServiceException InvalidParameterValue
   */
  static TaskHandle parse(String text) {
    JsonNode handle;
    try {
      handle = JSON.readTree(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException | IOException notOurs) {
      throw SqsFault.badTaskHandle();
    }
    String id = handle.path(ID).textValue();
    String source = handle.path(SOURCE).textValue();
    if (id == null || source == null) {
      throw SqsFault.badTaskHandle();
    }
    return new TaskHandle(id, Arn.parse(source).orElseThrow(SqsFault::badTaskHandle));
  }

  /** The text. */
  @Override
  public String toString() {
    ObjectNode handle = JSON.createObjectNode();
    handle.put(ID, taskId).put(SOURCE, source.toString());
    return Base64.getEncoder().encodeToString(handle.toString().getBytes(StandardCharsets.UTF_8));
  }
}
