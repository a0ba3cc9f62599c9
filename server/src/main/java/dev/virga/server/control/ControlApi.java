package dev.virga.server.control;

import dev.virga.core.http.HttpExchange;
import dev.virga.core.http.HttpHandler;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.http.HttpResponse;
import java.util.List;
import java.util.Map;

/**
 * The control API, in front of the AWS services: health, info, clock, events, sqs, reset.
 * Everything else goes on to the services. Thread-safe.
 */
public final class ControlApi implements HttpHandler {
  private static final String PREFIX = "/_virga/";
  private static final String LOCALSTACK = "/_localstack/";

  private final ControlSubject subject;
  private final HttpHandler services;
  private final String servicesPath;
  private final ClockRoutes clock;
  private final EventRoutes events;
  private final SqsRoutes sqs;

  /**
   * @param services takes what is not the control API's
   * @param servicesPath what begins with it is the services', too: links that their answers name
   */
  public ControlApi(ControlSubject subject, HttpHandler services, String servicesPath) {
    this.subject = subject;
    this.services = services;
    this.servicesPath = servicesPath;
    this.clock = new ClockRoutes(subject.clock());
    this.events = new EventRoutes(subject.journal(), subject::explain);
    this.sqs = new SqsRoutes(subject);
  }

  private boolean isControl(HttpRequest request) {
    String path = request.rawPath();
    return (path.startsWith(PREFIX) && !path.startsWith(servicesPath))
        || path.startsWith(LOCALSTACK);
  }

  @Override
  public Prepared prepare(HttpRequest request) {
    return isControl(request) ? HttpHandler.super.prepare(request) : services.prepare(request);
  }

  @Override
  public void handle(HttpRequest request, HttpExchange exchange) {
    if (isControl(request)) {
      exchange.respond(answer(request));
    } else {
      services.handle(request, exchange);
    }
  }

  private HttpResponse answer(HttpRequest request) {
    try {
      return request.rawPath().startsWith(PREFIX)
          ? virga(new ControlRequest(request, PREFIX))
          : localStack(new ControlRequest(request, LOCALSTACK));
    } catch (ControlRequestException refused) {
      return JsonAnswer.error(refused.status(), refused.message());
    }
  }

  private HttpResponse virga(ControlRequest request) {
    String first = request.path().isEmpty() ? "" : request.path().getFirst();
    return switch (first) {
      case "clock" -> clock.handle(request);
      case "events" -> events.handle(request);
      case "health" -> health(alone(request, "GET", "HEAD"));
      case "info" -> info(alone(request, "GET", "HEAD"));
      case "reset" -> reset(alone(request, "POST"));
      case "sqs" -> sqs.handle(request);
      default ->
          throw new ControlRequestException(
              404, "there are /_virga/health, info, clock, events, sqs and reset");
    };
  }

  private HttpResponse localStack(ControlRequest request) {
    if (!request.path().equals(List.of("health"))) {
      throw new ControlRequestException(
          404, "of LocalStack's addresses there is /_localstack/health; see /_virga/info");
    }
    request.allow("GET", "HEAD");
    return JsonAnswer.of(
        200,
        json -> {
          json.writeObjectFieldStart("services");
          for (String service : subject.services()) {
            json.writeStringField(service, "available");
          }
          json.writeEndObject();
          json.writeStringField("edition", "virga");
          json.writeStringField("version", subject.version());
        });
  }

  private static ControlRequest alone(ControlRequest request, String... methods) {
    if (request.path().size() != 1) {
      throw new ControlRequestException(404, "no such address");
    }
    request.allow(methods);
    return request;
  }

  private HttpResponse health(ControlRequest request) {
    request.allowParameters(List.of());
    return JsonAnswer.of(
        200,
        json -> {
          json.writeStringField("status", "ok");
          json.writeStringField("version", subject.version());
          json.writeArrayFieldStart("services");
          for (String service : subject.services()) {
            json.writeString(service);
          }
          json.writeEndArray();
        });
  }

  private HttpResponse info(ControlRequest request) {
    request.allowParameters(List.of());
    return JsonAnswer.of(
        200,
        json -> {
          json.writeStringField("version", subject.version());
          json.writeStringField("endpoint", subject.endpoint());
          for (Map.Entry<String, String> fact : subject.facts().entrySet()) {
            json.writeStringField(fact.getKey(), fact.getValue());
          }
          json.writeObjectFieldStart("operations");
          for (Map.Entry<String, List<String>> service : subject.operations().entrySet()) {
            json.writeArrayFieldStart(service.getKey());
            for (String operation : service.getValue()) {
              json.writeString(operation);
            }
            json.writeEndArray();
          }
          json.writeEndObject();
        });
  }

  private HttpResponse reset(ControlRequest request) {
    request.body(List.of());
    subject.reset();
    return JsonAnswer.of(200, json -> json.writeStringField("status", "reset"));
  }
}
