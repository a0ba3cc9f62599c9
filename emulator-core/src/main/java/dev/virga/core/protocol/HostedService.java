package dev.virga.core.protocol;

import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.core.service.ServiceBinding;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A service that the dispatcher calls: its API, how its binding is made on the first call, and its
 * error dialect. Thread-safe.
 */
public final class HostedService {
  private final ServiceSchema schema;
  private final Supplier<ServiceBinding> maker;
  private final ErrorDialect dialect;
  private final Set<String> prompt;
  private volatile @Nullable ServiceBinding binding;
  private volatile @Nullable RouteTable routes;

  /**
   * @param binding runs once, on the service's first call
   * @param prompt names of the operations that never wait, and so are called on the event loop:
   *     they hold an engine's lock for a bounded time, do nothing that grows with state, and call
   *     no other service. A long poll that parks does not wait
   * @throws IllegalArgumentException an operation that the service does not have
   */
  public HostedService(
      ServiceSchema schema,
      Supplier<ServiceBinding> binding,
      ErrorDialect dialect,
      Set<String> prompt) {
    this.schema = schema;
    this.maker = binding;
    this.dialect = dialect;
    this.prompt = Set.copyOf(prompt);
    for (String operation : prompt) {
      if (!schema.operationNames().contains(operation)) {
        throw new IllegalArgumentException(schema.name() + " has no operation " + operation);
      }
    }
  }

  /** Without prompt operations. */
  public HostedService(
      ServiceSchema schema, Supplier<ServiceBinding> binding, ErrorDialect dialect) {
    this(schema, binding, dialect, Set.of());
  }

  /** With the default dialect. */
  public HostedService(ServiceSchema schema, Supplier<ServiceBinding> binding) {
    this(schema, binding, ErrorDialect.DEFAULT);
  }

  /** The API. */
  public ServiceSchema schema() {
    return schema;
  }

  ErrorDialect dialect() {
    return dialect;
  }

  ServiceBinding binding() {
    ServiceBinding made = binding;
    if (made == null) {
      synchronized (this) {
        made = binding;
        if (made == null) {
          made = maker.get();
          binding = made;
        }
      }
    }
    return made;
  }

  /** Whether any operation is prompt. */
  boolean hasPrompt() {
    return !prompt.isEmpty();
  }

  /**
   * Whether a call of the operation may be made on the event loop. Not the service's first one: it
   * makes the binding, which takes a while.
   */
  boolean isPrompt(OperationSchema operation) {
    return binding != null && prompt.contains(operation.name());
  }

  boolean speaks(String protocol) {
    return schema.protocols().contains(protocol);
  }

  boolean isRest() {
    return !schema.routes().isEmpty();
  }

  /** Whether a route's path begins with this segment. */
  boolean hasPath(String firstSegment) {
    return firstSegments().anyMatch(firstSegment::equals);
  }

  /** Whether paths begin with the date of the API that has them. */
  boolean datesItsPaths() {
    return firstSegments().anyMatch(segment -> Detector.DATE.matcher(segment).matches());
  }

  /** Routes are "METHOD /first/..."; read for requests that have none, so not kept. */
  private Stream<String> firstSegments() {
    return schema.routes().stream().map(route -> route.split("[/?]", 3)[1]);
  }

  /** The service shape's name, which Smithy RPC v2 puts into the path. */
  String shapeName() {
    return schema.id().substring(schema.id().indexOf('#') + 1);
  }

  RouteTable.Match route(String method, String rawPath, String rawQuery) {
    RouteTable table = routes;
    if (table == null) {
      table = new RouteTable(schema.routes());
      routes = table;
    }
    return table.match(method, rawPath, rawQuery);
  }

  /** The operation at a position of the model's order. */
  OperationSchema operationAt(int index) {
    List<String> names = schema.operationNames();
    OperationSchema operation = schema.operation(names.get(index));
    if (operation == null) {
      throw new IllegalStateException(schema.name() + " lists but lacks " + names.get(index));
    }
    return operation;
  }
}
