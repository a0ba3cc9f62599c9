package dev.virga.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.testkit.Virga;
import dev.virga.testkit.VirgaClock;
import dev.virga.testkit.VirgaExtension;
import io.awspring.cloud.sqs.annotation.SqsListener;
import io.awspring.cloud.sqs.config.SqsBootstrapConfiguration;
import io.awspring.cloud.sqs.config.SqsMessageListenerContainerFactory;
import io.awspring.cloud.sqs.listener.MessageListenerContainerRegistry;
import io.awspring.cloud.sqs.listener.QueueNotFoundStrategy;
import io.awspring.cloud.sqs.listener.Visibility;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.ApplicationContextException;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Import;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * Spring Cloud AWS's {@code @SqsListener}, unchanged. It has no heartbeat of its own: a listener
 * that needs longer prolongs its message's visibility by the {@link Visibility} it is given.
 * Provenance: the library's reference, "SQS Integration"; SQS's behaviour documented.
 */
@ExtendWith(VirgaExtension.class)
class SpringListenerIT {
  /** Stopping waits for the poll that is under way: short but where a test is about that. */
  private static final Duration POLL = Duration.ofSeconds(1);

  private static final Duration LONG_POLL = Duration.ofSeconds(20);

  private Virga virga;
  private VirgaClock clock;
  private Sdk sdk;
  private SqsAsyncClient async;
  private Queues queues;
  private AnnotationConfigApplicationContext context;

  @BeforeEach
  void connect(Virga running) {
    virga = running;
    clock = running.clock();
    clock.freeze();
    sdk = new Sdk(running);
    async = sdk.async(SqsAsyncClient.builder());
    queues = new Queues(sdk.sync(SqsClient.builder()));
    context = new AnnotationConfigApplicationContext();
  }

  @AfterEach
  void disconnect() {
    context.close();
    sdk.close();
  }

  /** What the library's Spring Boot starter does. */
  @Import(SqsBootstrapConfiguration.class)
  static class Listeners {}

  private void start(Object listener, QueueNotFoundStrategy missing, Duration poll) {
    context.register(Listeners.class);
    context.registerBean(
        "defaultSqsListenerContainerFactory",
        SqsMessageListenerContainerFactory.class,
        () ->
            SqsMessageListenerContainerFactory.builder()
                .configure(o ->
                    o.queueNotFoundStrategy(missing)
                        .pollTimeout(poll)
                        .acknowledgementInterval(Duration.ZERO)
                        .acknowledgementThreshold(0))
                .sqsAsyncClient(async)
                .build());
    registerAs(listener);
    context.refresh();
  }

  @SuppressWarnings("unchecked")
  private <T> void registerAs(T listener) {
    context.registerBean((Class<T>) listener.getClass(), () -> listener);
  }

  private void start(Object listener) {
    start(listener, QueueNotFoundStrategy.FAIL, POLL);
  }

  private static String next(BlockingQueue<String> seen) throws InterruptedException {
    String text = seen.poll(20, TimeUnit.SECONDS);
    assertNotNull(text, "nothing more came");
    return text;
  }

  private void awaitEmpty(String url) {
    Queues.awaitMessages(virga, url, 0);
  }

  /** Notes what it gets; fails where it is told to. */
  static final class Recorder {
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final AtomicInteger failures;

    Recorder(int failures) {
      this.failures = new AtomicInteger(failures);
    }

    private void take(String body) {
      seen.add(body);
      if (body.startsWith("poison") && failures.getAndDecrement() > 0) {
        throw new IllegalStateException("this listener fails");
      }
    }
  }

  /** Of a standard queue. */
  record Orders(Recorder recorder) {
    @SqsListener("orders")
    void listen(String body) {
      recorder.take(body);
    }
  }

  /** Of a FIFO queue. */
  record Payments(Recorder recorder) {
    @SqsListener("payments.fifo")
    void listen(String body) {
      recorder.take(body);
    }
  }

  @Test
  void listener_getsAndAcknowledges() throws Exception {
    String url = queues.standard("orders");
    Recorder recorder = new Recorder(0);
    start(new Orders(recorder));

    List<String> sent = IntStream.range(0, 25).mapToObj(i -> "m" + i).toList();
    sent.forEach(body -> queues.send(url, body));

    List<String> seen = new java.util.ArrayList<>();
    for (int i = 0; i < 25; i++) {
      seen.add(next(recorder.seen));
    }
    assertEquals(sent.stream().sorted().toList(), seen.stream().sorted().toList());
    awaitEmpty(url);
  }

  @Test
  void missingQueue_keepsTheContextFromStarting() {
    ApplicationContextException refused =
        assertThrows(ApplicationContextException.class, () -> start(new Orders(new Recorder(0))));

    assertTrue(
        Stream.<Throwable>iterate(refused, e -> e != null, Throwable::getCause)
            .anyMatch(QueueDoesNotExistException.class::isInstance),
        refused.toString());
  }

  @Test
  void missingQueue_isCreated_whereTheLibraryIsToldTo() throws Exception {
    Recorder recorder = new Recorder(0);
    start(new Orders(recorder), QueueNotFoundStrategy.CREATE, POLL);

    String url = virga.endpoint() + "/" + Sdk.ACCOUNT + "/orders";
    queues.send(url, "m");

    assertEquals("m", next(recorder.seen));
    awaitEmpty(url);
  }

  @Test
  void messageThatFails_goesToTheDeadLetterQueue() throws Exception {
    String dead = queues.standard("dead");
    String url = queues.standard("orders", "RedrivePolicy", Queues.redrive(dead, 2));
    Recorder recorder = new Recorder(Integer.MAX_VALUE);
    start(new Orders(recorder));
    queues.send(url, "poison");
    queues.send(url, "good");

    assertEquals(
        List.of("good", "poison"),
        Stream.of(next(recorder.seen), next(recorder.seen)).sorted().toList());
    Queues.awaitMessages(virga, url, 1);
    clock.advance(Duration.ofSeconds(30));
    assertEquals("poison", next(recorder.seen));
    clock.advance(Duration.ofSeconds(30));

    Queues.awaitMessages(virga, dead, 1);
    assertEquals("3", Queues.receiveCount(queues.one(dead)));
    assertEquals(List.of(), List.copyOf(recorder.seen));
    awaitEmpty(url);
  }

  @Test
  void fifoOrder_isKeptThroughAnException() throws Exception {
    String url = queues.fifo("payments.fifo");
    for (String body : List.of("1", "poison-2", "3", "4")) {
      queues.send(url, "g", body);
    }
    Recorder recorder = new Recorder(1);

    start(new Payments(recorder));

    assertEquals("1", next(recorder.seen));
    assertEquals("poison-2", next(recorder.seen));
    Queues.awaitMessages(virga, url, 3);
    clock.advance(Duration.ofSeconds(30));
    assertEquals("poison-2", next(recorder.seen));
    assertEquals("3", next(recorder.seen));
    assertEquals("4", next(recorder.seen));
    awaitEmpty(url);
    assertEquals(List.of(), List.copyOf(recorder.seen));
  }

  /** A listener that takes as long as the test says. */
  static final class Slow {
    private final BlockingQueue<Visibility> begun = new LinkedBlockingQueue<>();
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @SqsListener("payments.fifo")
    void listen(String body, Visibility visibility) throws InterruptedException {
      begun.add(visibility);
      assertTrue(mayEnd.await(30, TimeUnit.SECONDS), body);
    }
  }

  /** The acknowledgement of a FIFO queue's message is refused once its visibility is over. */
  @Test
  void heartbeat_keepsAMessageBeyondItsTimeout() throws Exception {
    String url = queues.fifo("payments.fifo");
    Slow slow = new Slow();
    start(slow);
    queues.send(url, "g", "m");
    Visibility visibility = slow.begun.poll(20, TimeUnit.SECONDS);
    assertNotNull(visibility);

    for (int i = 0; i < 10; i++) {
      clock.advance(Duration.ofSeconds(20));
      visibility.changeTo(30);
      assertEquals(List.of(), queues.receive(url, 10));
    }
    slow.mayEnd.countDown();

    awaitEmpty(url);
    assertEquals(List.of(), List.copyOf(slow.begun), "nobody got it twice");
  }

  @Test
  void stop_duringAPoll_losesNothing() throws Exception {
    String url = queues.standard("orders");
    Recorder recorder = new Recorder(0);
    start(new Orders(recorder), QueueNotFoundStrategy.FAIL, LONG_POLL);
    Queues.awaitLongPolls(virga, url, 1);
    FutureTask<Boolean> stopping =
        new FutureTask<>(
            () -> context.getBean(MessageListenerContainerRegistry.class).stop(), true);
    Thread.ofVirtual().start(stopping);

    while (!stopping.isDone()) {
      clock.advance(LONG_POLL); // until the library hears of the stop it polls again
    }
    assertTrue(stopping.get(20, TimeUnit.SECONDS));
    Queues.awaitLongPolls(virga, url, 0);
    queues.send(url, "afterwards");

    Message message = queues.one(url);
    assertEquals("1", Queues.receiveCount(message));
    assertEquals(List.of(), List.copyOf(recorder.seen));
  }
}
