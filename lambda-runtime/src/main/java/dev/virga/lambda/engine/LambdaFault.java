package dev.virga.lambda.engine;

import dev.virga.api.lambda.LambdaError;
import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.ErrorCode;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.identity.Arn;
import dev.virga.core.identity.Region;
import java.util.Collection;
import java.util.Map;

/**
 * Lambda's error answers, each with AWS's text.
 *
 * <p>Most carry {@code "Type":"User"}; those that no model lists (validation, access denied, entity
 * too large) carry the message alone.
 */
public final class LambdaFault {
  private static final String ONE_VALIDATION_ERROR =
      "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must ";
  private static final String VARIABLES =
      "Lambda was unable to configure your environment variables because the environment variables"
          + " you have provided ";
  private static final String RETRY_AFTER = "1";

  /** Errors that the model does not list, or lists under another status. */
  private enum Unmodelled implements ErrorCode {
    ACCESS_DENIED("AccessDeniedException", 403);

    private final String code;
    private final int status;

    Unmodelled(String code, int status) {
      this.code = code;
      this.status = status;
    }

    @Override
    public String code() {
      return code;
    }

    @Override
    public int status() {
      return status;
    }
  }

  private LambdaFault() {}

  /** A setting, or a value of one, that Virga does not act on. */
  public static ServiceException notImplemented(String operation, String what) {
    return new ServiceException(
        CommonError.NOT_IMPLEMENTED, "lambda " + operation + ": " + what + " is not implemented");
  }

  /** No function, or no such version or alias of one. */
  public static ServiceException functionNotFound(Arn arn) {
    return notFound("Function not found: " + arn);
  }

  /** No such alias. */
  public static ServiceException aliasNotFound(Arn arn) {
    return notFound("Cannot find alias arn: " + arn);
  }

  /** The ARN is of another region. */
  public static ServiceException otherRegion(String given, Region here) {
    return notFound(
        "Functions from '%s' are not reachable in this region ('%s')".formatted(given, here));
  }

  /** Neither identity nor resource policy allow it. */
  public static ServiceException accessDenied(String caller, String action, Arn arn) {
    return new ServiceException(
        Unmodelled.ACCESS_DENIED,
        ("User: %s is not authorized to perform: %s on resource: %s because no resource-based"
                + " policy allows the %s action")
            .formatted(caller, action, arn, action));
  }

  /** Two qualifiers that differ. */
  static ServiceException qualifierMismatch() {
    return invalid(
        "The derived qualifier from the function name does not match the specified qualifier.");
  }

  /** A function of this name is there. */
  static ServiceException alreadyExists(FunctionName name) {
    return conflict("Function already exist: " + name);
  }

  /** An update of it has not ended. */
  static ServiceException updateInProgress(Arn arn) {
    return conflict(
        "The operation cannot be performed at this time. An update is in progress for resource: "
            + arn);
  }

  /** It is still being created. */
  static ServiceException pending() {
    return conflict(
        "The operation cannot be performed at this time. "
            + "The function is currently in the following state: Pending");
  }

  /** The function has changed since. */
  static ServiceException staleRevision() {
    return user(
        LambdaError.PRECONDITION_FAILED,
        "The Revision Id provided does not match the latest Revision Id. Call the"
            + " GetFunction/GetAlias API to retrieve the latest Revision Id");
  }

  /** The policy has changed since. */
  static ServiceException stalePolicyRevision() {
    return user(
        LambdaError.PRECONDITION_FAILED,
        "The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to"
            + " retrieve the latest Revision Id");
  }

  static ServiceException deprecatedRuntime(String runtime) {
    return invalid(
        ("The runtime parameter of %s is no longer supported for creating or updating AWS Lambda"
                + " functions. We recommend you use a supported runtime while creating or updating"
                + " functions.")
            .formatted(runtime));
  }

  /** A runtime that Lambda never had. */
  public static ServiceException unknownRuntime(String runtime) {
    return invalid(
        ("Value %s at 'runtime' failed to satisfy constraint: Member must satisfy enum value set:"
                + " %s or be a valid ARN")
            .formatted(runtime, Runtimes.SUPPORTED));
  }

  /** Runtime or handler is missing. */
  public static ServiceException runtimeAndHandlerMandatory() {
    return invalid(
        "Runtime and Handler are mandatory parameters for functions created with deployment"
            + " packages.");
  }

  /** A value that is too long for this one operation. */
  public static ServiceException tooLong(String value, String path, int max) {
    return invalid(
        (ONE_VALIDATION_ERROR + "have length less than or equal to %d")
            .formatted(value, path, max));
  }

  /** A number that only managed instances may have. */
  public static ServiceException tooBig(int value, String path, int max) {
    return new ServiceException(
        CommonError.VALIDATION,
        (ONE_VALIDATION_ERROR + "have value less than or equal to %d").formatted(value, path, max));
  }

  /** A marker that no page gave. */
  public static ServiceException invalidMarker() {
    return invalid("Marker is invalid.");
  }

  /** A text that does not match the model's pattern. */
  public static ServiceException noMatch(String value, String path, String pattern) {
    return new ServiceException(
        CommonError.VALIDATION,
        (ONE_VALIDATION_ERROR + "satisfy regular expression pattern: %s")
            .formatted(value, path, pattern));
  }

  static ServiceException environmentTooLarge(String json) {
    return invalid(VARIABLES + "exceeded the 4KB limit. String measured: " + json);
  }

  static ServiceException reservedVariables(Collection<String> keys) {
    return invalid(
        VARIABLES
            + "contains reserved keys that are currently not supported for modification. Reserved"
            + " keys used in this request: "
            + String.join(", ", keys));
  }

  /** Values that no process can be given. The text is assumed: AWS's own is not known. */
  static ServiceException unusableVariables(Collection<String> keys) {
    return invalid(
        VARIABLES
            + "contains values that are not supported. Keys of the values in this request: "
            + String.join(", ", keys));
  }

  /** No zip, no bucket, no image. */
  public static ServiceException noCode() {
    return invalid("Please provide a source for function code.");
  }

  /** A zip and something else. */
  public static ServiceException twoSourcesOfCode() {
    return invalid("Please do not provide other FunctionCode parameters when providing a ZipFile.");
  }

  /** An image for a zip function. */
  public static ServiceException imageForZip() {
    return invalid("Please don't provide ImageUri when updating a function with packageType Zip.");
  }

  public static ServiceException notAZip() {
    return invalid(
        "Could not unzip uploaded file. Please check your file, then try to upload again.");
  }

  public static ServiceException unpackedTooLarge(long max) {
    return invalid("Unzipped size must be smaller than %d bytes".formatted(max));
  }

  public static ServiceException zippedTooLarge(long max) {
    return new ServiceException(
        CommonError.REQUEST_TOO_LARGE, "Zipped size must be smaller than %d bytes".formatted(max));
  }

  /** No room for more code. */
  public static ServiceException codeStorageExceeded() {
    return user(LambdaError.CODE_STORAGE_EXCEEDED, "Code storage limit exceeded.");
  }

  /** Only a published version can be deleted by its qualifier. */
  public static ServiceException cannotDeleteLatest() {
    return invalid("$LATEST version cannot be deleted without deleting the function.");
  }

  static ServiceException tooManyTags() {
    return invalid("Number of tags exceeds resource tag limit.");
  }

  /** TagResource with an empty map. */
  public static ServiceException noTags() {
    return invalid("An error occurred and the request cannot be processed.");
  }

  /** Tags belong to functions, not to their versions. */
  public static ServiceException tagsOfVersion() {
    return invalid(
        "Tags on function aliases and versions are not supported. Please specify a function ARN.");
  }

  /** An ARN that is none of ours. */
  public static ServiceException eventSourceMappingNotFound(String arn) {
    return notFound("Event source mapping not found: " + arn);
  }

  /** Permissions for $LATEST. */
  public static ServiceException policyForLatest() {
    return invalid("We currently do not support adding policies for $LATEST.");
  }

  /** A principal that is no account, ARN, service or star. */
  public static ServiceException invalidPrincipal() {
    return invalid("The provided principal was invalid. Please check the principal and try again.");
  }

  static ServiceException statementExists(String sid) {
    return conflict(
        ("The statement id (%s) provided already exists. Please provide a new statement id, or"
                + " remove the existing statement.")
            .formatted(sid));
  }

  static ServiceException policyTooLong(int size, int max) {
    return user(
        LambdaError.POLICY_LENGTH_EXCEEDED,
        "The final policy size (%d) is bigger than the limit (%d).".formatted(size, max));
  }

  static ServiceException noPolicy() {
    return notFound("The resource you requested does not exist.");
  }

  static ServiceException noPolicyToRemoveFrom() {
    return notFound("No policy is associated with the given resource.");
  }

  static ServiceException noStatement(String sid) {
    return notFound("Statement %s is not found in resource policy.".formatted(sid));
  }

  static ServiceException concurrencyBelowMinimum(int minimum) {
    return invalid(
        ("Specified ReservedConcurrentExecutions for function decreases account's"
                + " UnreservedConcurrentExecution below its minimum value of [%d].")
            .formatted(minimum));
  }

  /** A version or alias where only functions can be. */
  public static ServiceException functionsOnly() {
    return invalid(
        "This operation is permitted on Lambda functions only. Aliases and versions do not support"
            + " this operation. Please specify either a function name or an unqualified function"
            + " ARN.");
  }

  /** No room for one more invocation. How many seconds to wait is assumed. */
  public static ServiceException throttled(Throttle reason) {
    return new ServiceException(
        LambdaError.TOO_MANY_REQUESTS,
        "Rate Exceeded.",
        Map.of("Type", "User", "Reason", reason.reason(), "retryAfterSeconds", RETRY_AFTER));
  }

  /** The payload is called something else than JSON. The text is assumed. */
  public static ServiceException unsupportedMediaType(String type) {
    return user(LambdaError.UNSUPPORTED_MEDIA_TYPE, "Unsupported content type: " + type);
  }

  /** The payload is no JSON. */
  public static ServiceException notJson(String parserText, int line, int column) {
    return user(
        LambdaError.INVALID_REQUEST_CONTENT,
        ("Could not parse request body into json: Could not parse payload into json: %s\n"
                + " at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled);"
                + " line: %d, column: %d]")
            .formatted(parserText, line, column));
  }

  /** The client context is not base64 of a JSON object. */
  public static ServiceException badClientContext() {
    return user(
        LambdaError.INVALID_REQUEST_CONTENT,
        "Client context must be a valid Base64-encoded JSON object.");
  }

  /** A payload that is too large for a synchronous call. */
  public static ServiceException requestTooLarge(int max) {
    return new ServiceException(
        CommonError.REQUEST_TOO_LARGE,
        "Request must be smaller than %d bytes for the InvokeFunction operation".formatted(max));
  }

  /** A payload that is too large for an asynchronous call. */
  public static ServiceException eventTooLarge(int size, int max) {
    return user(
        LambdaError.REQUEST_TOO_LARGE,
        "%d byte payload is too large for the Event invocation type (limit %d bytes)"
            .formatted(size, max));
  }

  /** Nothing here can run the runtime. */
  public static ServiceException runtimeUnavailable(String why) {
    return user(LambdaError.INVALID_RUNTIME, why);
  }

  /** A request body that cannot be parsed. */
  public static ServiceException malformedBody(String why) {
    return user(
        LambdaError.INVALID_REQUEST_CONTENT, "Could not parse request body into json: " + why);
  }

  /** Virga was reset or stopped meanwhile. */
  public static ServiceException interrupted() {
    return new ServiceException(
        LambdaError.SERVICE,
        "Virga was reset or stopped while the function was running.",
        Map.of("Type", "Service"));
  }

  private static ServiceException notFound(String message) {
    return user(LambdaError.RESOURCE_NOT_FOUND, message);
  }

  private static ServiceException conflict(String message) {
    return user(LambdaError.RESOURCE_CONFLICT, message);
  }

  private static ServiceException invalid(String message) {
    return user(LambdaError.INVALID_PARAMETER_VALUE, message);
  }

  private static ServiceException user(ErrorCode error, String message) {
    return new ServiceException(error, message, Map.of("Type", "User"));
  }
}
