package dev.virga.protocol;

import dev.virga.core.fault.ErrorCode;
import dev.virga.core.fault.NotImplemented;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.RandomValues;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.StructureBuilder;
import dev.virga.core.schema.Trait;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.EventSink;
import dev.virga.core.service.Outcome;
import dev.virga.core.service.ServiceBinding;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A service that answers every call with a random output, a modelled error or NotImplemented. */
final class EchoBinding implements ServiceBinding {
  private static final int EVENTS = 3;

  private final ServiceSchema schema;
  private final RandomValues values;
  private final Random random;
  private int calls;

  EchoBinding(ServiceSchema schema, long seed) {
    this.schema = schema;
    this.values = new RandomValues(seed);
    this.random = new Random(seed);
  }

  /** How many calls got here. */
  int calls() {
    return calls;
  }

  @Override
  public ServiceSchema schema() {
    return schema;
  }

  @Override
  public boolean implemented(OperationSchema operation) {
    return true;
  }

  @Override
  public Outcome<? extends Structure> call(
      CallContext context, OperationSchema operation, Structure input, EventSink events) {
    calls++;
    int choice = random.nextInt(10);
    if (choice == 0) {
      throw NotImplemented.operation(schema.name(), operation.name());
    }
    Member stream = operation.outputEventStream();
    Structure output = output(operation.output(), stream);
    if (stream != null) {
      events.start(output);
      for (int i = 0; i < EVENTS; i++) {
        events.send(values.structure(stream.target()));
      }
    }
    if (choice == 1 && !operation.errors().isEmpty()) {
      Schema error = operation.errors().get(random.nextInt(operation.errors().size()));
      throw new ServiceException(new Code(error), "a random error <&>");
    }
    return new Outcome.Answered<>(output);
  }

  /** A random output with a status that HTTP knows. */
  private Structure output(Schema shape, @Nullable Member stream) {
    Structure random = values.structure(shape);
    StructureBuilder builder = shape.newBuilder();
    for (Member member : shape.members()) {
      boolean status = member.has(Trait.HTTP_RESPONSE_CODE);
      if (member != stream) {
        builder.set(member.index(), status ? Integer.valueOf(200) : random.get(member.index()));
      }
    }
    return builder.build();
  }

  /** An error as its model says, never with a status of our own faults. */
  private record Code(Schema shape) implements ErrorCode {
    @Override
    public String code() {
      return shape.name();
    }

    @Override
    public int status() {
      return 400;
    }

    @Override
    public String shapeId() {
      return shape.id();
    }
  }
}
