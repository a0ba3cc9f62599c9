package dev.virga.core.protocol.eventstream;

import dev.virga.core.fault.ErrorCode;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpExchange;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.protocol.ModelledError;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.OpenEnum;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.Trait;
import dev.virga.core.service.EventSink;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes an operation's events as frames of a streamed answer. Used by one thread.
 *
 * <p>An event's member marked eventPayload is the payload as it is (a blob, a text, or a structure
 * in the protocol's encoding), those marked eventHeader are headers, all others make up a structure
 * that is the payload. An error the stream's union lists is an exception frame of its member's
 * name.
 */
public final class EventStreamSink implements EventSink {
  /** The media type of the streamed answer. */
  public static final String MEDIA_TYPE = "application/vnd.amazon.eventstream";

  /** Where an output's own Content-Type goes: the answer's is the event stream's. */
  private static final String REMAPPED_CONTENT_TYPE = "X-Amzn-Remapped-Content-Type";

  private final HttpExchange exchange;
  private final EventEncoding encoding;
  private final Member stream;
  private final Function<Structure, HttpResponse> head;
  private HttpExchange.@Nullable BodyWriter body;

  /**
   * @param stream the output's member that is the event stream
   * @param head the answer's status and headers for an output; its body is not used
   */
  public EventStreamSink(
      HttpExchange exchange,
      EventEncoding encoding,
      Member stream,
      Function<Structure, HttpResponse> head) {
    this.exchange = exchange;
    this.encoding = encoding;
    this.stream = stream;
    this.head = head;
  }

  @Override
  public void start(Structure output) {
    if (body != null) {
      throw new IllegalStateException("the event stream has been started already");
    }
    HttpResponse response = head.apply(output);
    Headers headers = response.headers();
    String modelled = headers.first("Content-Type");
    if (!encoding.initialResponse() && modelled != null && !modelled.equals(MEDIA_TYPE)) {
      headers.set(REMAPPED_CONTENT_TYPE, modelled);
    }
    headers.set("Content-Type", MEDIA_TYPE);
    body = exchange.stream(response.status(), headers);
    if (encoding.initialResponse()) {
      Bytes payload = encoding.payload().write(output, member -> member != stream);
      write(message("event", ":event-type", "initial-response", encoding.contentType(), payload));
    }
  }

  /** Whether the answer has begun: its status can no longer tell of an error. */
  public boolean started() {
    return body != null;
  }

  @Override
  public boolean send(Structure event) {
    for (Member member : event.schema().members()) {
      if (event.get(member.index()) instanceof Structure value) {
        boolean error = member.target().traits().has(Trait.ERROR);
        return write(error ? exception(member.name(), value) : event(member.name(), value));
      }
    }
    throw new IllegalArgumentException("an event without a value: " + event.schema());
  }

  /** Ends the stream; nothing where it was never started. */
  public void end() {
    if (body != null) {
      body.end();
    }
  }

  /** Breaks the connection: the client must not take what it got for the whole. */
  public void abort() {
    if (body != null) {
      body.abort();
    }
  }

  /** Tells of an error that came after the start, and ends the stream. */
  public void fail(ServiceSchema service, ServiceException error) {
    ErrorCode code = error.error();
    for (Member member : stream.target().members()) {
      if (member.target().id().equals(code.shapeId())) {
        Structure value = ModelledError.of(service, error).value();
        if (value != null) {
          write(exception(member.name(), value));
          end();
          return;
        }
      }
    }
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put(":message-type", "error");
    headers.put(":error-code", code.code());
    headers.put(":error-message", error.message());
    write(new EventStreamFrame(headers, Bytes.EMPTY));
    end();
  }

  private boolean write(EventStreamFrame frame) {
    HttpExchange.BodyWriter writer = body;
    if (writer == null) {
      throw new IllegalStateException("the event stream has not been started");
    }
    return writer.write(frame.encode());
  }

  private EventStreamFrame exception(String name, Structure value) {
    Bytes payload = encoding.payload().write(value, member -> true);
    return message("exception", ":exception-type", name, encoding.contentType(), payload);
  }

  private EventStreamFrame event(String name, Structure value) {
    Map<String, Object> extra = new LinkedHashMap<>();
    Member whole = null;
    boolean further = false;
    for (Member member : value.schema().members()) {
      Object each = value.get(member.index());
      if (member.ownTraits().has(Trait.EVENT_HEADER)) {
        if (each != null) {
          extra.put(member.name(), headerValue(each));
        }
      } else if (member.ownTraits().has(Trait.EVENT_PAYLOAD)) {
        whole = member;
      } else {
        further = true;
      }
    }
    EventStreamFrame frame =
        whole != null
            ? whole(name, whole, value.get(whole.index()))
            : message(
                "event",
                ":event-type",
                name,
                further ? encoding.contentType() : null,
                further
                    ? encoding
                        .payload()
                        .write(value, member -> !member.ownTraits().has(Trait.EVENT_HEADER))
                    : Bytes.EMPTY);
    if (extra.isEmpty()) {
      return frame;
    }
    Map<String, Object> headers = new LinkedHashMap<>(frame.headers());
    headers.putAll(extra);
    return new EventStreamFrame(headers, frame.payload());
  }

  private EventStreamFrame whole(String name, Member member, @Nullable Object value) {
    String contentType =
        switch (member.target().type()) {
          case BLOB -> "application/octet-stream";
          case STRING, ENUM -> "text/plain";
          default -> encoding.contentType();
        };
    Bytes payload =
        switch (value) {
          case null -> Bytes.EMPTY;
          case Bytes bytes -> bytes;
          case String text -> Bytes.utf8(text);
          case OpenEnum symbol -> Bytes.utf8(symbol.value());
          case Structure structure -> encoding.payload().write(structure, each -> true);
          default -> throw new IllegalArgumentException("event payload of " + value.getClass());
        };
    return message("event", ":event-type", name, contentType, payload);
  }

  private static Object headerValue(Object value) {
    return value instanceof OpenEnum symbol ? symbol.value() : value;
  }

  private static EventStreamFrame message(
      String type, String kind, String name, @Nullable String contentType, Bytes payload) {
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put(":message-type", type);
    headers.put(kind, name);
    if (contentType != null) {
      headers.put(":content-type", contentType);
    }
    return new EventStreamFrame(headers, payload);
  }
}
