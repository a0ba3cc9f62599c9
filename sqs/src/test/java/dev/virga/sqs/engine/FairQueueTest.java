package dev.virga.sqs.engine;

import static dev.virga.sqs.engine.SqsWorld.bodies;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Standard queues with message groups. What noisy means, and what it leads to, is AWS's description
 * (which calls its thresholds approximate; ours are exact):
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues-detailed.html
 */
class FairQueueTest {
  private final SqsWorld sqs = new SqsWorld();
  private final QueueRef queue = sqs.queue("q", "VisibilityTimeout", "43200");

  @AfterEach
  void close() {
    sqs.close();
  }

  private void send(String group, int count) {
    for (int i = 0; i < count; i++) {
      sqs.sendTo(queue, group, group);
    }
  }

  /** Receives one after the other. */
  private List<Received.Message> receive(int count) {
    List<Received.Message> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.addAll(sqs.receive(queue, 1));
    }
    return messages;
  }

  private String next() {
    List<Received.Message> one = sqs.receive(queue, 1);
    return one.isEmpty() ? "nothing" : SqsWorld.body(one.getFirst());
  }

  @Test
  void receive_whileNobodyIsNoisy_oldestFirst_withAndWithoutGroup() {
    sqs.sendTo(queue, "a", "a1");
    sqs.send(queue, "none1");
    sqs.sendTo(queue, "b", "b1");
    sqs.sendTo(queue, "a", "a2");
    sqs.send(queue, "none2");
    assertEquals(List.of("a1", "none1", "b1", "a2", "none2"), sqs.bodies(queue));
  }

  @Test
  void receive_messagesOfAGroup_areInFlightTogether_andTellTheirGroup() {
    sqs.sendTo(queue, "a", "a1");
    sqs.sendTo(queue, "a", "a2");
    List<Received.Message> messages = sqs.receive(queue, 10);
    assertEquals(List.of("a1", "a2"), bodies(messages));
    assertEquals("a", messages.getFirst().content().groupId());
  }

  @Test
  void noisy_byConcurrency_comesAfterAllOthers() {
    send("noisy", 40);
    receive(29);
    sqs.sendTo(queue, "quiet", "quiet");
    assertEquals("noisy", next(), "29 in flight are not 30");
    assertEquals("quiet", next());
    assertEquals("noisy", next(), "when nothing else waits");
    sqs.send(queue, "none");
    assertEquals("none", next(), "a message without a group is a tenant of its own");
  }

  @Test
  void noisy_byConcurrency_needsMoreThanATenth() {
    send("big", 270);
    receive(270);
    send("small", 32);
    receive(30);
    sqs.sendTo(queue, "quiet", "quiet");
    assertEquals("small", next(), "30 of 300 are a tenth");
    assertEquals("quiet", next(), "31 of 301 are more");
  }

  @Test
  void noisy_thoseWithoutAGroupAreNever() {
    for (int i = 0; i < 50; i++) {
      sqs.send(queue, "none");
    }
    receive(40);
    sqs.sendTo(queue, "quiet", "quiet");
    assertEquals("none", next());
  }

  @Test
  void noisy_several_theOneWithTheFewestInFlightFirst() {
    send("a", 60);
    receive(40);
    send("b", 60);
    for (int i = 0; i < 31; i++) {
      assertEquals("b", next());
    }
    // a has 40 in flight, b 31: both are noisy. b comes until it has as many, then the older one.
    for (int i = 0; i < 9; i++) {
      assertEquals("b", next());
    }
    assertEquals("a", next());
    assertEquals("b", next());
  }

  @Test
  void noisy_noLonger_whenItsMessagesAreDone() {
    send("noisy", 40);
    List<Received.Message> flying = receive(31);
    sqs.sendTo(queue, "quiet", "quiet");
    flying.subList(0, 2).forEach(message -> sqs.delete(queue, message));
    assertEquals("noisy", next(), "29 in flight");
    assertEquals("quiet", next(), "30");
  }

  @Test
  void noisy_noLonger_whenOthersHaveMore() {
    send("noisy", 40);
    receive(31);
    for (int i = 0; i < 279; i++) {
      sqs.send(queue, "others");
      assertEquals("others", next());
    }
    sqs.sendTo(queue, "quiet", "quiet");
    assertEquals("noisy", next(), "31 of 310 are no more than a tenth");
  }

  @Test
  void noisy_again_whenOthersAreDone() {
    for (int i = 0; i < 289; i++) {
      sqs.send(queue, "others");
    }
    List<Received.Message> others = receive(289);
    send("noisy", 40);
    receive(31);
    sqs.recapture();
    sqs.sendTo(queue, "quiet", "quiet");
    assertEquals("noisy", next(), "31 of 320");
    others.subList(0, 2).forEach(message -> sqs.delete(queue, message));
    assertEquals("quiet", next(), "32 of 319");
  }

  @Test
  void noisy_noLonger_afterFiveMinutesWithoutASend() {
    send("noisy", 40);
    receive(31);
    sqs.advanceMillis(299_999);
    sqs.sendTo(queue, "quiet", "quiet");
    sqs.sendTo(queue, "quiet", "quiet");
    assertEquals("quiet", next());
    sqs.advanceMillis(1);
    assertEquals("noisy", next());
    sqs.sendTo(queue, "noisy", "noisy");
    assertEquals("quiet", next(), "a send, and it is noisy again");
  }

  @Test
  void noisy_byProcessingTime_comesAfterAllOthers() {
    send("slow", 3);
    Received.Message message = sqs.receiveOne(queue);
    sqs.advance(10);
    sqs.delete(queue, message);
    sqs.sendTo(queue, "quick", "quick");
    assertEquals("quick", next(), "slow had all the time that was spent");
    assertEquals("slow", next());
  }

  @Test
  void noisy_byProcessingTime_alsoAfterACapture() {
    send("others", 1);
    Received.Message nine = sqs.receiveOne(queue);
    sqs.advance(90);
    sqs.delete(queue, nine);
    send("slow", 4);
    for (String expected : List.of("slow", "quick")) {
      Received.Message some = sqs.receiveOne(queue);
      sqs.advance(10);
      sqs.delete(queue, some);
      sqs.recapture();
      sqs.sendTo(queue, "quick" + expected, "quick");
      assertEquals(expected, next(), "10 s of 100 s, then 20 s of 110 s");
    }
  }

  @Test
  void noisy_byProcessingTime_needsMoreThanATenth() {
    send("others", 1);
    Received.Message nine = sqs.receiveOne(queue);
    sqs.advance(9);
    sqs.delete(queue, nine);
    send("slow", 3);
    Received.Message one = sqs.receiveOne(queue);
    sqs.advance(1);
    sqs.delete(queue, one);
    sqs.sendTo(queue, "quick", "quick");
    Received.Message more = sqs.receiveOne(queue);
    assertEquals("slow", SqsWorld.body(more), "1 s of 10 s are a tenth");
    sqs.advance(1);
    sqs.delete(queue, more);
    assertEquals("quick", next(), "2 s of 11 s are more");
  }

  @Test
  void noisy_byProcessingTime_countsTimeouts_andNotWhatWasTakenBack() {
    QueueRef brief = sqs.queue("brief", "VisibilityTimeout", "10");
    sqs.sendTo(brief, "slow", "slow");
    sqs.sendTo(brief, "slow", "slow");
    sqs.receiveOne(brief);
    sqs.advance(10);
    sqs.sendTo(brief, "quick", "quick");
    assertEquals(List.of("quick"), bodies(sqs.receive(brief, 1)), "10 s until the timeout");
    QueueRef other = sqs.queue("other", "VisibilityTimeout", "10");
    SqsWorld.Poll gone = sqs.poll(other, 20);
    sqs.sendTo(other, "slow", "slow");
    sqs.advance(5);
    gone.leave();
    sqs.settle();
    sqs.sendTo(other, "quick", "quick");
    assertEquals(List.of("slow"), bodies(sqs.receive(other, 1)), "nobody had it");
  }

  @Test
  void noisy_byProcessingTime_isForgotten() {
    send("slow", 1);
    Received.Message message = sqs.receiveOne(queue);
    sqs.advance(10);
    sqs.delete(queue, message);
    sqs.advance(ProcessingTime.SPAN_MILLIS / 1_000 * 2);
    send("slow", 2);
    sqs.sendTo(queue, "quick", "quick");
    assertEquals("slow", next());
  }

  @Test
  void processingTime_isThatOfThePresentSpanAndTheOneBefore() {
    ProcessingTime time = new ProcessingTime();
    time.add(1, 0);
    time.add(10, 299_999);
    time.add(100, 300_000);
    assertEquals(111, time.recent(599_999));
    assertEquals(100, time.recent(600_000));
    assertEquals(100, time.recent(899_999));
    assertEquals(0, time.recent(900_000));
    time.add(5, 1_500_000);
    assertEquals(5, time.recent(1_500_000));
  }

  // Nothing starves

  @Test
  void receive_aMessageThatNobodyFinishes_doesNotHoldUpItsGroup() {
    send("a", 1);
    receive(1);
    sqs.sendTo(queue, "a", "waiting");
    for (int i = 0; i < 20; i++) {
      sqs.sendTo(queue, "fresh" + i, "fresh");
      sqs.send(queue, "none");
    }
    assertEquals("waiting", next(), "though all the others have nothing in flight");
  }

  @Test
  void receive_aMessageThatFailsAgainAndAgain_letsOthersPass() {
    sqs.sendTo(queue, "poison", "poison");
    sqs.advance(1);
    sqs.sendTo(queue, "b", "b1");
    sqs.sendTo(queue, "b", "b2");
    sqs.send(queue, "none");
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Received.Message message = sqs.receiveOne(queue);
      order.add(SqsWorld.body(message));
      sqs.advance(1);
      if (SqsWorld.body(message).equals("poison")) {
        sqs.changeVisibility(queue, message, 0);
      }
    }
    // poison took a second of one, so it is noisy, and what is visible again goes to the back
    assertEquals(List.of("poison", "b1", "b2", "none", "poison"), order);
  }

  @Test
  void receive_atOneInstant_whatFailsGoesToTheBack() {
    sqs.sendTo(queue, "poison", "poison");
    sqs.advance(1);
    sqs.sendTo(queue, "b", "b");
    sqs.send(queue, "none");
    sqs.advance(1);
    Received.Message message = sqs.receiveOne(queue);
    sqs.changeVisibility(queue, message, 0);
    assertEquals(List.of("b", "none", "poison"), sqs.bodies(queue));
  }

  @Test
  void receive_aNoisyGroupGoesOn_whenTheOthersHaveNothing_orSoonAgain() {
    send("noisy", 100);
    receive(50);
    for (int i = 0; i < 10; i++) {
      sqs.sendTo(queue, "quiet" + i, "quiet");
      assertEquals("quiet", next());
      assertEquals("noisy", next());
    }
  }

  @Test
  void takenBack_isFirstAgain() {
    sqs.pollOfNobody(queue, 20);
    sqs.sendTo(queue, "a", "a1");
    sqs.sendTo(queue, "b", "b1");
    sqs.settle();
    assertEquals(List.of("a1", "b1"), sqs.bodies(queue));
  }

  @Test
  void delayedMessages_joinTheirGroup() {
    sqs.engine.send(
        sqs.caller(), queue, SqsWorld.message("late", "a", null, Duration.ofSeconds(5)));
    sqs.advance(1);
    sqs.sendTo(queue, "b", "b");
    sqs.advance(4);
    assertEquals(List.of("b", "late"), sqs.bodies(queue), "visible since later");
  }

  @Test
  void capture_keepsWhoIsNoisyAndWhoComesWhen() {
    send("noisy", 45);
    receive(31);
    sqs.sendTo(queue, "quiet", "quiet1");
    sqs.send(queue, "none");
    sqs.sendTo(queue, "quiet", "quiet2");
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      sqs.recapture();
      order.add(next());
    }
    assertEquals(List.of("quiet1", "none", "quiet2", "noisy", "noisy", "noisy"), order);
  }

  @Test
  void purge_forgetsWhoWasNoisy() {
    send("noisy", 40);
    receive(31);
    sqs.engine.purge(sqs.caller(), queue);
    send("noisy", 1);
    sqs.sendTo(queue, "quiet", "quiet");
    assertEquals("noisy", next());
  }

  @Test
  void deadLetters_keepTheirGroup() {
    QueueRef dead = sqs.queue("dead");
    sqs.set(queue, "RedrivePolicy", SqsWorld.redrive(dead, 1));
    sqs.sendTo(queue, "a", "a1");
    sqs.receive(queue, 1, 0);
    assertEquals(List.of(), sqs.bodies(queue));
    assertEquals("a", sqs.receiveOne(dead).content().groupId());
  }
}
