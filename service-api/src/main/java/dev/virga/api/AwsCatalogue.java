package dev.virga.api;

import dev.virga.core.protocol.ForeignService;
import dev.virga.core.protocol.ForeignServices;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every AWS service, as the dispatcher asks for those that are not here. Reads {@link AwsServices}
 * on the first question. Thread-safe.
 */
public final class AwsCatalogue implements ForeignServices {
  private volatile @Nullable List<ForeignService> services;

  @Override
  public List<ForeignService> all() {
    List<ForeignService> loaded = services;
    if (loaded == null) {
      loaded = AwsServices.load().all().stream().map(AwsCatalogue::foreign).toList();
      services = loaded;
    }
    return loaded;
  }

  private static ForeignService foreign(AwsService service) {
    return new ForeignService(
        service.name(),
        service.serviceId(),
        service.endpointPrefix(),
        service.signingName(),
        service.protocols(),
        orNull(service.targetPrefix()),
        service.apiVersion(),
        orNull(service.xmlNamespace()),
        service.pathPrefixes());
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
