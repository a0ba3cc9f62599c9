package dev.virga.benchmarks;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Renders the requests that concern ten messages at a time. Used by one thread. */
final class Batches {
  /** Messages in a batch: as many as AWS allows. */
  static final int SIZE = 10;

  private static final byte[] ENTRIES = Requests.ascii(",\"Entries\":[");
  private static final byte[] ID = Requests.ascii("{\"Id\":\"");
  private static final byte[] BODY = Requests.ascii("\",\"MessageBody\":\"");
  private static final byte[] HANDLE = Requests.ascii("\",\"ReceiptHandle\":\"");
  private static final byte[] RECEIVE = Requests.ascii(",\"MaxNumberOfMessages\":10");
  private static final byte[] HANDLE_MEMBER = Requests.ascii("\"ReceiptHandle\":\"");
  private static final byte[] SHIFTS = shifts();
  private static final byte[] ENTRY_END = Requests.ascii("\"},");

  private final Requests requests;
  private final byte[] sendHead;
  private final byte[] receiveHead;
  private final byte[] deleteHead;

  Batches(Requests requests) {
    this.requests = requests;
    this.sendHead = requests.head("SendMessageBatch");
    this.receiveHead = requests.head("ReceiveMessage");
    this.deleteHead = requests.head("DeleteMessageBatch");
  }

  /** SendMessageBatch of ten. */
  void send(Exchange exchange) {
    ByteBuffer out = exchange.begin(sendHead.length + 512 + SIZE * (Requests.MESSAGE_LENGTH + 64));
    requests.begin(out, sendHead);
    out.put(ENTRIES);
    for (int i = 0; i < SIZE; i++) {
      out.put(ID).put((byte) ('0' + i)).put(BODY);
      requests.putText(out);
      out.put(ENTRY_END);
    }
    end(out, sendHead);
  }

  /** ReceiveMessage of ten. */
  void receive(Exchange exchange) {
    ByteBuffer out = exchange.begin(receiveHead.length + 512);
    requests.begin(out, receiveHead);
    out.put(RECEIVE);
    Requests.end(out, receiveHead);
  }

  /**
   * DeleteMessageBatch of what a ReceiveMessage answered.
   *
   * @return how many; where there are none, nothing is rendered
   */
  int delete(Exchange exchange, byte[] answer, int start, int end) {
    ByteBuffer out = exchange.begin(deleteHead.length + 1024 + end - start);
    requests.begin(out, deleteHead);
    out.put(ENTRIES);
    int found = 0;
    int from = next(answer, start, end);
    while (from >= 0) {
      int to = from;
      while (answer[to] != '"') {
        to++;
      }
      out.put(ID).put((byte) ('0' + found++)).put(HANDLE).put(answer, from, to - from);
      out.put(ENTRY_END);
      from = next(answer, to, end);
    }
    if (found > 0) {
      end(out, deleteHead);
    }
    return found;
  }

  /** Where the next receipt handle begins, or -1: looks at one byte in many (Horspool). */
  private static int next(byte[] answer, int start, int end) {
    int last = HANDLE_MEMBER.length - 1;
    int at = start;
    while (at + last < end) {
      int i = last;
      while (answer[at + i] == HANDLE_MEMBER[i]) {
        if (i == 0) {
          return at + HANDLE_MEMBER.length;
        }
        i--;
      }
      at += SHIFTS[answer[at + last] & 0xff];
    }
    return -1;
  }

  /** By how much the search goes on where this byte stands at the member's end. */
  private static byte[] shifts() {
    byte[] shifts = new byte[256];
    Arrays.fill(shifts, (byte) HANDLE_MEMBER.length);
    for (int i = 0; i < HANDLE_MEMBER.length - 1; i++) {
      shifts[HANDLE_MEMBER[i]] = (byte) (HANDLE_MEMBER.length - 1 - i);
    }
    return shifts;
  }

  /** The last comma becomes the list's bracket. */
  private static void end(ByteBuffer out, byte[] head) {
    out.put(out.position() - 1, (byte) ']');
    Requests.end(out, head);
  }

  /** Whether the answer to a batch names an entry that failed. */
  static boolean anyFailed(byte[] answer, int start, int end) {
    byte[] failed = {'"', 'F', 'a', 'i', 'l', 'e', 'd', '"'};
    for (int at = start; at < end - failed.length; at++) {
      int i = 0;
      while (i < failed.length && answer[at + i] == failed[i]) {
        i++;
      }
      if (i == failed.length) {
        return answer[at + i] == ':' && answer[at + i + 2] != ']';
      }
    }
    return false;
  }
}
