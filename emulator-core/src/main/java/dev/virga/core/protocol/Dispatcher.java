package dev.virga.core.protocol;

import dev.virga.core.fault.FaultReporter;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpExchange;
import dev.virga.core.http.HttpHandler;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.identity.Region;
import dev.virga.core.protocol.validation.ConstraintValidator;
import dev.virga.core.schema.Bytes;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.Cause;
import dev.virga.core.service.Wire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers every AWS request: finds the call, reads and validates its input, calls the service, and
 * writes its answer or error in the protocol of the request.
 *
 * <p>Every step runs in the {@link ErrorMapper}. Thread-safe.
 */
public final class Dispatcher implements HttpHandler {
  /**
   * Bytes of a request's body up to which a prompt operation runs on the event loop: reading it,
   * with its digest, takes some 200 microseconds, which every other connection of the loop waits.
   */
  public static final int MAX_PROMPT_BODY = 64 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final Detector detector;
  private final Map<String, ProtocolCodec> codecs;
  private final Settings settings;
  private final Supplier<String> requestIds;
  private final AccountResolver accounts;
  private final Region defaultRegion;
  private final List<HostedService> withPrompt;
  private volatile Region lastRegion;

  private Dispatcher(Builder builder) {
    this.detector = new Detector(builder.services, builder.foreign);
    this.codecs = Map.copyOf(builder.codecs);
    this.requestIds = builder.requestIds;
    this.accounts = builder.accounts;
    this.defaultRegion = builder.region;
    this.lastRegion = builder.region;
    this.withPrompt = builder.services.stream().filter(HostedService::hasPrompt).toList();
    this.settings =
        new Settings(
            new ErrorMapper(builder.faults),
            builder.validator,
            builder.admission,
            builder.observer,
            builder.nanoTime);
    for (HostedService service : builder.services) {
      for (String protocol : service.schema().protocols()) {
        if (!codecs.containsKey(protocol)) {
          throw new IllegalArgumentException(
              service.schema().name() + " speaks " + protocol + ", which has no codec");
        }
      }
    }
  }

  /**
   * Begins a dispatcher.
   *
   * @param requestIds a new request id on every call
   * @param nanoTime monotonic real time, for how long requests took
   */
  public static Builder builder(Supplier<String> requestIds, LongSupplier nanoTime) {
    return new Builder(requestIds, nanoTime);
  }

  @Override
  public void handle(HttpRequest request, HttpExchange exchange) {
    String requestId = requestIds.get();
    guarded(
        exchange,
        requestId,
        () -> answer(found(request, Credential.of(request)), exchange, requestId));
  }

  /** Looks closer only at what is addressed to a service with prompt operations. */
  @Override
  public Prepared prepare(HttpRequest request) {
    if (request.body().size() > MAX_PROMPT_BODY || settings.admission().waits()) {
      return HttpHandler.super.prepare(request);
    }
    Credential credential = Credential.of(request);
    if (!isForPromptService(request, credential)) {
      return HttpHandler.super.prepare(request);
    }
    Found found = found(request, credential);
    return new Prepared(
        found.detection instanceof Detection.Call call && call.service().isPrompt(call.operation()),
        exchange -> {
          String requestId = requestIds.get();
          guarded(exchange, requestId, () -> answer(found, exchange, requestId));
        });
  }

  private boolean isForPromptService(HttpRequest request, Credential credential) {
    String target = request.headers().first("X-Amz-Target");
    for (HostedService service : withPrompt) {
      String prefix = service.schema().targetPrefix();
      if (target == null
          ? service.schema().signingName().equals(credential.service())
          : prefix != null && target.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private void guarded(HttpExchange exchange, String requestId, Runnable step) {
    Runnable lastResort = () -> exchange.respond(wordless());
    settings.errors().run("detection", requestId, step, error -> lastResort.run(), lastResort);
  }

  /**
   * What a request is.
   *
   * @param started real time at which it was looked at, in nanoseconds
   */
  private record Found(
      HttpRequest request, Credential credential, Detection detection, long started) {}

  private Found found(HttpRequest request, Credential credential) {
    long started = settings.nanoTime().getAsLong();
    return new Found(request, credential, detector.detect(request, credential), started);
  }

  private void answer(Found found, HttpExchange exchange, String requestId) {
    HttpRequest request = found.request;
    switch (found.detection) {
      case Detection.NoCall none -> {
        Headers headers = Headers.of("Content-Type", "text/plain; charset=utf-8");
        exchange.respond(HttpResponse.of(none.status(), headers, Bytes.utf8(none.text() + "\n")));
        LOG.debug("no call {} req={}", none.status(), requestId);
      }
      case Detection.Foreign foreign -> {
        HttpResponse response = ForeignRefusal.of(foreign, request, requestId);
        stamp(response.headers(), foreign.protocol(), requestId);
        exchange.respond(response);
        LOG.debug(
            "{} {} {} req={}",
            foreign.service().name(),
            foreign.operation(),
            response.status(),
            requestId);
      }
      case Detection.Refused refused ->
          answer(refused.service(), refused.protocol(), request, exchange, requestId)
              .began(found.started)
              .refuse(refused.error());
      case Detection.Call call ->
          answer(call.service(), call.protocol(), request, exchange, requestId)
              .began(found.started)
              .run(
                  call.operation(),
                  () -> context(request, found.credential, requestId, call.protocol()));
    }
  }

  private CallAnswer answer(
      HostedService service,
      String protocol,
      HttpRequest request,
      HttpExchange exchange,
      String requestId) {
    ProtocolCodec codec = Objects.requireNonNull(codecs.get(protocol), protocol);
    return new CallAnswer(settings, service, codec, request, exchange, requestId);
  }

  private CallContext context(
      HttpRequest request, Credential credential, String requestId, String protocol) {
    ServiceException problem = credential.problem();
    if (problem != null) {
      throw problem;
    }
    Region region = region(credential.region());
    AccountResolver.Caller caller = accounts.resolve(credential.accessKeyId());
    Cause cause = caller.cause();
    return new CallContext(
        caller.principal(),
        null,
        caller.account(),
        region,
        requestId,
        request.scheme() + "://" + request.authority(),
        cause == null ? Cause.root(requestId) : cause,
        new Wire(
            protocol,
            request.rawPath(),
            request.headers().first("X-Amzn-Trace-Id"),
            request.peer(),
            request.headers().first("User-Agent")));
  }

  /** Most requests are for the region of the one before: it is not made and hashed again. */
  private Region region(@Nullable String name) {
    Region known = lastRegion;
    if (name == null || known.value().equals(name)) {
      return name == null ? defaultRegion : known;
    }
    if (!Region.isValid(name)) {
      throw new ServiceException(
          RoutingError.INVALID_SIGNATURE,
          "Credential should be scoped to a valid region, not '" + name + "'.");
    }
    Region other = new Region(name);
    lastRegion = other;
    return other;
  }

  /** A 500 without a body: nothing is known of the protocol, or its error could not be written. */
  static HttpResponse wordless() {
    return HttpResponse.of(500, Headers.of(), Bytes.EMPTY);
  }

  /** Puts the request id where the protocol's clients look for it. */
  static void stamp(Headers headers, String protocol, String requestId) {
    headers.set("x-amzn-RequestId", requestId);
    if (protocol.equals("restXml")) {
      headers.set("x-amz-request-id", requestId);
    }
  }

  /** Collects what a {@link Dispatcher} needs. Not thread-safe. */
  public static final class Builder {
    private final Supplier<String> requestIds;
    private final LongSupplier nanoTime;
    private final List<HostedService> services = new ArrayList<>();
    private final Map<String, ProtocolCodec> codecs = new HashMap<>();
    private ForeignServices foreign = ForeignServices.NONE;
    private AccountResolver accounts = AccountResolver.byAccessKey();
    private Region region = Region.DEFAULT;
    private FaultReporter faults = new LoggingFaultReporter();
    private InputValidator validator = new ConstraintValidator();
    private Admission admission = Admission.OPEN;
    private RequestObserver observer = RequestObserver.NONE;

    private Builder(Supplier<String> requestIds, LongSupplier nanoTime) {
      this.requestIds = requestIds;
      this.nanoTime = nanoTime;
    }

    /** Adds a service. */
    public Builder service(HostedService service) {
      services.add(service);
      return this;
    }

    /** Adds a protocol. */
    public Builder codec(ProtocolCodec codec) {
      codecs.put(codec.name(), codec);
      return this;
    }

    /** The services to refuse by name; none are known by default. */
    public Builder foreign(ForeignServices foreign) {
      this.foreign = foreign;
      return this;
    }

    /** Whom access keys belong to; {@link AccountResolver#byAccessKey()} by default. */
    public Builder accounts(AccountResolver accounts) {
      this.accounts = accounts;
      return this;
    }

    /** The region of requests that are signed for none; us-east-1 by default. */
    public Builder region(Region region) {
      this.region = region;
      return this;
    }

    /** Where our own faults go; the log by default. */
    public Builder faults(FaultReporter faults) {
      this.faults = faults;
      return this;
    }

    /** What checks input; {@link ConstraintValidator} by default. */
    public Builder validator(InputValidator validator) {
      this.validator = validator;
      return this;
    }

    /** What stands before operations; nothing by default. */
    public Builder admission(Admission admission) {
      this.admission = admission;
      return this;
    }

    /** Who is told of answered calls; nobody by default. */
    public Builder observer(RequestObserver observer) {
      this.observer = observer;
      return this;
    }

    /**
     * The dispatcher.
     *
     * @throws IllegalArgumentException a service speaks a protocol that has no codec
     */
    public Dispatcher build() {
      return new Dispatcher(this);
    }
  }
}
