package dev.virga.benchmarks;

import dev.virga.api.sqs.CreateQueueRequest;
import dev.virga.api.sqs.CreateQueueResult;
import dev.virga.api.sqs.SendMessageRequest;
import dev.virga.api.sqs.SendMessageResult;
import dev.virga.api.sqs.SqsApi;
import dev.virga.api.sqs.SqsBinding;
import dev.virga.api.sqs.SqsSchema;
import dev.virga.core.engine.Decision;
import dev.virga.core.engine.EngineRules;
import dev.virga.core.engine.Engines;
import dev.virga.core.engine.Kernel;
import dev.virga.core.engine.Scope;
import dev.virga.core.engine.ScopeKind;
import dev.virga.core.engine.Turn;
import dev.virga.core.http.EventLoops;
import dev.virga.core.http.HttpServer;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Arn;
import dev.virga.core.identity.Region;
import dev.virga.core.protocol.Dispatcher;
import dev.virga.core.protocol.ErrorDialect;
import dev.virga.core.protocol.HostedService;
import dev.virga.core.protocol.LoggingFaultReporter;
import dev.virga.core.protocol.json.AwsJsonCodec;
import dev.virga.core.protocol.query.AwsQueryCodec;
import dev.virga.core.service.CallContext;
import dev.virga.core.trace.Hop;
import dev.virga.core.trace.HopKind;
import dev.virga.core.trace.Journal;
import dev.virga.core.trace.JournalEntry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way of a request through the kernel, and as little else as can be: SendMessage with its
 * digest, one decision with a deadline that changes, and a journal record. What this costs, every
 * prompt operation costs. It keeps the last 10,000 messages and is no SQS.
 *
 * <p>Arguments: number of event loops; {@code prompt} or {@code virtual}.
 */
public final class KernelServer implements SqsApi {
  private static final int KEPT = 10_000;
  private static final HopKind SENT = new HopKind("MessageSent");

  private final Engines<QueueState> engines;
  private final Journal journal;

  private KernelServer(Kernel kernel, Journal journal) {
    this.engines = kernel.engines("sqs", ScopeKind.REGIONAL, new Rules());
    this.journal = journal;
  }

  /** The messages kept. */
  static final class QueueState {
    private final ArrayDeque<Kept> messages = new ArrayDeque<>();
  }

  private record Kept(String id, String body, String md5, Instant expires) {}

  private record Sent(String id, String chain, Instant at, AccountId account, Region region)
      implements JournalEntry {
    @Override
    public Hop hop(long number) {
      Arn queue = Arn.of("sqs", region, account, "q");
      Map<String, String> facts = Map.of("messageId", id);
      return new Hop(
          number, chain, 0, at, account, region, SENT, List.of(queue), "sent", null, facts);
    }
  }

  private static final class Rules implements EngineRules<QueueState> {
    @Override
    public QueueState empty(Scope scope) {
      return new QueueState();
    }

    @Override
    public QueueState copy(QueueState state) {
      QueueState copy = new QueueState();
      copy.messages.addAll(state.messages);
      return copy;
    }

    @Override
    public @Nullable Instant nextDeadline(QueueState state) {
      Kept first = state.messages.peekFirst();
      return first == null ? null : first.expires;
    }
  }

  @Override
  public CreateQueueResult createQueue(CallContext context, CreateQueueRequest input) {
    return CreateQueueResult.builder()
        .queueUrl(context.endpoint() + "/" + context.account() + "/" + input.queueName())
        .build();
  }

  @Override
  public SendMessageResult sendMessage(CallContext context, SendMessageRequest input) {
    String body = String.valueOf(input.messageBody());
    String md5 = md5(body);
    return engines
        .at(context)
        .decide(
            context.cause(),
            (state, turn) -> Decision.answer(add(context, state, turn, body, md5)));
  }

  private SendMessageResult add(
      CallContext context, QueueState state, Turn turn, String body, String md5) {
    String id = turn.ids().uuid();
    state.messages.add(new Kept(id, body, md5, turn.now().plusSeconds(345_600)));
    if (state.messages.size() > KEPT) {
      state.messages.remove();
    }
    journal.record(
        new Sent(id, turn.cause().chain(), turn.now(), context.account(), context.region()));
    return SendMessageResult.builder().messageId(id).md5OfMessageBody(md5).build();
  }

  private static String md5(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  /** Dispatches to one such service, as the server does. */
  public static Dispatcher dispatcher(Kernel kernel, boolean prompt) {
    KernelServer service = new KernelServer(kernel, new Journal(Journal.DEFAULT_CAPACITY));
    return Dispatcher.builder(kernel::newRequestId, kernel.clock().real()::nanos)
        .codec(AwsJsonCodec.version10())
        .codec(new AwsQueryCodec())
        .admission((call, api, operation, input) -> kernel.admission().check())
        .service(
            new HostedService(
                SqsSchema.INSTANCE,
                () -> new SqsBinding(service),
                ErrorDialect.DEFAULT,
                prompt ? Set.of("SendMessage") : Set.of()))
        .build();
  }

  /** Serves until the process ends. */
  public static void main(String[] arguments) throws InterruptedException {
    int loops = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
    boolean prompt = arguments.length < 2 || arguments[1].equals("prompt");
    Kernel kernel = Kernel.builder(new LoggingFaultReporter()).build();
    HttpServer server =
        HttpServer.builder(dispatcher(kernel, prompt)).eventLoops(new EventLoops(loops)).start();
    kernel.clock().start();
    System.out.println("http://127.0.0.1:" + server.port());
    System.out.println("Ready.");
    Thread.currentThread().join();
  }
}
