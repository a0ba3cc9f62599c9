package dev.virga.core.http;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.GeneralSecurityException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS with a certificate for localhost, made when the first client asks for it: most never do. The
 * making takes a while and runs on a virtual thread. Thread-safe.
 */
final class TlsContext {
  private record Made(SslContext context, LocalhostCertificate certificate) {}

  private final AtomicReference<@Nullable CompletableFuture<Made>> made = new AtomicReference<>();

  CompletableFuture<SslContext> context() {
    return make().thenApply(Made::context);
  }

  /** The certificate, in DER, for clients that want to trust it. */
  CompletableFuture<LocalhostCertificate> certificate() {
    return make().thenApply(Made::certificate);
  }

  private CompletableFuture<Made> make() {
    CompletableFuture<Made> mine = new CompletableFuture<>();
    CompletableFuture<Made> first = made.compareAndExchange(null, mine);
    if (first != null) {
      return first;
    }
    Thread.ofVirtual().name("http-tls").start(() -> make(mine));
    return mine;
  }

  private static void make(CompletableFuture<Made> future) {
    try {
      LocalhostCertificate certificate = LocalhostCertificate.create();
      SslContext context =
          SslContextBuilder.forServer(certificate.key(), certificate.certificate())
              .sslProvider(SslProvider.JDK)
              .applicationProtocolConfig(
                  new ApplicationProtocolConfig(
                      Protocol.ALPN,
                      SelectorFailureBehavior.NO_ADVERTISE,
                      SelectedListenerFailureBehavior.ACCEPT,
                      ApplicationProtocolNames.HTTP_2,
                      ApplicationProtocolNames.HTTP_1_1))
              .build();
      future.complete(new Made(context, certificate));
    } catch (GeneralSecurityException | SSLException e) {
      future.completeExceptionally(e);
    }
  }
}
