package dev.virga.server.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.schema.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Writes a JSON object as an answer. */
final class JsonAnswer {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonAnswer() {}

  /** Writes the members of the object. */
  interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  static HttpResponse of(int status, Members members) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    out.write('\n');
    return HttpResponse.of(
        status,
        Headers.of("Content-Type", "application/json", "Cache-Control", "no-store"),
        Bytes.wrap(out.toByteArray()));
  }

  static HttpResponse error(int status, String message) {
    return of(
        status,
        json -> {
          json.writeStringField("status", "error");
          json.writeStringField("message", message);
        });
  }
}
