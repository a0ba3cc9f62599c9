package dev.virga.core.http;

/** The server answers by itself, without the handler: a refusal or a CORS preflight's answer. */
final class RequestRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient HttpResponse answer;

  RequestRefused(HttpResponse answer) {
    super("refused with " + answer.status(), null, false, false);
    this.answer = answer;
  }

  HttpResponse answer() {
    return answer;
  }
}
