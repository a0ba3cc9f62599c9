package dev.virga.core.protocol;

import dev.virga.core.fault.ServiceException;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.core.schema.ShapeType;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.StructureBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error answer as a value of the shape that the model gives it. The message goes into whichever
 * member the shape has for it ({@code message}, {@code Message}).
 *
 * @param value the error's members, or null where no model lists the error
 * @param looseMessage the message where no member takes it, to be written as {@code message}; empty
 *     where there is nothing to write
 */
public record ModelledError(@Nullable Structure value, String looseMessage) {
  /** Resolves the error in the service's model. */
  public static ModelledError of(ServiceSchema service, ServiceException error) {
    String shapeId = error.error().shapeId();
    if (shapeId == null) {
      return new ModelledError(null, error.message());
    }
    Schema schema = service.shapes().schema(shapeId);
    StructureBuilder builder = schema.newBuilder();
    for (Map.Entry<String, Object> entry : error.members().entrySet()) {
      Member member = schema.member(entry.getKey());
      if (member == null) {
        throw new IllegalArgumentException(
            "Error " + schema.id() + " has no member " + entry.getKey());
      }
      builder.set(member.index(), entry.getValue());
    }
    String loose = error.message();
    Member message = messageMember(schema);
    if (message != null) {
      if (!loose.isEmpty()) {
        builder.set(message.index(), loose);
      }
      loose = "";
    }
    return new ModelledError(builder.build(), loose);
  }

  private static @Nullable Member messageMember(Schema schema) {
    for (Member member : schema.members()) {
      if (member.name().equalsIgnoreCase("message") && member.target().type() == ShapeType.STRING) {
        return member;
      }
    }
    return null;
  }
}
