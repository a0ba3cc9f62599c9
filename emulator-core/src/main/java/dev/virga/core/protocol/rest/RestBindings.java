package dev.virga.core.protocol.rest;

import dev.virga.core.protocol.json.JsonShapes;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.Trait;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the members of one input, output or error stand in HTTP. Immutable. */
final class RestBindings {
  private final Schema schema;
  private final boolean request;
  private final List<Member> labels = new ArrayList<>();
  private final List<Member> query = new ArrayList<>();
  private final List<Member> headers = new ArrayList<>();
  private final JsonShapes.JsonBody body;
  private @Nullable Member queryParams;
  private @Nullable Member prefixHeaders;
  private @Nullable Member payload;
  private @Nullable Member responseCode;

  private RestBindings(Schema schema, boolean request, JsonShapes shapes) {
    this.schema = schema;
    this.request = request;
    List<Member> unbound = new ArrayList<>();
    for (Member member : schema.members()) {
      if (!bind(member)) {
        unbound.add(member);
      }
    }
    this.body = shapes.body(schema, unbound::contains);
  }

  /** The bindings of an input; those that count in answers only are members of the body. */
  static RestBindings ofInput(Schema schema, JsonShapes shapes) {
    return new RestBindings(schema, true, shapes);
  }

  /** The bindings of an output or error; those of requests only are members of the body. */
  static RestBindings ofOutput(Schema schema, JsonShapes shapes) {
    return new RestBindings(schema, false, shapes);
  }

  private boolean bind(Member member) {
    if (member.has(Trait.HTTP_HEADER)) {
      headers.add(member);
    } else if (member.has(Trait.HTTP_PREFIX_HEADERS)) {
      prefixHeaders = member;
    } else if (member.has(Trait.HTTP_PAYLOAD)) {
      payload = member;
    } else if (request && member.has(Trait.HTTP_LABEL)) {
      labels.add(member);
    } else if (request && member.has(Trait.HTTP_QUERY)) {
      query.add(member);
    } else if (request && member.has(Trait.HTTP_QUERY_PARAMS)) {
      queryParams = member;
    } else if (!request && member.has(Trait.HTTP_RESPONSE_CODE)) {
      responseCode = member;
    } else {
      return false;
    }
    return true;
  }

  List<Member> labels() {
    return labels;
  }

  List<Member> query() {
    return query;
  }

  List<Member> headers() {
    return headers;
  }

  @Nullable Member queryParams() {
    return queryParams;
  }

  @Nullable Member prefixHeaders() {
    return prefixHeaders;
  }

  @Nullable Member payload() {
    return payload;
  }

  @Nullable Member responseCode() {
    return responseCode;
  }

  /** The members that make up the JSON body, where there is no payload. */
  JsonShapes.JsonBody body() {
    return body;
  }

  /** Whether the model gives the operation no such structure at all. */
  boolean unit() {
    return schema.traits().has(Trait.UNIT);
  }

  /** Whether the structure has members, but none of them stands in the body. */
  boolean bodiless() {
    return payload == null && body.isEmpty() && !schema.members().isEmpty();
  }

  /** Whether a header binding sets this header. */
  boolean bindsHeader(String name) {
    for (Member member : headers) {
      if (name.equalsIgnoreCase(member.traits().string(Trait.HTTP_HEADER))) {
        return true;
      }
    }
    return false;
  }
}
