package dev.virga.sqs.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.fault.ServiceException;
import dev.virga.core.schema.Bytes;
import dev.virga.core.service.Outcome;
import dev.virga.sqs.engine.MessageContent;
import dev.virga.sqs.engine.Receive;
import dev.virga.sqs.engine.Received;
import dev.virga.sqs.engine.Result;
import dev.virga.sqs.engine.Sending;
import dev.virga.sqs.engine.Sent;
import dev.virga.sqs.engine.VisibilityChange;
import dev.virga.sqs.simulation.Model.Answer;
import dev.virga.sqs.simulation.ModelQueue.Ask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What clients do, at random: each is done to the engine and to the model, and compared. */
final class Operations {
  private static final int BATCH_MAX = 10;
  private static final int POLLS_MAX = 6;

  /** From here on messages are consumed rather than piled up: the checks look at all of them. */
  private static final int CROWDED = 25;

  /** Steps for which queues are crowded, and as many again for which they are almost empty. */
  private static final int PHASE = 200;

  private static final int TOO_LONG = 2_000_000;
  private static final List<String> GROUPS = List.of("a", "b", "c", "d");

  private final World world;
  private final Checks checks;
  private final Random random;
  private final int bodyBytes;
  private int tokens;
  private int pollNumbers;

  Operations(World world, Checks checks, Random random, int bodyBytes) {
    this.world = world;
    this.checks = checks;
    this.random = random;
    this.bodyBytes = bodyBytes;
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /** Any; where bodies are long mostly one, so that it fills and empties many arrays. */
  ModelQueue anyQueue() {
    return bodyBytes > 0 && chance(85)
        ? world.model.queues.get("plain")
        : oneOf(List.copyOf(world.model.queues.values()));
  }

  /** Rather one at which somebody waits, and no dead-letter queue. */
  ModelQueue anyToSendTo() {
    List<ModelQueue> waited =
        world.model.queues.values().stream().filter(queue -> !queue.waiters.isEmpty()).toList();
    return waited.isEmpty() || chance(60) ? anySource() : oneOf(waited);
  }

  /** Mostly no dead-letter queue, so that they keep what they have. */
  ModelQueue anySource() {
    ModelQueue queue = anyQueue();
    return queue.name.startsWith("de") && chance(85) ? anyQueue() : queue;
  }

  // Sending

  /** A message that is to be sent, and what the model must know of it. */
  private record Letter(
      String token,
      @Nullable String group,
      @Nullable String deduplicationId,
      @Nullable Long delay,
      Sending sending) {
    boolean tooLong() {
      return sending.sizeBytes() >= TOO_LONG;
    }

    @Override
    public String toString() {
      return token
          + (group == null ? "" : " of " + group)
          + (deduplicationId == null ? "" : " as " + deduplicationId)
          + (delay == null ? "" : " in " + delay)
          + (tooLong() ? " too long" : "");
    }
  }

  private Letter letter(ModelQueue queue) {
    String group = queue.fifo || (queue.name.equals("fair") && chance(75)) ? oneOf(GROUPS) : null;
    Long delay = chance(15) ? Long.valueOf(oneOf(List.of(0, 1, 3, 900)) * 1_000L) : null;
    boolean given = queue.fifo && !chance(queue.contentBased ? 40 : 2);
    String deduplicationId = given ? "d" + random.nextInt(400) : null;
    return letter(queue, group, deduplicationId, queue.fifo ? null : delay);
  }

  private Letter letter(
      ModelQueue queue,
      @Nullable String group,
      @Nullable String deduplicationId,
      @Nullable Long delay) {
    String token = "m" + ++tokens;
    String body = queue.contentBased && deduplicationId == null ? "b" + tokens % 200 : token;
    String digest = queue.fifo ? "digest-" + body : null;
    MessageContent content =
        new MessageContent(
            Bytes.utf8(bodyBytes == 0 ? body : body.repeat(random.nextInt(bodyBytes / 5))),
            new MessageContent.Md5(body.hashCode(), tokens),
            token,
            group == null ? null : extras(group, deduplicationId));
    Duration delayed = delay == null ? null : Duration.ofMillis(delay);
    int size = chance(2) ? TOO_LONG : body.length();
    String key = deduplicationId == null && queue.contentBased ? digest : deduplicationId;
    world.contents.put(
        token,
        group == null
            ? content
            : new MessageContent(content.body(), content.bodyMd5(), token, extras(group, key)));
    return new Letter(token, group, key, delay, new Sending(content, delayed, size, digest));
  }

  private static MessageContent.Extras extras(String group, @Nullable String deduplicationId) {
    return new MessageContent.Extras(Map.of(), null, null, null, group, deduplicationId);
  }

  void send(ModelQueue queue) {
    send(queue, letter(queue));
  }

  private void send(ModelQueue queue, Letter letter) {
    world.did("send to " + queue.name + " " + letter);
    if (letter.tooLong()) {
      refused("Message must be shorter than", () -> engineSend(queue, letter));
    } else if (queue.fifo && letter.deduplicationId == null) {
      refused("The queue should either have", () -> engineSend(queue, letter));
    } else {
      Sent sent = engineSend(queue, letter);
      world.model.due();
      sent(queue, letter, sent);
    }
    world.model.serve();
  }

  private Sent engineSend(ModelQueue queue, Letter letter) {
    return world.engine.send(World.CALLER, World.ref(queue.name), letter.sending);
  }

  /** The engine took it: as a new message, or as one that it has taken before. */
  private void sent(ModelQueue queue, Letter letter, Sent sent) {
    world.saw(sent.toString());
    String id = sent.messageId();
    String key =
        queue.perGroup ? letter.deduplicationId + " of " + letter.group : letter.deduplicationId;
    boolean repetition = queue.fifo && world.witness.isRepetition(queue.name, key, id, world.now());
    if (queue.fifo) {
      ModelQueue.Accepted before =
          world.model.repeated(queue.name, letter.group, letter.deduplicationId);
      assertEquals(before == null ? "new" : before.sent(), repetition ? sent.toString() : "new");
      if (before != null) {
        return;
      }
      world.model.accepted(queue.name, letter.group, letter.deduplicationId, sent.toString());
    }
    ModelMessage message = world.model.send(queue.name, letter.token, letter.group, letter.delay);
    message.id = id;
    message.sequence = sent.sequenceNumber();
    long visible = message.visible() ? world.now() : message.until;
    world.witness.sent(
        queue.name,
        id,
        sent.sequenceNumber(),
        queue.fifo ? letter.group : null,
        new Witness.Span(world.now(), visible));
  }

  void sendBatch(ModelQueue queue) {
    List<Letter> letters = new ArrayList<>();
    for (int i = random.nextInt(BATCH_MAX); i >= 0; i--) {
      Letter twin = letters.isEmpty() || chance(80) ? null : letters.getLast();
      letters.add(
          twin == null
              ? letter(queue)
              : letter(
                  queue,
                  twin.group,
                  twin.sending.content().extras() == null ? null : twin.deduplicationId,
                  null));
    }
    world.did("send batch to " + queue.name + " " + letters);
    List<Sending> sendings = letters.stream().map(Letter::sending).toList();
    if (queue.fifo && letters.stream().anyMatch(letter -> letter.deduplicationId == null)) {
      refused(
          "The queue should either have",
          () -> world.engine.send(World.CALLER, World.ref(queue.name), sendings));
      return;
    }
    List<Result<Sent>> results = world.engine.send(World.CALLER, World.ref(queue.name), sendings);
    world.model.due();
    assertEquals(letters.size(), results.size());
    for (int i = 0; i < letters.size(); i++) {
      if (letters.get(i).tooLong()) {
        assertEquals(
            "Message must be shorter than",
            refusal(results.get(i)).replaceAll(".*Reason: | [0-9]+ .*", ""));
      } else {
        sent(queue, letters.get(i), results.get(i).orThrow());
      }
    }
    world.model.serve();
  }

  /** The same deduplication id again, where there is one in the window. */
  void sendAgain(ModelQueue queue) {
    List<String> keys = List.copyOf(queue.accepted.keySet());
    if (keys.isEmpty()) {
      send(queue);
      return;
    }
    String[] key = oneOf(keys).split(" ", 2);
    send(queue, letter(queue, key.length > 1 ? key[1] : oneOf(GROUPS), key[0], null));
  }

  // Receiving

  private Ask ask(ModelQueue queue, @Nullable Long wait) {
    Long visibility = chance(60) ? null : Long.valueOf(oneOf(List.of(0, 1, 5, 30, 300)) * 1_000L);
    String attempt = queue.fifo && chance(50) ? "attempt" + random.nextInt(6) : null;
    if (attempt != null && !queue.attempts.isEmpty() && chance(60)) {
      attempt = oneOf(List.copyOf(queue.attempts.keySet()));
    }
    return new Ask(oneOf(List.of(1, 1, 2, 3, 10)), visibility, wait, attempt);
  }

  private static Receive request(Ask ask) {
    return new Receive(
        ask.max(), duration(ask.visibility()), duration(ask.waitTime()), ask.attempt());
  }

  private static @Nullable Duration duration(@Nullable Long millis) {
    return millis == null ? null : Duration.ofMillis(millis);
  }

  void receive(ModelQueue queue) {
    receive(queue, ask(queue, 0L));
  }

  void receiveLong(ModelQueue queue) {
    boolean many = queue.waiters.size() >= POLLS_MAX;
    Long wait = chance(30) ? null : Long.valueOf((1 + random.nextInt(20)) * 1_000L);
    receive(queue, ask(queue, many ? Long.valueOf(0) : wait));
  }

  /** Answers what was received at once. */
  private List<Received.Message> receive(ModelQueue queue, Ask ask) {
    world.did("receive from " + queue.name + " " + ask);
    Outcome<Received> outcome =
        world.engine.receive(World.CALLER, World.ref(queue.name), request(ask));
    int number = ++pollNumbers;
    Answer expected = world.model.receive(queue.name, ask, number);
    if (outcome instanceof Outcome.Answered<Received> answered) {
      assertTrue(expected != null, "answered at once, instead of waiting");
      checks.received(expected, answered.output());
      return answered.output().messages();
    }
    assertNull(expected, "waits, instead of being answered at once");
    long wait = ask.waitTime() == null ? queue.wait : ask.waitTime();
    long patience = world.harness.realTime().nanos() / 1_000_000 + wait;
    Poll poll = new Poll(number, queue.name, chance(12), patience);
    world.did("    waits as " + number + (poll.leaves ? ", and will leave" : ""));
    world.polls.put(number, poll);
    world.open.add(poll);
    Outcome.Reply<Received> reply = ((Outcome.Parked<Received>) outcome).reply();
    poll.reply = reply;
    reply.whenAnswered(
        answer -> {
          poll.answeredAt = world.now();
          poll.answer = answer;
          if (poll.leaves) {
            reply.cancel();
          }
        },
        error -> poll.failure = error.message());
    return List.of();
  }

  /** A good consumer: receives and deletes. */
  private void consume(ModelQueue queue) {
    List<String> handles =
        receive(queue, new Ask(BATCH_MAX, null, 0L, null)).stream()
            .map(Received.Message::receiptHandle)
            .toList();
    if (!handles.isEmpty()) {
      delete(queue, handles);
    }
  }

  /** Does something to a queue, or consumes where there are too many messages for the time. */
  void crowded(ModelQueue queue, int step, Runnable otherwise) {
    int limit = step / PHASE % 2 == 0 ? CROWDED : 1;
    if (queue.messages.size() > limit) {
      consume(queue);
    } else {
      otherwise.run();
    }
  }

  void disconnect() {
    List<Poll> waiting =
        world.open.stream().filter(poll -> poll.open && poll.expected == null).toList();
    if (!waiting.isEmpty()) {
      Poll poll = oneOf(waiting);
      world.did("disconnect " + poll.number);
      poll.reply.cancel();
      world.model.disconnect(poll);
    }
  }

  void disconnectLate() {
    List<Model.Completion> answered =
        world.model.answered.stream()
            .filter(completion -> !world.polls.get(completion.poll()).gone)
            .toList();
    if (!answered.isEmpty()) {
      Model.Completion completion = oneOf(answered);
      world.did("disconnect after the answer " + completion);
      world.polls.get(completion.poll()).reply.cancel();
      world.model.disconnectLate(completion);
    }
  }

  // Handles

  /** Mostly of a message in flight; else an old one, of a goner, or another queue's. */
  private String handle(ModelQueue queue) {
    Collection<String> all = queue.handles;
    if (chance(3)) {
      all = chance(30) ? world.model.former : anyQueue().handles;
    }
    List<String> held = all.stream().filter(text -> world.model.isHeld(queue, text)).toList();
    if (chance(65) && !held.isEmpty()) {
      return oneOf(held);
    }
    List<String> handles = List.copyOf(all);
    if (handles.isEmpty() || chance(2)) {
      return "nonsense";
    }
    int back =
        chance(70) ? random.nextInt(Math.min(5, handles.size())) : random.nextInt(handles.size());
    return handles.get(handles.size() - 1 - back);
  }

  private List<String> handles(ModelQueue queue, int count) {
    List<String> handles = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      handles.add(handle(queue));
    }
    return handles;
  }

  void delete(ModelQueue queue, int count) {
    delete(queue, handles(queue, count));
  }

  private void delete(ModelQueue queue, List<String> handles) {
    world.did("delete from " + queue.name + " " + handles);
    List<Result<String>> results =
        world.engine.deleteMessages(World.CALLER, World.ref(queue.name), handles);
    compare(world.model.delete(queue.name, handles), results, handles);
  }

  void changeVisibility(ModelQueue queue, int count) {
    List<String> handles = handles(queue, count);
    List<Long> timeouts = new ArrayList<>();
    List<VisibilityChange> changes = new ArrayList<>();
    for (String handle : handles) {
      long seconds = oneOf(List.of(0, 0, 1, 2, 10, 60, 600, 43_200));
      timeouts.add(seconds * 1_000);
      changes.add(new VisibilityChange(handle, Duration.ofSeconds(seconds)));
    }
    world.did("change visibility in " + queue.name + " " + changes);
    List<Result<String>> results =
        world.engine.changeVisibility(World.CALLER, World.ref(queue.name), changes);
    compare(world.model.change(queue.name, handles, timeouts), results, handles);
    for (int i = 0; i < count; i++) {
      if (results.get(i) instanceof Result.Done<String>) {
        Witness.Span hidden = new Witness.Span(world.now(), world.now() + timeouts.get(i));
        world.witness.changed(queue.name, handles.get(i), hidden);
      }
    }
  }

  private void compare(
      List<@Nullable String> expected, List<Result<String>> actual, List<String> handles) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      String refusal = expected.get(i);
      if (refusal == null) {
        assertEquals(new Result.Done<>(handles.get(i)), actual.get(i));
      } else {
        String text = refusal(actual.get(i));
        assertTrue(text.endsWith(refusal), () -> text + " instead of " + refusal);
        world.happened("refused: " + refusal);
      }
    }
    world.saw(actual.toString().replaceAll("@[0-9a-f]+", ""));
  }

  private static String refusal(Result<?> result) {
    return assertInstanceOf(Result.Refused.class, result).error().message();
  }

  void refused(String text, Runnable call) {
    String actual = assertThrows(ServiceException.class, call::run).message();
    assertTrue(actual.contains(text), () -> actual + " instead of " + text);
    world.saw(actual);
    world.happened("refused: " + text);
  }

  // Queues

  void create(String name, Map<String, String> attributes) {
    world.did("create " + name + " " + attributes);
    world.engine.create(World.CALLER, World.ref(name), attributes, Map.of());
    ModelQueue queue = world.model.create(name);
    queue.contentBased = "true".equals(attributes.get("ContentBasedDeduplication"));
    queue.perGroup = "messageGroup".equals(attributes.get("DeduplicationScope"));
    world.witness.created(name, queue.retention);
  }

  void deleteQueue(String name) {
    world.did("delete queue " + name);
    world.engine.delete(World.CALLER, World.ref(name));
    world.model.delete(name);
    checks.journal(); // its last records tell of messages that it still had
    world.witness.deleted(name);
    refused("does not exist", () -> world.engine.view(World.CALLER, World.ref(name)));
  }

  void purge(ModelQueue queue) {
    world.did("purge " + queue.name);
    world.engine.purge(World.CALLER, World.ref(queue.name));
    world.model.purge(queue.name);
  }

  void setVisibility(ModelQueue queue, int seconds) {
    set(queue, "VisibilityTimeout", Integer.toString(seconds));
    world.model.due();
    queue.visibility = seconds * 1_000L;
  }

  void setWait(ModelQueue queue, int seconds) {
    set(queue, "ReceiveMessageWaitTimeSeconds", Integer.toString(seconds));
    world.model.due();
    queue.wait = seconds * 1_000L;
  }

  void setRetention(ModelQueue queue, int seconds) {
    checks.untilNow(); // what expired before goes by the period before
    world.witness.retention(queue.name, seconds * 1_000L);
    set(queue, "MessageRetentionPeriod", Integer.toString(seconds));
    world.model.due();
    queue.retention = seconds * 1_000L;
  }

  void setDelay(ModelQueue queue, int seconds) {
    if (queue.fifo && queue.delay != seconds * 1_000L) {
      checks.untilNow(); // tells what was received before
      world.witness.delay(queue.name, seconds * 1_000L);
    }
    set(queue, "DelaySeconds", Integer.toString(seconds));
    world.model.delay(queue.name, seconds * 1_000L);
  }

  /** To no dead-letter queue, or after so many receives to this one. */
  void setRedrive(ModelQueue queue, @Nullable String target, int max) {
    set(
        queue,
        "RedrivePolicy",
        target == null
            ? ""
            : "{\"deadLetterTargetArn\":\""
                + World.arn(target)
                + "\",\"maxReceiveCount\":\""
                + max
                + "\"}");
    world.model.due();
    queue.deadLetters = target;
    queue.maxReceives = max;
    checks.journal(); // what was redriven before went by the policy before
    world.witness.limit(queue.name, target, max);
  }

  private void set(ModelQueue queue, String name, String value) {
    world.did("set " + queue.name + " " + name + "=" + value);
    world.engine.set(World.CALLER, World.ref(queue.name), Map.of(name, value));
  }

  // Move tasks

  void startMove(ModelQueue source, @Nullable String destination, @Nullable Integer rate) {
    world.did("move " + source.name + " to " + destination + " at " + rate);
    String refusal = world.model.startMove(source.name, destination, rate);
    if (refusal == null) {
      String id = startMoveNow(source, destination, rate);
      for (ModelMove move : source.moves) {
        assertNotEquals(id, move.id);
      }
      source.moves.getFirst().id = id;
      world.saw(id);
    } else {
      refused(refusal, () -> startMoveNow(source, destination, rate));
    }
  }

  private String startMoveNow(
      ModelQueue source, @Nullable String destination, @Nullable Integer rate) {
    return world.engine.startMove(
        World.CALLER, World.ref(source.name), World.arn(destination), rate);
  }

  void cancelMove(ModelQueue source) {
    world.did("cancel move of " + source.name);
    world.model.due();
    if (source.moves.isEmpty()) {
      refused(
          "Task does not exist.",
          () -> world.engine.cancelMove(World.CALLER, World.ref(source.name), "none"));
      return;
    }
    ModelMove move = oneOf(source.moves);
    if (move.running()) {
      long moved = world.engine.cancelMove(World.CALLER, World.ref(source.name), move.id);
      assertEquals(move.moved, moved, "messages moved before the cancel");
      world.happened("move cancelled");
      move.end("CANCELLED", null);
    } else {
      refused(
          "Task does not exist.",
          () -> world.engine.cancelMove(World.CALLER, World.ref(source.name), move.id));
    }
  }
}
