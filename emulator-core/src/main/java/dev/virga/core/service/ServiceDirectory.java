package dev.virga.core.service;

import dev.virga.core.engine.EngineLock;
import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.NotImplemented;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.schema.Document;
import dev.virga.core.schema.Documents;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.core.schema.Structure;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The services of this emulator, as they call each other: synchronously, with an answer, without
 * wire bytes. A call runs the callee's normal path: the gates, then the operation, which authorizes
 * the caller and journals what it does. Thread-safe once wired.
 *
 * <p>Never while a decision is being made: an operation gathers its facts first. Such a call
 * throws.
 */
public final class ServiceDirectory {
  private final List<CallGate> gates;
  private final Map<String, Entry> byName = new ConcurrentHashMap<>();
  private final Map<Class<?>, Entry> byApi = new ConcurrentHashMap<>();

  /**
   * @param gates what every call passes, in order
   */
  public ServiceDirectory(List<CallGate> gates) {
    this.gates = List.copyOf(gates);
  }

  /** A service, its binding made on the first call. */
  private static final class Entry {
    final ServiceSchema schema;
    private final Supplier<ServiceBinding> maker;
    private final Map<String, String> operationsByMethod = new HashMap<>();
    private @Nullable ServiceBinding made;

    Entry(ServiceSchema schema, Supplier<ServiceBinding> maker) {
      this.schema = schema;
      this.maker = maker;
    }

    synchronized ServiceBinding binding() {
      ServiceBinding binding = made;
      if (binding == null) {
        binding = maker.get();
        made = binding;
      }
      return binding;
    }

    synchronized OperationSchema operationOf(String method) {
      if (operationsByMethod.isEmpty()) {
        schema.operationNames().forEach(name -> operationsByMethod.put(folded(name), name));
      }
      String name = operationsByMethod.get(folded(method));
      return operation(name == null ? method : name);
    }

    OperationSchema operation(String name) {
      OperationSchema operation = schema.operation(name);
      if (operation == null) {
        throw new ServiceException(
            CommonError.UNKNOWN_OPERATION, schema.name() + " has no operation " + name);
      }
      return operation;
    }

    private static String folded(String name) {
      return name.replace("_", "").toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Adds a service; once per name.
   *
   * @param api the generated interface, for {@link #client}
   * @param binding runs once, on the first call
   */
  public void register(ServiceSchema schema, Class<?> api, Supplier<ServiceBinding> binding) {
    Entry entry = new Entry(schema, binding);
    if (byName.putIfAbsent(schema.name(), entry) != null) {
      throw new IllegalStateException("two services named " + schema.name());
    }
    byApi.put(api, entry);
  }

  /**
   * A service as its typed API. Every method throws the service's error answers as
   * ServiceException.
   *
   * @throws ServiceException NotImplemented, where the service is not here
   */
  @SuppressWarnings("ReferenceEquality") // of proxies: their equals would come back here
  public <A> A client(Class<A> api) {
    Entry entry = byApi.get(api);
    if (entry == null) {
      throw new ServiceException(
          CommonError.NOT_IMPLEMENTED, "Virga has no service with the API " + api.getSimpleName());
    }
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
              case "equals" -> proxy == arguments[0];
              case "hashCode" -> System.identityHashCode(proxy);
              default -> "client of " + entry.schema.name();
            };
          }
          Outcome<? extends Structure> outcome =
              call(
                  (CallContext) arguments[0],
                  entry,
                  entry.operationOf(method.getName()),
                  (Structure) arguments[1],
                  arguments.length > 2 ? (EventSink) arguments[2] : NO_EVENTS);
          return method.getReturnType() == Outcome.class ? outcome : answer(outcome, entry);
        };
    return api.cast(Proxy.newProxyInstance(api.getClassLoader(), new Class<?>[] {api}, handler));
  }

  /** Calls an operation by name, with a structure of its input. */
  public Structure call(CallContext context, String service, String operation, Structure input) {
    Entry entry = entry(service);
    return answer(call(context, entry, entry.operation(operation), input, NO_EVENTS), entry);
  }

  /**
   * Calls an operation by name, as Step Functions and Scheduler do.
   *
   * @param input members by their model names
   * @return the output's members by their model names
   * @throws ServiceException the callee's error answer; SerializationException where the input does
   *     not fit the model; NotImplemented where service or operation are not here
   */
  public Document call(CallContext context, String service, String operation, Document input) {
    Entry entry = entry(service);
    OperationSchema schema = entry.operation(operation);
    Structure structure = Documents.toStructure(schema.input(), input);
    return Documents.toDocument(answer(call(context, entry, schema, structure, NO_EVENTS), entry));
  }

  private Entry entry(String service) {
    Entry entry = byName.get(service);
    if (entry == null) {
      throw new ServiceException(
          CommonError.NOT_IMPLEMENTED, "Virga does not implement the service " + service);
    }
    return entry;
  }

  private Outcome<? extends Structure> call(
      CallContext context,
      Entry entry,
      OperationSchema operation,
      Structure input,
      EventSink events) {
    EngineLock.refuse("a call of " + entry.schema.name() + " " + operation.name());
    ServiceBinding binding = entry.binding();
    if (!binding.implemented(operation)) {
      throw NotImplemented.operation(entry.schema.name(), operation.name());
    }
    for (CallGate gate : gates) {
      gate.admit(context, entry.schema, operation, input);
    }
    return binding.call(context, operation, input, events);
  }

  private static Structure answer(Outcome<? extends Structure> outcome, Entry entry) {
    return switch (outcome) {
      case Outcome.Answered<? extends Structure> answered -> answered.output();
      case Outcome.Parked<? extends Structure> parked -> {
        parked.reply().cancel();
        throw new IllegalStateException(
            entry.schema.name() + " parked a call from inside: ask it not to wait");
      }
    };
  }

  private static final EventSink NO_EVENTS =
      new EventSink() {
        @Override
        public void start(Structure output) {
          throw new IllegalStateException("an event stream needs an EventSink");
        }

        @Override
        public boolean send(Structure event) {
          throw new IllegalStateException("an event stream needs an EventSink");
        }
      };
}
