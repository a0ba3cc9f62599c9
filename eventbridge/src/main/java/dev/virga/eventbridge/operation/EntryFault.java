package dev.virga.eventbridge.operation;

/**
 * Why an entry of PutEvents is refused. Texts as recorded (spec/eventbridge.md, section 4).
 *
 * @param code the entry's ErrorCode
 * @param message the entry's ErrorMessage
 */
record EntryFault(String code, String message) {
  static final EntryFault MALFORMED_DETAIL =
      new EntryFault("MalformedDetail", "Detail is malformed.");

  /** The text is assumed. */
  static final EntryFault RESERVED_SOURCE =
      new EntryFault("NotAuthorizedForSourceException", "Not authorized for the source.");

  /** That the entry fails is documented; the text is assumed. */
  static EntryFault tooLong(String name, int max) {
    return new EntryFault(
        "InvalidArgument",
        "Parameter %s is not valid. Reason: %s must have at most %d characters."
            .formatted(name, name, max));
  }

  static EntryFault missing(String name) {
    return new EntryFault(
        "InvalidArgument",
        "Parameter " + name + " is not valid. Reason: " + name + " is a required argument.");
  }
}
