package dev.virga.core.protocol;

import dev.virga.core.fault.ErrorCode;
import dev.virga.core.fault.NotImplemented;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.http.HttpExchange;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.protocol.RequestObserver.AnsweredCall;
import dev.virga.core.protocol.eventstream.EventEncoding;
import dev.virga.core.protocol.eventstream.EventStreamSink;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.core.schema.Structure;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.EventSink;
import dev.virga.core.service.Outcome;
import dev.virga.core.service.ServiceBinding;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way to its answer. Runs on the request's thread; the answer to a parked call
 * comes on another, once.
 */
final class CallAnswer {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private static final String QUERY_MODE_HEADER = "x-amzn-query-mode";
  private static final String QUERY_ERROR_HEADER = "x-amzn-query-error";

  private final Settings settings;
  private final HostedService service;
  private final ProtocolCodec codec;
  private final HttpRequest request;
  private final HttpExchange exchange;
  private final String requestId;
  private long startedNanos;
  private String operationName = "-";
  private @Nullable CallContext context;
  private @Nullable EventStreamSink sink;

  CallAnswer(
      Settings settings,
      HostedService service,
      ProtocolCodec codec,
      HttpRequest request,
      HttpExchange exchange,
      String requestId) {
    this.settings = settings;
    this.service = service;
    this.codec = codec;
    this.request = request;
    this.exchange = exchange;
    this.requestId = requestId;
  }

  CallAnswer began(long nanos) {
    startedNanos = nanos;
    return this;
  }

  /** Answers a request that reached no operation. */
  void refuse(ServiceException error) {
    guarded(() -> fail(error));
  }

  /** Reads the input, calls the operation and answers, now or when a parked call is done. */
  void run(OperationSchema operation, Supplier<CallContext> contexts) {
    operationName = operation.name();
    guarded(() -> call(operation, contexts));
  }

  private void call(OperationSchema operation, Supplier<CallContext> contexts) {
    CallContext made = contexts.get();
    context = made;
    ServiceBinding binding = service.binding();
    if (!binding.implemented(operation)) {
      throw NotImplemented.operation(schema().name(), operation.name());
    }
    Structure input = input(operation);
    if (!service.dialect().checksInput()) {
      String violations = settings.validator().violations(input);
      if (violations != null) {
        throw service.dialect().invalid(operation, violations);
      }
    }
    settings.admission().admit(made, schema(), operation, input);
    Member stream = operation.outputEventStream();
    if (stream != null) {
      stream(binding, operation, input, stream);
      return;
    }
    switch (binding.call(made, operation, input, NoEvents.SINK)) {
      case Outcome.Answered<? extends Structure>(var output) -> succeed(operation, output);
      case Outcome.Parked<? extends Structure>(var reply) -> park(operation, reply);
    }
  }

  private Structure input(OperationSchema operation) {
    try {
      return codec.readInput(schema(), operation, request);
    } catch (SerializationException e) {
      throw service.dialect().malformed(operation, e);
    }
  }

  private void stream(
      ServiceBinding binding, OperationSchema operation, Structure input, Member stream) {
    EventEncoding encoding = codec.eventEncoding();
    CallContext made = context;
    if (encoding == null || made == null) {
      throw NotImplemented.operation(
          schema().name(), operation.name() + " in the protocol " + codec.name());
    }
    EventStreamSink events =
        new EventStreamSink(
            exchange,
            encoding,
            stream,
            output -> {
              HttpResponse head = codec.writeOutput(schema(), operation, output, requestId);
              Dispatcher.stamp(head.headers(), codec.name(), requestId);
              return head;
            });
    sink = events;
    binding.call(made, operation, input, events);
    events.end();
    done(200, null);
  }

  /** A parked call is answered once, by its reply; its client's going away cancels it. */
  private <T extends Structure> void park(OperationSchema operation, Outcome.Reply<T> reply) {
    AtomicBoolean cancelled = new AtomicBoolean();
    Runnable cancel =
        () -> {
          if (cancelled.compareAndSet(false, true)) {
            reply.cancel();
          }
        };
    exchange.onDisconnect(() -> guarded(cancel));
    reply.whenAnswered(
        output ->
            guarded(() -> {
              if (!succeed(operation, output)) {
                cancel.run();
              }
            }),
        error -> guarded(() -> fail(error)));
  }

  private boolean succeed(OperationSchema operation, Structure output) {
    HttpResponse response = codec.writeOutput(schema(), operation, output, requestId);
    boolean written = respond(response);
    done(response.status(), null);
    return written;
  }

  private void fail(ServiceException error) {
    EventStreamSink events = sink;
    if (events != null && events.started()) {
      events.fail(schema(), error);
      done(200, error.error().code());
      return;
    }
    HttpResponse response = codec.writeError(schema(), error, requestId);
    response = queryCompatible(error.error(), response);
    respond(response);
    done(response.status(), error.error().code());
  }

  /**
   * Of a service that has moved from the query protocol, JSON and CBOR errors tell the old code in
   * a header, and have the old status where the client says that it goes by the old model.
   */
  private HttpResponse queryCompatible(ErrorCode error, HttpResponse response) {
    if (!schema().queryCompatible() || codec.name().equals("awsQuery")) {
      return response;
    }
    String fault = error.serverFault() ? "Receiver" : "Sender";
    response.headers().set(QUERY_ERROR_HEADER, error.queryCode() + ";" + fault);
    return "true".equals(request.headers().first(QUERY_MODE_HEADER))
        ? new HttpResponse(error.queryStatus(), response.headers(), response.body())
        : response;
  }

  private boolean respond(HttpResponse response) {
    Dispatcher.stamp(response.headers(), codec.name(), requestId);
    return exchange.respond(response);
  }

  private void done(int status, @Nullable String errorCode) {
    RequestObserver observer = settings.observer();
    if (!observer.enabled() && !LOG.isDebugEnabled()) {
      return;
    }
    long nanos = settings.nanoTime().getAsLong() - startedNanos;
    LOG.debug(
        "{} {} {}{} {}ms req={}",
        schema().name(),
        operationName,
        status,
        errorCode == null ? "" : " " + errorCode,
        nanos / 1_000_000,
        requestId);
    observer.answered(
        new AnsweredCall(
            schema().name(), operationName, status, errorCode, nanos, requestId, context));
  }

  private ServiceSchema schema() {
    return service.schema();
  }

  /** Every step of a request runs in here. */
  private void guarded(Runnable step) {
    settings
        .errors()
        .run(schema().name() + " " + operationName, requestId, step, this::fail, this::giveUp);
  }

  /** Where not even an error can be written, the connection is all that can tell. */
  private void giveUp() {
    EventStreamSink events = sink;
    if (events != null && events.started()) {
      events.abort();
    } else {
      exchange.respond(Dispatcher.wordless());
    }
  }

  /** The sink of operations that have no events. */
  private enum NoEvents implements EventSink {
    SINK;

    @Override
    public void start(Structure output) {
      throw new IllegalStateException("the operation has no event stream");
    }

    @Override
    public boolean send(Structure event) {
      throw new IllegalStateException("the operation has no event stream");
    }
  }
}
