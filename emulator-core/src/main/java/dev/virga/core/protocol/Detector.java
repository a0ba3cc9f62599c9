package dev.virga.core.protocol;

import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.ErrorCode;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.protocol.Detection.Call;
import dev.virga.core.protocol.Detection.Foreign;
import dev.virga.core.protocol.Detection.NoCall;
import dev.virga.core.protocol.Detection.Refused;
import dev.virga.core.protocol.cbor.AwsJsonCborCodec;
import dev.virga.core.protocol.cbor.RpcV2CborCodec;
import dev.virga.core.schema.OperationSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which call a request is. The most telling clue goes first: a Smithy RPC v2 path, then
 * X-Amz-Target, then Action, then the service of the SigV4 scope, then the host name, then a path
 * that exactly one REST service here has. Immutable.
 */
final class Detector {
  private static final int SHOWN_MAX = 200;
  static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

  private final List<HostedService> hosted;
  private final Map<String, HostedService> byTargetPrefix = new HashMap<>();
  private final Map<String, HostedService> bySigningName = new HashMap<>();
  private final ForeignCatalogue foreign;

  Detector(List<HostedService> hosted, ForeignServices foreign) {
    this.hosted = List.copyOf(hosted);
    for (HostedService service : hosted) {
      String prefix = service.schema().targetPrefix();
      if (prefix != null) {
        byTargetPrefix.putIfAbsent(prefix, service);
      }
      bySigningName.putIfAbsent(service.schema().signingName(), service);
    }
    this.foreign = new ForeignCatalogue(foreign);
  }

  Detection detect(HttpRequest request, Credential credential) {
    Clues clues = Clues.of(request, credential);
    if (clues.rpcService() != null || hasRpcHeader(request)) {
      return rpc(clues);
    }
    if (clues.target() != null) {
      return target(clues);
    }
    if (clues.action() != null) {
      return query(clues);
    }
    return unaddressed(clues);
  }

  private static boolean hasRpcHeader(HttpRequest request) {
    return request.headers().first(RpcV2CborCodec.PROTOCOL_HEADER) != null;
  }

  private Detection rpc(Clues clues) {
    String protocol = clues.request().headers().first(RpcV2CborCodec.PROTOCOL_HEADER);
    String name = clues.rpcService();
    String operation = clues.rpcOperation();
    if (name == null || operation == null || !clues.request().method().equals("POST")) {
      return new NoCall(
          404, "A Smithy RPC v2 request is POST /service/{Service}/operation/{Operation}.");
    }
    HostedService service = hosted(each -> each.shapeName().equals(name));
    if (service != null) {
      boolean spoken = protocol == null || protocol.equals(RpcV2CborCodec.PROTOCOL);
      if (!spoken || !service.speaks("rpcv2Cbor")) {
        return refused(
            service,
            service.schema().protocols().getFirst(),
            CommonError.UNKNOWN_OPERATION,
            "The service " + service.schema().name() + " does not speak this protocol.");
      }
      return named(service, "rpcv2Cbor", operation);
    }
    return foreignOr(foreign.byTargetPrefix(name), clues);
  }

  private Detection target(Clues clues) {
    String prefix = clues.targetPrefix();
    String operation = clues.targetOperation();
    if (prefix != null && operation != null) {
      HostedService service = byTargetPrefix.get(prefix);
      if (service != null) {
        return named(service, jsonProtocol(service, clues), operation);
      }
      ForeignService known = foreign.byTargetPrefix(prefix);
      if (known != null) {
        return foreignOr(known, clues);
      }
    }
    return bySignature(clues);
  }

  private Detection query(Clues clues) {
    String action = clues.action();
    HostedService signed = bySigningName.get(signingName(clues));
    if (signed != null && signed.speaks("awsQuery")) {
      return named(signed, "awsQuery", action == null ? "" : action);
    }
    if (signingName(clues) == null && action != null) {
      HostedService versioned =
          hosted(each -> each.speaks("awsQuery") && isOf(each, action, clues.version()));
      if (versioned != null) {
        return named(versioned, "awsQuery", action);
      }
      ForeignService known = foreign.byVersion(clues.version());
      if (known != null) {
        return foreignOr(known, clues);
      }
    }
    return bySignature(clues);
  }

  /** Of an unsigned query request the version decides or, without one, the action. */
  private static boolean isOf(HostedService service, String action, @Nullable String version) {
    return version == null
        ? service.schema().operation(action) != null
        : version.equals(service.schema().version());
  }

  private Detection bySignature(Clues clues) {
    String signingName = signingName(clues);
    if (signingName == null) {
      return unaddressed(clues);
    }
    HostedService service = bySigningName.get(signingName);
    if (service != null) {
      return within(service, clues);
    }
    return foreignOr(foreign.bySigningName(signingName, clues), clues);
  }

  private Detection unaddressed(Clues clues) {
    if (signingName(clues) != null) {
      return bySignature(clues);
    }
    for (String label : hostLabels(clues.request().authority())) {
      HostedService service =
          hosted(each ->
              each.schema().name().equals(label) || each.schema().signingName().equals(label));
      if (service != null) {
        return within(service, clues);
      }
      ForeignService known = foreign.byEndpointPrefix(label);
      if (known != null) {
        return foreignOr(known, clues);
      }
    }
    HostedService routed =
        only(each ->
            each.isRest()
                && each.route(
                            clues.request().method(),
                            clues.request().rawPath(),
                            clues.request().rawQuery())
                        .operation()
                    >= 0);
    return routed == null ? noCall(clues) : within(routed, clues);
  }

  /** A request known to be for this service, by its signature, its host or its path. */
  private Detection within(HostedService service, Clues clues) {
    HttpRequest request = clues.request();
    if (service.isRest()) {
      RouteTable.Match match =
          service.route(request.method(), request.rawPath(), request.rawQuery());
      String protocol = service.schema().protocols().getFirst();
      if (match.operation() >= 0) {
        return new Call(service, protocol, service.operationAt(match.operation()));
      }
      return match.pathKnown()
          ? unrouted(service, RoutingError.METHOD_NOT_ALLOWED, clues)
          : unknownPath(service, clues);
    }
    if (service.speaks("awsQuery") && clues.target() == null && !isJson(clues)) {
      String action = clues.action();
      return action == null
          ? refused(service, "awsQuery", CommonError.MISSING_ACTION, "Missing Action")
          : named(service, "awsQuery", action);
    }
    return refused(
        service,
        jsonProtocol(service, clues),
        CommonError.UNKNOWN_OPERATION,
        clues.target() == null
            ? "Missing the X-Amz-Target header"
            : "Unknown X-Amz-Target: " + clipped(clues.target()));
  }

  /** A path that a service does not have: of one that signs like it, or newer than its model. */
  private Detection unknownPath(HostedService service, Clues clues) {
    ForeignService sibling = foreign.byPath(service.schema(), clues);
    if (sibling != null) {
      return foreignOr(sibling, clues);
    }
    String date = clues.firstSegment();
    if (DATE.matcher(date).matches() && service.datesItsPaths() && !service.hasPath(date)) {
      return refused(
          service,
          service.schema().protocols().getFirst(),
          CommonError.NOT_IMPLEMENTED,
          ("Virga knows no API of the date %s of the services that sign as %s (%s); the request"
                  + " is %s.")
              .formatted(
                  date,
                  service.schema().signingName(),
                  String.join(", ", foreign.namesBySigningName(service.schema().signingName())),
                  shown(clues.request())));
    }
    return unrouted(service, RoutingError.UNKNOWN_PATH, clues);
  }

  private static Refused unrouted(HostedService service, ErrorCode error, Clues clues) {
    return refused(
        service,
        service.schema().protocols().getFirst(),
        error,
        "Unable to determine the operation of " + shown(clues.request()));
  }

  private static boolean isJson(Clues clues) {
    return clues.mediaType().startsWith("application/x-amz-");
  }

  /** An operation by name, or the error of the protocol for a name that is none. */
  private static Detection named(HostedService service, String protocol, String name) {
    OperationSchema operation = service.schema().operation(name);
    if (operation != null) {
      return new Call(service, protocol, operation);
    }
    return protocol.equals("awsQuery")
        ? refused(
            service,
            protocol,
            CommonError.INVALID_ACTION,
            "The action " + clipped(name) + " is not valid for this web service.")
        : refused(
            service,
            protocol,
            CommonError.UNKNOWN_OPERATION,
            "The operation " + clipped(name) + " is not valid for this web service.");
  }

  private static Refused refused(
      HostedService service, String protocol, ErrorCode error, String message) {
    return new Refused(service, protocol, new ServiceException(error, message));
  }

  /** The protocol of X-Amz-Target requests that the body's media type names, else the first. */
  private static String jsonProtocol(HostedService service, Clues clues) {
    String named =
        switch (clues.mediaType()) {
          case "application/x-amz-json-1.0" -> "awsJson1_0";
          case "application/x-amz-json-1.1" -> "awsJson1_1";
          case AwsJsonCborCodec.MEDIA_TYPE -> "awsJsonCbor";
          default -> "";
        };
    if (service.speaks(named)) {
      return named;
    }
    for (String protocol : service.schema().protocols()) {
      if (protocol.startsWith("awsJson")) {
        return protocol;
      }
    }
    return service.schema().protocols().getFirst();
  }

  private static Detection foreignOr(@Nullable ForeignService service, Clues clues) {
    if (service == null) {
      return noCall(clues);
    }
    return new Foreign(service, ForeignCatalogue.protocol(service, clues), clues.operation());
  }

  private static NoCall noCall(Clues clues) {
    boolean attempted =
        signingName(clues) != null || clues.target() != null || clues.operation() != null;
    return new NoCall(
        attempted ? 400 : 404,
        shown(clues.request())
            + " is no call of an AWS service that Virga knows. An AWS call is signed for a"
            + " service, or has an X-Amz-Target header, or an Action parameter.");
  }

  private static String shown(HttpRequest request) {
    return request.method() + " " + clipped(request.rawPath());
  }

  private static String clipped(String text) {
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "...";
  }

  private static @Nullable String signingName(Clues clues) {
    return clues.credential().service();
  }

  /** The labels of a host name that may name a service: none of a lone name or an address. */
  private static List<String> hostLabels(String authority) {
    String host = authority.toLowerCase(Locale.ROOT);
    int colon = host.lastIndexOf(':');
    host = colon < 0 ? host : host.substring(0, colon);
    String[] labels = host.split("\\.", 4);
    if (labels.length < 2
        || labels[0].isEmpty()
        || host.startsWith("[")
        || Character.isDigit(labels[0].charAt(0))) {
      return List.of();
    }
    return labels.length == 2 ? List.of(labels[0]) : List.of(labels[0], labels[1]);
  }

  private @Nullable HostedService hosted(Predicate<HostedService> condition) {
    for (HostedService service : hosted) {
      if (condition.test(service)) {
        return service;
      }
    }
    return null;
  }

  private @Nullable HostedService only(Predicate<HostedService> condition) {
    List<HostedService> found = hosted.stream().filter(condition).limit(2).toList();
    return found.size() == 1 ? found.getFirst() : null;
  }
}
