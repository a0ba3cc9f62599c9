package dev.virga.sqs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.virga.api.sqs.SqsSchema;
import dev.virga.core.engine.EngineHarness;
import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpExchange;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.protocol.Dispatcher;
import dev.virga.core.protocol.HostedService;
import dev.virga.core.protocol.json.AwsJsonCodec;
import dev.virga.core.protocol.query.AwsQueryCodec;
import dev.virga.core.protocol.query.FormEncoder;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Structure;
import dev.virga.sqs.operation.SqsErrorDialect;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** SQS behind its two protocols: requests as bytes, on a held clock. */
public final class SqsWire implements AutoCloseable {
  /** The region of calls, unless they say otherwise. */
  public static final String REGION = "eu-central-1";

  /** The account of calls, unless they say otherwise. */
  public static final String ACCOUNT = "123456789012";

  private static final AwsJsonCodec JSON = AwsJsonCodec.version10();
  private static final JsonMapper TREES = JsonMapper.builder().build();

  public final EngineHarness harness = new EngineHarness();
  public final SqsModule module;
  private final Dispatcher dispatcher;
  private final List<String> faults = new ArrayList<>();
  private int requests;

  public SqsWire() {
    this(null, false);
  }

  /** With an endpoint for queue URLs, or null, and with or without AWS's 60-second rules. */
  public SqsWire(@Nullable String endpoint, boolean strict) {
    module =
        new SqsModule(
            harness.kernel(),
            harness.journal(),
            harness.metrics(),
            new SqsModule.Settings(endpoint, strict),
            () -> "http://localhost:4566");
    dispatcher =
        Dispatcher.builder(() -> "request-" + ++requests, () -> 0L)
            .codec(JSON)
            .codec(new AwsQueryCodec())
            .service(new HostedService(SqsSchema.INSTANCE, module::binding, new SqsErrorDialect()))
            .faults((where, request, fault) -> faults.add(where + " " + fault))
            .build();
  }

  /** Who calls, and where. */
  public record From(String account, String region) {
    public static final From HERE = new From(ACCOUNT, REGION);
  }

  /** An answer. */
  public record Answer(HttpResponse response) {
    public int status() {
      return response.status();
    }

    public @Nullable String header(String name) {
      return response.headers().first(name);
    }

    public String text() {
      try {
        return response.body().readAll().asUtf8();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    public JsonNode json() {
      try {
        return TREES.readTree(text());
      } catch (JsonProcessingException e) {
        throw new AssertionError(text(), e);
      }
    }

    /** The text of the only element of that name, or null. */
    public @Nullable String xml(String element) {
      Matcher found =
          Pattern.compile("<" + element + ">(.*?)</" + element + ">", Pattern.DOTALL)
              .matcher(text());
      return found.find()
          ? found
              .group(1)
              .replace("&lt;", "<")
              .replace("&gt;", ">")
              .replace("&quot;", "\"")
              .replace("&amp;", "&")
          : null;
    }
  }

  /** A request under way. */
  public static final class Call implements HttpExchange {
    private @Nullable HttpResponse response;

    /** The answer; empty while the call waits. */
    public Optional<Answer> answer() {
      return Optional.ofNullable(response).map(Answer::new);
    }

    @Override
    public boolean respond(HttpResponse answer) {
      response = answer;
      return true;
    }

    @Override
    public BodyWriter stream(int status, Headers headers) {
      throw new AssertionError("SQS streams nothing");
    }

    @Override
    public void onDisconnect(Runnable action) {
      // The client stays.
    }
  }

  /** A call in awsJson1_0. */
  public Answer json(From from, String operation, Structure input) {
    return json(from, "/", operation, JSON.shapes().write(input));
  }

  /** A call in awsJson1_0 with a body and to a path of the test's own. */
  public Answer json(From from, String path, String operation, Bytes body) {
    Headers headers =
        Headers.of(
            "X-Amz-Target", "AmazonSQS." + operation, "Content-Type", "application/x-amz-json-1.0");
    return send(from, "POST", path, headers, body);
  }

  /** A call in the query protocol. */
  public Answer query(From from, String operation, Structure input) {
    return query(from, "/", FormEncoder.encode(operation, "2012-11-05", input));
  }

  /** A call in the query protocol with a form and to a path of the test's own. */
  public Answer query(From from, String path, Bytes form) {
    Headers headers = Headers.of("Content-Type", "application/x-www-form-urlencoded");
    return send(from, "POST", path, headers, form);
  }

  /** Any request; signed. */
  public Answer send(From from, String method, String uri, Headers headers, Bytes body) {
    return begin(from, method, uri, headers, body)
        .answer()
        .orElseThrow(() -> new AssertionError("no answer"));
  }

  /** Any request; signed. It may wait. */
  public Call begin(From from, String method, String uri, Headers headers, Bytes body) {
    headers.set(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential="
            + from.account
            + "/20261123/"
            + from.region
            + "/sqs/aws4_request, SignedHeaders=host, Signature=00");
    int question = uri.indexOf('?');
    Call call = new Call();
    dispatcher.handle(
        new HttpRequest(
            method,
            question < 0 ? uri : uri.substring(0, question),
            question < 0 ? "" : uri.substring(question + 1),
            headers,
            body,
            "http",
            "localhost:4566"),
        call);
    if (!faults.isEmpty()) {
      throw new AssertionError("faults: " + faults);
    }
    return call;
  }

  @Override
  public void close() {
    harness.close();
  }
}
