package dev.virga.benchmarks;

import dev.virga.api.sqs.Message;
import dev.virga.api.sqs.ReceiveMessageResult;
import dev.virga.api.sqs.SendMessageBatchRequest;
import dev.virga.api.sqs.SendMessageBatchRequestEntry;
import dev.virga.api.sqs.SendMessageRequest;
import dev.virga.api.sqs.SendMessageResult;
import dev.virga.core.protocol.SerializationException;
import dev.virga.core.protocol.json.AwsJsonCodec;
import dev.virga.core.protocol.json.JsonShapes;
import dev.virga.core.protocol.validation.ConstraintValidator;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** JSON of one message and of ten: texts to typed inputs, typed outputs to texts. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 20, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 40, time = 100, timeUnit = TimeUnit.MILLISECONDS)
public class JsonBenchmark {
  private static final String QUEUE = "http://127.0.0.1:4566/000000000000/bench";
  private static final String MD5 = "9dd4e461268c8034f5c8564e155c67a6";
  private static final String ID = "5c2a7ab9-6c1f-1e0d-5d6a-0a5f7e1a3b4c";

  private final JsonShapes shapes = AwsJsonCodec.version10().shapes();
  private final ConstraintValidator validator = new ConstraintValidator();
  private final SendMessageRequest request =
      SendMessageRequest.builder().queueUrl(QUEUE).messageBody(text(1)).build();
  private final Bytes send = shapes.write(request);
  private final Bytes sendBatch = shapes.write(batch());
  private final SendMessageResult sent =
      SendMessageResult.builder().messageId(ID).md5OfMessageBody(MD5).build();
  private final ReceiveMessageResult received = received();

  private static String text(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Requests.MESSAGE_LENGTH; i++) {
      text.append((char) ('A' + random.nextInt(26)));
    }
    return text.toString();
  }

  private static SendMessageBatchRequest batch() {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
    for (int i = 0; i < Batches.SIZE; i++) {
      entries.add(
          SendMessageBatchRequestEntry.builder()
              .id(Integer.toString(i))
              .messageBody(text(i))
              .build());
    }
    return SendMessageBatchRequest.builder().queueUrl(QUEUE).entries(entries).build();
  }

  private static ReceiveMessageResult received() {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < Batches.SIZE; i++) {
      messages.add(
          Message.builder()
              .messageId(ID)
              .receiptHandle("A".repeat(120))
              .md5OfBody(MD5)
              .body(text(i))
              .build());
    }
    return ReceiveMessageResult.builder().messages(messages).build();
  }

  @Benchmark
  public Structure readSendMessage() throws SerializationException {
    return shapes.readStructure(SendMessageRequest.SCHEMA, send);
  }

  @Benchmark
  public Bytes writeSendMessageResult() {
    return shapes.write(sent);
  }

  @Benchmark
  public Structure readSendMessageBatch() throws SerializationException {
    return shapes.readStructure(SendMessageBatchRequest.SCHEMA, sendBatch);
  }

  @Benchmark
  public Bytes writeReceiveMessageResult() {
    return shapes.write(received);
  }

  @Benchmark
  public @Nullable String validateSendMessage() {
    return validator.violations(request);
  }
}
