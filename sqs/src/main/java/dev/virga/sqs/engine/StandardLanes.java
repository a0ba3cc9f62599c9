package dev.virga.sqs.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A standard queue's order: what has been visible for longest comes first, so what becomes visible
 * again goes to the back. With message groups the queue is fair: a group that takes more than its
 * share, a noisy one, comes after all others, and of several noisy ones the one with the fewest
 * messages in flight. A message without a group is a tenant of its own, and never noisy.
 *
 * <pre>
 *   quiet   the longest visible of   ungrouped ->  m m m m
 *                                    group a   ->  m m          groups by the age of their first
 *                                    group b   ->  m
 *   then noisy                       group c   ->  m m m m m    groups by messages in flight
 * </pre>
 *
 * <p>Noisy is, as AWS describes it, who has more than a tenth of the messages in flight and at
 * least 30, or more than a tenth of the time that consumers lately had messages; until nothing of
 * it waits, or it has sent nothing for five minutes. There are never more than 9 of each kind. A
 * tenant is looked at when it is its turn, so nothing is scanned.
 *
 * <p>See
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues-detailed.html
 */
final class StandardLanes implements Lanes {
  private static final int NOISY_IN_FLIGHT_MIN = 30;

  /** One in so many is the share above which a tenant is noisy. */
  private static final long NOISY_SHARE = 10;

  /** Without a send for so long it is quiet again. */
  private static final long NOISY_SENT_MILLIS = 300_000;

  /** Groups that are looked at for {@link #noise}. */
  private static final int NOISE_TENANTS_MAX = 10_000;

  private final MessageChain ungrouped = new MessageChain();
  private final Map<String, Tenant> tenants = new LinkedHashMap<>();
  private final TreeSet<Tenant> quiet = new TreeSet<>(Tenant.BY_AGE);
  private final TreeSet<Tenant> noisy = new TreeSet<>(Tenant.BY_SHARE);
  private ProcessingTime processing = new ProcessingTime();
  private int inFlight;

  @Override
  public void added(StoredMessage message) {
    String id = message.groupId();
    if (id != null) {
      Tenant tenant = tenants.computeIfAbsent(id, Tenant::new);
      tenant.messages++;
      tenant.sentMillis = message.arrivedMillis;
      message.group = tenant;
    }
    if (message.state == StoredMessage.State.READY) {
      put(message, false);
    }
  }

  @Override
  public @Nullable StoredMessage next(@Nullable StoredMessage last, long nowMillis) {
    StoredMessage loner = ungrouped.head();
    if (quiet.isEmpty() && noisy.isEmpty()) {
      return loner;
    }
    sort(nowMillis);
    if (quiet.isEmpty()) {
      return loner != null ? loner : noisy.first().ready.head();
    }
    Tenant oldest = quiet.first();
    return loner == null || oldest.before(loner) ? oldest.ready.head() : loner;
  }

  /** Sees to it that who stands first among the quiet is so, and the noisy are. */
  private void sort(long nowMillis) {
    if (!noisy.isEmpty()) {
      for (Tenant tenant : List.copyOf(noisy)) {
        if (!isNoisy(tenant, nowMillis)) {
          move(tenant, false);
        }
      }
    }
    while (!quiet.isEmpty() && isNoisy(quiet.first(), nowMillis)) {
      move(quiet.first(), true);
    }
  }

  private void move(Tenant tenant, boolean toNoisy) {
    takeOut(tenant);
    tenant.noisy = toNoisy;
    putIn(tenant);
  }

  private boolean isNoisy(Tenant tenant, long nowMillis) {
    if (tenant.readyCount == 0 || nowMillis - tenant.sentMillis >= NOISY_SENT_MILLIS) {
      return false;
    }
    boolean byFlight =
        tenant.inFlight >= NOISY_IN_FLIGHT_MIN && tenant.inFlight * NOISY_SHARE > inFlight;
    return byFlight
        || tenant.processing.recent(nowMillis) * NOISY_SHARE > processing.recent(nowMillis);
  }

  private void takeOut(Tenant tenant) {
    (tenant.noisy ? noisy : quiet).remove(tenant);
  }

  private void putIn(Tenant tenant) {
    if (tenant.noted() != null) {
      (tenant.noisy ? noisy : quiet).add(tenant);
    }
  }

  @Override
  public void taken(StoredMessage message) {
    inFlight++;
    if (message.group instanceof Tenant tenant) {
      takeOut(tenant);
      tenant.ready.remove(message);
      tenant.readyCount--;
      tenant.inFlight++;
      putIn(tenant);
    } else {
      ungrouped.remove(message);
    }
  }

  @Override
  public void shown(StoredMessage message, StoredMessage.State from, boolean first) {
    landed(message, from);
    put(message, first);
  }

  /** A message is in flight no longer, where it was. */
  private void landed(StoredMessage message, StoredMessage.State from) {
    if (from == StoredMessage.State.IN_FLIGHT) {
      inFlight--;
      if (message.group instanceof Tenant tenant) {
        takeOut(tenant);
        tenant.inFlight--;
        putIn(tenant);
      }
    }
  }

  private void put(StoredMessage message, boolean first) {
    if (message.group instanceof Tenant tenant) {
      takeOut(tenant);
      put(tenant.ready, message, first);
      tenant.readyCount++;
      putIn(tenant);
    } else {
      put(ungrouped, message, first);
    }
  }

  private static void put(MessageChain chain, StoredMessage message, boolean first) {
    if (first) {
      chain.addFirst(message);
    } else {
      chain.addLast(message);
    }
  }

  @Override
  public void processed(StoredMessage message, long millis, long nowMillis) {
    processing.add(millis, nowMillis);
    if (message.group instanceof Tenant tenant) {
      tenant.processing.add(millis, nowMillis);
    }
  }

  /** A standard queue's delay holds for what is sent later. */
  @Override
  public void hidden(StoredMessage message) {
    throw new IllegalStateException("a standard queue's message cannot be delayed anew");
  }

  @Override
  public void removed(StoredMessage message, StoredMessage.State from) {
    landed(message, from);
    if (!(message.group instanceof Tenant tenant)) {
      if (from == StoredMessage.State.READY) {
        ungrouped.remove(message);
      }
      return;
    }
    tenant.messages--;
    if (from == StoredMessage.State.READY) {
      takeOut(tenant);
      tenant.ready.remove(message);
      tenant.readyCount--;
      putIn(tenant);
    }
    if (tenant.messages == 0) {
      tenants.remove(tenant.groupId);
    }
  }

  /**
   * What is noisy now.
   *
   * @param groups number of noisy groups
   * @param ready their messages that are visible
   * @param inFlight their messages in flight
   * @param delayed their delayed messages
   */
  record Noise(int groups, int ready, int inFlight, int delayed) {}

  /** The noise of the 10,000 groups that have been here for longest. */
  Noise noise(long nowMillis) {
    int groups = 0;
    int ready = 0;
    int flying = 0;
    int delayed = 0;
    int left = NOISE_TENANTS_MAX;
    for (Tenant tenant : tenants.values()) {
      if (left-- == 0) {
        break;
      }
      if (isNoisy(tenant, nowMillis)) {
        groups++;
        ready += tenant.readyCount;
        flying += tenant.inFlight;
        delayed += tenant.messages - tenant.readyCount - tenant.inFlight;
      }
    }
    return new Noise(groups, ready, flying, delayed);
  }

  /** Whether a message is of a noisy group. */
  boolean noisy(StoredMessage message, long nowMillis) {
    return message.group instanceof Tenant tenant && isNoisy(tenant, nowMillis);
  }

  @Override
  public Lanes copy(UnaryOperator<StoredMessage> twin) {
    StandardLanes copy = new StandardLanes();
    copyChain(ungrouped, copy.ungrouped, twin, null);
    for (Tenant tenant : tenants.values()) {
      Tenant other = tenant.copy();
      copyChain(tenant.ready, other.ready, twin, other);
      copy.tenants.put(other.groupId, other);
      copy.putIn(other);
    }
    copy.processing = processing.copy();
    copy.inFlight = inFlight;
    return copy;
  }

  private static void copyChain(
      MessageChain from,
      MessageChain to,
      UnaryOperator<StoredMessage> twin,
      @Nullable Tenant tenant) {
    for (StoredMessage message = from.head(); message != null; message = message.next) {
      StoredMessage copy = twin.apply(message);
      copy.group = tenant;
      to.addLast(copy);
    }
  }

  @Override
  public void adopt(StoredMessage copy) {
    String id = copy.groupId();
    if (id != null) {
      copy.group = tenants.get(id);
    }
  }
}
