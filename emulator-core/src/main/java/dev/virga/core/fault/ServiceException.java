package dev.virga.core.fault;

import java.util.Map;

/**
 * An answer that is an error: code and status from a catalogue, AWS's message, and the further
 * members of the modelled error. It is data, so it carries no stack trace.
 */
public final class ServiceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ErrorCode error;
  private final transient Map<String, Object> members;
  private final transient Map<String, String> headers;

  public ServiceException(ErrorCode error, String message) {
    this(error, message, Map.of());
  }

  /**
   * @param members further members by model name, in the Java types of core.schema
   */
  public ServiceException(ErrorCode error, String message, Map<String, Object> members) {
    this(error, message, members, Map.of());
  }

  /**
   * @param headers further HTTP headers of the answer, such as Retry-After
   */
  public ServiceException(
      ErrorCode error, String message, Map<String, Object> members, Map<String, String> headers) {
    super(message, null, false, false);
    this.error = error;
    this.members = Map.copyOf(members);
    this.headers = Map.copyOf(headers);
  }

  /** The catalogue entry. */
  public ErrorCode error() {
    return error;
  }

  /** AWS's text. Never null, perhaps empty. */
  public String message() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  /** Further members by model name. */
  public Map<String, Object> members() {
    return members;
  }

  /** Further HTTP headers of the answer. */
  public Map<String, String> headers() {
    return headers;
  }
}
