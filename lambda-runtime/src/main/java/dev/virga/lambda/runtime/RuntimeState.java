package dev.virga.lambda.runtime;

/** Where a runtime stands in the Runtime API's protocol; names as AWS prints them. */
enum RuntimeState {
  STARTED("Started"),
  INIT_ERROR("InitError"),
  READY("Ready"),
  RUNNING("Running"),
  RESPONSE_SENT("InvocationResponse"),
  ERROR_SENT("InvocationErrorResponse");

  private final String text;

  RuntimeState(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
