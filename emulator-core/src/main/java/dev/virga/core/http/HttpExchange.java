package dev.virga.core.http;

import dev.virga.core.schema.Bytes;

/** The answering side of one request. Thread-safe; the first answer counts. */
public interface HttpExchange {
  /**
   * Answers.
   *
   * @return false when the client has gone and nothing will be written
   */
  boolean respond(HttpResponse response);

  /** Begins a streamed answer. */
  BodyWriter stream(int status, Headers headers);

  /** Runs once when the client disconnects (FIN, RST, RST_STREAM) before the answer is complete. */
  void onDisconnect(Runnable action);

  /** A streamed answer's body. */
  interface BodyWriter {
    /**
     * Writes a piece; waits (on a virtual thread) until the connection can take it.
     *
     * @return false when the client has gone
     */
    boolean write(Bytes piece);

    /** Ends the body. */
    void end();

    /** Breaks the connection: the body is not complete. */
    void abort();
  }
}
