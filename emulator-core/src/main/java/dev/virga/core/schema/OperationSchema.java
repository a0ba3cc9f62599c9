package dev.virga.core.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a service.
 *
 * @param name the AWS action, such as {@code PutEvents}
 * @param index its position in {@link ServiceSchema#operationNames()}
 * @param input the input structure (an empty one where the model has none)
 * @param output the output structure (an empty one where the model has none)
 * @param errors the errors the model lists, in order
 * @param http the HTTP binding, or null where the service has none
 */
public record OperationSchema(
    String name,
    int index,
    Schema input,
    Schema output,
    List<Schema> errors,
    @Nullable HttpBinding http) {

  /** The member of the output that is an event stream, or null. */
  public @Nullable Member outputEventStream() {
    return streaming(output, ShapeType.UNION);
  }

  /** The member of the input that is an event stream, or null. */
  public @Nullable Member inputEventStream() {
    return streaming(input, ShapeType.UNION);
  }

  /** The member of the output that is a streaming blob, or null. */
  public @Nullable Member outputStreamingBlob() {
    return streaming(output, ShapeType.BLOB);
  }

  private static @Nullable Member streaming(Schema structure, ShapeType type) {
    for (Member member : structure.members()) {
      if (member.target().type() == type && member.has(Trait.STREAMING)) {
        return member;
      }
    }
    return null;
  }

  /**
   * Where the operation lives in HTTP.
   *
   * @param method HTTP method
   * @param uri URI pattern with {@code {Label}} and {@code {Label+}}, perhaps a query literal
   * @param code status of a success
   */
  public record HttpBinding(String method, String uri, int code) {}
}
