package dev.virga.core.protocol;

import dev.virga.core.protocol.cbor.RpcV2CborCodec;
import dev.virga.core.schema.ServiceSchema;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Looks services up that are not here. Reads the table on the first question only. */
final class ForeignCatalogue {
  private final ForeignServices services;

  ForeignCatalogue(ForeignServices services) {
    this.services = services;
  }

  @Nullable ForeignService byTargetPrefix(String prefix) {
    return find(each -> prefix.equals(each.targetPrefix()));
  }

  @Nullable ForeignService byEndpointPrefix(String prefix) {
    return find(each -> prefix.equals(each.endpointPrefix()) || prefix.equals(each.name()));
  }

  /** A query service by its API version: such requests are not signed, so a guess has to do. */
  @Nullable ForeignService byVersion(@Nullable String version) {
    return find(each -> each.apiVersion().equals(version) && isQuery(each));
  }

  /**
   * A service by its signing name, which some share: first those that take requests of this kind,
   * of them those that have such paths, of them the one that is called like the signing name.
   */
  @Nullable ForeignService bySigningName(String signingName, Clues clues) {
    List<ForeignService> signed =
        services.all().stream().filter(each -> each.signingName().equals(signingName)).toList();
    List<ForeignService> fitting = signed.stream().filter(each -> fits(each, clues)).toList();
    List<ForeignService> byPath = fitting.stream().filter(each -> hasPath(each, clues)).toList();
    List<ForeignService> candidates =
        !byPath.isEmpty() ? byPath : fitting.isEmpty() ? signed : fitting;
    for (ForeignService each : candidates) {
      if (each.name().equals(signingName)) {
        return each;
      }
    }
    return candidates.isEmpty() ? null : candidates.getFirst();
  }

  /** A REST service that has such paths and signs like one that is here and has none of them. */
  @Nullable ForeignService byPath(ServiceSchema here, Clues clues) {
    return find(each ->
        each.signingName().equals(here.signingName())
            && !each.name().equals(here.name())
            && hasPath(each, clues));
  }

  /** The names of all services, here or not, that sign so. */
  List<String> namesBySigningName(String signingName) {
    return services.all().stream()
        .filter(each -> each.signingName().equals(signingName))
        .map(ForeignService::name)
        .toList();
  }

  private static boolean hasPath(ForeignService service, Clues clues) {
    return clues.target() == null
        && clues.action() == null
        && service.pathPrefixes().contains(clues.firstSegment());
  }

  private static boolean fits(ForeignService service, Clues clues) {
    if (clues.target() != null) {
      return service.targetPrefix() != null;
    }
    return clues.action() != null
        ? isQuery(service)
        : service.protocols().toString().contains("rest");
  }

  private static boolean isQuery(ForeignService service) {
    return service.protocols().contains("awsQuery") || service.protocols().contains("ec2Query");
  }

  /** The protocol that a request to a service is in. */
  static String protocol(ForeignService service, Clues clues) {
    List<String> protocols = service.protocols();
    boolean rpc = clues.request().headers().first(RpcV2CborCodec.PROTOCOL_HEADER) != null;
    for (String protocol : protocols) {
      boolean matches =
          switch (protocol) {
            case "rpcv2Cbor" -> rpc;
            case "awsJson1_0", "awsJson1_1" -> clues.target() != null;
            case "awsQuery", "ec2Query" -> clues.action() != null;
            default -> !rpc && clues.target() == null && clues.action() == null;
          };
      if (matches) {
        return protocol;
      }
    }
    return protocols.getFirst();
  }

  private @Nullable ForeignService find(Predicate<ForeignService> condition) {
    for (ForeignService service : services.all()) {
      if (condition.test(service)) {
        return service;
      }
    }
    return null;
  }
}
