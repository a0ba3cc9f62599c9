package dev.virga.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.api.lambda.InvokeWithResponseStreamRequest;
import dev.virga.api.lambda.InvokeWithResponseStreamResponse;
import dev.virga.api.lambda.LambdaApi;
import dev.virga.api.lambda.LambdaBinding;
import dev.virga.api.sqs.ListQueuesRequest;
import dev.virga.api.sqs.ListQueuesResult;
import dev.virga.api.sqs.ReceiveMessageRequest;
import dev.virga.api.sqs.ReceiveMessageResult;
import dev.virga.api.sqs.SqsApi;
import dev.virga.api.sqs.SqsBinding;
import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.Structure;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.EventSink;
import dev.virga.core.service.Outcome;
import dev.virga.core.service.ServiceBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class BindingTest {
  /** A sink that remembers what it got. */
  private static final class Sink implements EventSink {
    private final List<Structure> got = new ArrayList<>();

    @Override
    public void start(Structure output) {
      got.add(output);
    }

    @Override
    public boolean send(Structure event) {
      return got.add(event);
    }
  }

  private static OperationSchema operation(ServiceBinding binding, String name) {
    OperationSchema operation = binding.schema().operation(name);
    assertNotNull(operation, name);
    return operation;
  }

  private static Outcome<? extends Structure> call(ServiceBinding binding, String name) {
    OperationSchema operation = operation(binding, name);
    Structure input = operation.input().newBuilder().build();
    return binding.call(Bindings.context(), operation, input, new Sink());
  }

  @TestFactory
  List<DynamicTest> everyOperation_refusesByNameUntilItIsOverridden() {
    List<DynamicTest> tests = new ArrayList<>();
    for (ServiceBinding binding : Bindings.all()) {
      String service = binding.schema().name();
      tests.add(
          DynamicTest.dynamicTest(
              service,
              () -> {
                for (String name : binding.schema().operationNames()) {
                  ServiceException refused =
                      assertThrows(ServiceException.class, () -> call(binding, name), name);
                  assertSame(CommonError.NOT_IMPLEMENTED, refused.error());
                  assertEquals(501, refused.error().status());
                  assertEquals(
                      "Virga does not implement the operation "
                          + name
                          + " of the service "
                          + service
                          + ".",
                      refused.message());
                  assertFalse(binding.implemented(operation(binding, name)), name);
                }
              }));
    }
    return tests;
  }

  static class Parent implements SqsApi {
    @Override
    public ListQueuesResult listQueues(CallContext context, ListQueuesRequest input) {
      return ListQueuesResult.builder().queueUrls(List.of("q")).build();
    }
  }

  static final class Child extends Parent {
    private final Outcome<ReceiveMessageResult> parked =
        new Outcome.Parked<>(
            new Outcome.Reply<>() {
              @Override
              public void whenAnswered(
                  Consumer<ReceiveMessageResult> answer, Consumer<ServiceException> error) {}

              @Override
              public void cancel() {}
            });

    @Override
    public Outcome<ReceiveMessageResult> receiveMessage(
        CallContext context, ReceiveMessageRequest input) {
      return parked;
    }

    /** An overload, which implements nothing. */
    @SuppressWarnings("UnusedMethod")
    public ListQueuesResult sendMessage(CallContext context, ListQueuesRequest input) {
      return listQueues(context, input);
    }
  }

  @Test
  void implemented_countsOverridesAlsoOfSuperclassesButNotOverloads() {
    SqsBinding binding = new SqsBinding(new Child());
    assertTrue(binding.implemented(operation(binding, "ListQueues")));
    assertTrue(binding.implemented(operation(binding, "ReceiveMessage")));
    assertFalse(binding.implemented(operation(binding, "SendMessage")));
  }

  @Test
  void call_answersWithTheOutput() {
    Outcome.Answered<?> answered =
        assertInstanceOf(Outcome.Answered.class, call(new SqsBinding(new Child()), "ListQueues"));
    assertEquals(ListQueuesResult.builder().queueUrls(List.of("q")).build(), answered.output());
  }

  @Test
  void call_passesAParkedOutcomeOn() {
    Child api = new Child();
    assertSame(api.parked, call(new SqsBinding(api), "ReceiveMessage"));
  }

  @Test
  void call_givesAnEventStreamOperationItsSink() {
    InvokeWithResponseStreamResponse output = InvokeWithResponseStreamResponse.builder().build();
    LambdaBinding binding =
        new LambdaBinding(
            new LambdaApi() {
              @Override
              public InvokeWithResponseStreamResponse invokeWithResponseStream(
                  CallContext context, InvokeWithResponseStreamRequest input, EventSink events) {
                events.start(output);
                return output;
              }
            });
    Sink sink = new Sink();
    binding.call(
        Bindings.context(),
        operation(binding, "InvokeWithResponseStream"),
        InvokeWithResponseStreamRequest.builder().build(),
        sink);
    assertEquals(List.of(output), sink.got);
  }
}
