package dev.virga.docker;

import java.io.IOException;

/** Plain requests to a Docker engine, whatever carries them. */
interface EngineHttp {
  /**
   * An engine's answer.
   *
   * @param status of HTTP
   * @param body text, empty where there is none
   */
  record Answer(int status, String body) {}

  /**
   * Sends a request without a body and waits for its answer.
   *
   * @param target path and query, encoded
   * @throws IOException where the engine does not answer
   */
  Answer call(String method, String target) throws IOException;
}
