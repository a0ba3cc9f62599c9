package dev.virga.core.http;

import java.time.Duration;

/**
 * The bounds of an {@link HttpServer}. Durations are real time; they are looked at once a second.
 *
 * @param maxBodyBytes of a request, after decompression too; more is answered with 413
 * @param maxInitialLineBytes of HTTP/1.1's request line; more is answered with 414
 * @param maxHeaderBytes of all header lines; more is answered with 431
 * @param maxConnections open at once; further ones are closed as they are accepted
 * @param maxStreams open at once on one HTTP/2 connection
 * @param maxBufferedBodyBytes held by all requests in process together; more is answered with 503
 * @param headTimeout from a request's first byte to the end of its headers; then 408
 * @param bodyIdleTimeout without a byte of the body; then 408
 * @param writeStallTimeout without the client taking a byte of the answer; then it is cut off
 * @param idleTimeout of a connection between requests
 * @param stopGrace how long {@link HttpServer#close} waits for requests in process
 */
public record HttpLimits(
    int maxBodyBytes,
    int maxInitialLineBytes,
    int maxHeaderBytes,
    int maxConnections,
    int maxStreams,
    long maxBufferedBodyBytes,
    Duration headTimeout,
    Duration bodyIdleTimeout,
    Duration writeStallTimeout,
    Duration idleTimeout,
    Duration stopGrace) {

  private static final int MIB = 1 << 20;

  /** The defaults: 100 MiB bodies, 64 KiB headers, 10,000 connections. */
  public static final HttpLimits DEFAULT =
      new HttpLimits(
          100 * MIB,
          32 << 10,
          64 << 10,
          10_000,
          250,
          Math.max(128L * MIB, Runtime.getRuntime().maxMemory() / 2),
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofMinutes(10),
          Duration.ofSeconds(3));

  /** These limits with another bound on bodies. */
  public HttpLimits withMaxBodyBytes(int bytes) {
    return new HttpLimits(
        bytes,
        maxInitialLineBytes,
        maxHeaderBytes,
        maxConnections,
        maxStreams,
        Math.max(maxBufferedBodyBytes, bytes),
        headTimeout,
        bodyIdleTimeout,
        writeStallTimeout,
        idleTimeout,
        stopGrace);
  }
}
