package dev.virga.cloudwatch.logs.engine;

import dev.virga.api.logs.LogsError;
import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.ServiceException;

/** The errors of CloudWatch Logs with AWS's texts. */
public final class LogsFault {
  private LogsFault() {}

  public static ServiceException groupExists() {
    return new ServiceException(
        LogsError.RESOURCE_ALREADY_EXISTS, "The specified log group already exists");
  }

  public static ServiceException noGroup() {
    return new ServiceException(
        LogsError.RESOURCE_NOT_FOUND, "The specified log group does not exist.");
  }

  public static ServiceException streamExists() {
    return new ServiceException(
        LogsError.RESOURCE_ALREADY_EXISTS, "The specified log stream already exists");
  }

  public static ServiceException noStream() {
    return new ServiceException(
        LogsError.RESOURCE_NOT_FOUND, "The specified log stream does not exist.");
  }

  public static ServiceException noResource() {
    return new ServiceException(
        LogsError.RESOURCE_NOT_FOUND, "The specified resource does not exist.");
  }

  /** A group's name that AWS keeps for itself. */
  public static ServiceException reservedName() {
    return new ServiceException(
        LogsError.INVALID_PARAMETER, "Log groups starting with AWS/ are reserved for AWS.");
  }

  public static ServiceException prefixAndPattern() {
    return new ServiceException(
        LogsError.INVALID_PARAMETER,
        "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
  }

  public static ServiceException nameAndArn() {
    return new ServiceException(
        LogsError.VALIDATION, "LogGroup name and LogGroup ARN are mutually exclusive parameters.");
  }

  public static ServiceException noNameNorArn() {
    return new ServiceException(
        LogsError.VALIDATION, "Either LogGroup name or LogGroup ARN must be specified.");
  }

  public static ServiceException streamNamesAndPrefix() {
    return new ServiceException(
        LogsError.INVALID_PARAMETER,
        "LogStreamNamePrefix and LogStreamNames are mutually exclusive parameters.");
  }

  public static ServiceException orderWithPrefix() {
    return new ServiceException(
        LogsError.INVALID_PARAMETER, "Cannot order by LastEventTime with a logStreamNamePrefix.");
  }

  public static ServiceException retentionDays(int days) {
    return new ServiceException(
        LogsError.INVALID_PARAMETER,
        "1 validation error detected: Value '"
            + days
            + "' at 'retentionInDays' failed to satisfy constraint:"
            + " Member must satisfy enum value set: "
            + Retention.ALLOWED_DAYS);
  }

  public static ServiceException badToken() {
    return new ServiceException(LogsError.INVALID_PARAMETER, "The specified nextToken is invalid.");
  }

  public static ServiceException notChronological() {
    return new ServiceException(
        LogsError.INVALID_PARAMETER,
        "Log events in a single PutLogEvents request must be in chronological order.");
  }

  public static ServiceException spansTooLong() {
    return new ServiceException(
        LogsError.INVALID_PARAMETER,
        "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
  }

  public static ServiceException uploadTooLarge(long bytes, long limit) {
    return new ServiceException(
        LogsError.INVALID_PARAMETER,
        "Upload too large: " + bytes + " bytes exceeds limit of " + limit);
  }

  public static ServiceException badTerm(String term) {
    return new ServiceException(
        LogsError.INVALID_PARAMETER, "Invalid character(s) in term '" + term + "'");
  }

  public static ServiceException badPattern() {
    return new ServiceException(LogsError.INVALID_PARAMETER, "Invalid filter pattern");
  }

  public static ServiceException storageFull() {
    return new ServiceException(LogsError.LIMIT_EXCEEDED, "Resource limit exceeded.");
  }

  public static ServiceException tooManyTags() {
    return new ServiceException(
        LogsError.TOO_MANY_TAGS, "The resource has too many tags: at most 50 are allowed.");
  }

  /** A setting that Virga does not act on. */
  public static ServiceException notImplemented(String setting) {
    return new ServiceException(
        CommonError.NOT_IMPLEMENTED,
        "Virga does not implement " + setting + " of the service logs.");
  }
}
