package dev.virga.core.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One service's API: generated. Its operation table is strings until an operation's first call. */
public interface ServiceSchema {
  /** What people and endpoints call it: {@code sqs}, {@code events}, {@code logs}. */
  String name();

  /** Absolute id of the service shape. */
  String id();

  /** The service's identity in AWS's SDKs, such as {@code CloudWatch Logs}. */
  String sdkId();

  /** SigV4 service name in a credential scope. */
  String signingName();

  /** API version, such as {@code 2012-11-05}. */
  String version();

  /**
   * Protocols accepted, the one of the model first. Names: {@code awsJson1_0}, {@code awsJson1_1},
   * {@code awsQuery}, {@code restJson1}, {@code restXml}, {@code rpcv2Cbor}, {@code awsJsonCbor}.
   */
  List<String> protocols();

  /** What stands before the dot in X-Amz-Target, or null for a REST or query-only service. */
  @Nullable String targetPrefix();

  /** XML namespace of query answers, or null. */
  @Nullable String xmlNamespace();

  /** Whether JSON answers carry the x-amzn-query-error header (the awsQueryCompatible trait). */
  boolean queryCompatible();

  /** Whether query errors have an empty {@code Detail} behind the message. */
  default boolean queryErrorDetail() {
    return false;
  }

  /** Names of all operations, in model order. */
  List<String> operationNames();

  /** "METHOD uri-pattern" per operation in the same order, for REST services; empty otherwise. */
  List<String> routes();

  /** The operation with this name, or null. The same object on every call. */
  @Nullable OperationSchema operation(String name);

  /** The shapes of this service. */
  SchemaIndex shapes();
}
