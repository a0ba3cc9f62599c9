package dev.virga.core.contract;

import dev.virga.core.fault.NotImplemented;
import dev.virga.core.schema.OpenEnum;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.SchemaIndex;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.core.schema.ShapeType;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.StructureBuilder;
import dev.virga.core.schema.Traits;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.EventSink;
import dev.virga.core.service.Outcome;
import dev.virga.core.service.ServiceBinding;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The toy queue's API, written by hand as the generator writes a service's. */
interface ToyQueueApi {
  /** Sends the text. */
  default Text sendMessage(CallContext context, Text input) {
    throw NotImplemented.operation("toyqueue", "SendMessage");
  }

  /** Waits for a message. */
  default Outcome<Text> receiveMessage(CallContext context, Text input) {
    throw NotImplemented.operation("toyqueue", "ReceiveMessage");
  }

  /** Nobody implements it. */
  default Text purge(CallContext context, Text input) {
    throw NotImplemented.operation("toyqueue", "Purge");
  }

  /** The only structure: a text and how urgent it is. */
  record Text(@Nullable String body, @Nullable Integer urgency) implements Structure {
    @Override
    public Schema schema() {
      return Shapes.TEXT;
    }

    @Override
    public @Nullable Object get(int index) {
      return index == 0 ? body : urgency;
    }
  }

  /** Collects a text. */
  final class TextBuilder implements StructureBuilder {
    private @Nullable String body;
    private @Nullable Integer urgency;

    @Override
    public Schema schema() {
      return Shapes.TEXT;
    }

    @Override
    public void set(int index, @Nullable Object value) {
      if (index == 0) {
        body = (String) value;
      } else {
        urgency = (Integer) value;
      }
    }

    @Override
    public Structure build() {
      return new Text(body, urgency);
    }
  }

  /** Over the toy queue's engine. */
  final class Operations implements ToyQueueApi {
    private final ToyQueue queue;

    Operations(ToyQueue queue) {
      this.queue = queue;
    }

    @Override
    public Text sendMessage(CallContext context, Text input) {
      return new Text(queue.send(context.cause(), String.valueOf(input.body())), null);
    }

    @Override
    public Outcome<Text> receiveMessage(CallContext context, Text input) {
      return switch (queue.receive(context.cause(), Duration.ZERO)) {
        case Outcome.Answered<QueueState.Message> answered ->
            new Outcome.Answered<>(new Text(answered.output().body(), null));
        case Outcome.Parked<QueueState.Message> parked -> throw new AssertionError(parked);
      };
    }
  }

  /** Calls it by operation. */
  final class Binding implements ServiceBinding {
    private final ToyQueueApi api;

    Binding(ToyQueueApi api) {
      this.api = api;
    }

    @Override
    public ServiceSchema schema() {
      return new Shapes();
    }

    @Override
    public boolean implemented(OperationSchema operation) {
      return !operation.name().equals("Purge");
    }

    @Override
    public Outcome<? extends Structure> call(
        CallContext context, OperationSchema operation, Structure input, EventSink events) {
      return switch (operation.name()) {
        case "SendMessage" -> new Outcome.Answered<>(api.sendMessage(context, (Text) input));
        case "ReceiveMessage" -> api.receiveMessage(context, (Text) input);
        default -> new Outcome.Answered<>(api.purge(context, (Text) input));
      };
    }
  }

  /** Descriptors. */
  final class Shapes implements ServiceSchema, SchemaIndex {
    static final Schema TEXT =
        Schema.builder(new Shapes(), "toy#Text", ShapeType.STRUCTURE, Traits.of())
            .member("Body", "toy#String")
            .member("Urgency", "toy#Integer")
            .build();

    @Override
    public Schema schema(String id) {
      return switch (id) {
        case "toy#Text" -> TEXT;
        case "toy#String" -> Schema.builder(this, id, ShapeType.STRING, Traits.of()).build();
        default -> Schema.builder(this, id, ShapeType.INTEGER, Traits.of()).build();
      };
    }

    @Override
    public StructureBuilder newBuilder(String id) {
      return new TextBuilder();
    }

    @Override
    public OpenEnum newEnum(String id, String value) {
      throw new UnsupportedOperationException(id);
    }

    @Override
    public String name() {
      return "toyqueue";
    }

    @Override
    public String id() {
      return "toy#Queue";
    }

    @Override
    public String sdkId() {
      return "Toy Queue";
    }

    @Override
    public String signingName() {
      return "toyqueue";
    }

    @Override
    public String version() {
      return "2026-01-01";
    }

    @Override
    public List<String> protocols() {
      return List.of("awsJson1_0");
    }

    @Override
    public @Nullable String targetPrefix() {
      return "ToyQueue";
    }

    @Override
    public @Nullable String xmlNamespace() {
      return null;
    }

    @Override
    public boolean queryCompatible() {
      return false;
    }

    @Override
    public List<String> operationNames() {
      return List.of("SendMessage", "ReceiveMessage", "Purge");
    }

    @Override
    public List<String> routes() {
      return List.of();
    }

    @Override
    public @Nullable OperationSchema operation(String name) {
      int index = operationNames().indexOf(name);
      return index < 0 ? null : new OperationSchema(name, index, TEXT, TEXT, List.of(), null);
    }

    @Override
    public SchemaIndex shapes() {
      return this;
    }
  }
}
