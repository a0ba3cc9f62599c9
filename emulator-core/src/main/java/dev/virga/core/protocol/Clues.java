package dev.virga.core.protocol;

import dev.virga.core.http.HttpRequest;
import dev.virga.core.protocol.cbor.RpcV2CborCodec;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * All that a request says about which call it is.
 *
 * @param mediaType of the body, lower case without parameters; empty where none is given
 * @param target X-Amz-Target, or null
 * @param action the Action parameter of the query or of a form body, or null
 * @param version the Version parameter beside it, or null
 * @param rpcService the service in a Smithy RPC v2 path, or null
 * @param rpcOperation the operation in a Smithy RPC v2 path, or null
 */
record Clues(
    HttpRequest request,
    Credential credential,
    String mediaType,
    @Nullable String target,
    @Nullable String action,
    @Nullable String version,
    @Nullable String rpcService,
    @Nullable String rpcOperation) {

  static final String FORM = "application/x-www-form-urlencoded";
  private static final String[] NO_PATH = {};

  static Clues of(HttpRequest request, Credential credential) {
    String mediaType = mediaType(request);
    String[] rpc = rpcPath(request, mediaType);
    String service = rpc.length == 0 ? null : rpc[rpc.length - 3];
    return new Clues(
        request,
        credential,
        mediaType,
        request.headers().first("X-Amz-Target"),
        parameter(request, mediaType, "Action"),
        parameter(request, mediaType, "Version"),
        service == null ? null : service.substring(service.lastIndexOf('.') + 1),
        rpc.length == 0 ? null : rpc[rpc.length - 1]);
  }

  /** The segments of a Smithy RPC v2 path; none of another one. */
  private static String[] rpcPath(HttpRequest request, String mediaType) {
    if (!request.rawPath().contains("/service/")) {
      return NO_PATH;
    }
    String[] path = request.rawPath().split("/", -1);
    boolean rpc =
        path.length >= 5
            && path[path.length - 4].equals("service")
            && path[path.length - 2].equals("operation")
            && (request.headers().first(RpcV2CborCodec.PROTOCOL_HEADER) != null
                || mediaType.equals("application/cbor"));
    return rpc ? path : NO_PATH;
  }

  private static String mediaType(HttpRequest request) {
    String value = request.headers().first("Content-Type");
    if (value == null) {
      return "";
    }
    int semicolon = value.indexOf(';');
    return (semicolon < 0 ? value : value.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
  }

  private static @Nullable String parameter(HttpRequest request, String mediaType, String name) {
    String value = RawForm.first(request.rawQuery(), name);
    return value == null && mediaType.equals(FORM) ? RawForm.first(request.body(), name) : value;
  }

  /** The part of X-Amz-Target before its last dot, or null. */
  @Nullable String targetPrefix() {
    if (target == null || target.indexOf('.') < 0) {
      return null;
    }
    return target.substring(0, target.lastIndexOf('.'));
  }

  /** The part of X-Amz-Target behind its last dot, or null. */
  @Nullable String targetOperation() {
    if (target == null || target.indexOf('.') < 0) {
      return null;
    }
    return target.substring(target.lastIndexOf('.') + 1);
  }

  /** The operation as far as the request tells it in whatever way, or null. */
  @Nullable String operation() {
    if (rpcOperation != null) {
      return rpcOperation;
    }
    String byTarget = targetOperation();
    return byTarget != null ? byTarget : action;
  }

  /** What stands before the second slash of the path: of many REST services a date. */
  String firstSegment() {
    String[] segments = request.rawPath().split("/", 3);
    return segments.length < 2 ? "" : segments[1];
  }

  boolean isForm() {
    return mediaType.equals(FORM);
  }
}
