package dev.virga.lambda;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.virga.api.lambda.CreateFunctionRequest;
import dev.virga.api.lambda.FunctionCode;
import dev.virga.api.lambda.FunctionConfiguration;
import dev.virga.api.lambda.GetFunctionConfigurationRequest;
import dev.virga.api.lambda.InvocationRequest;
import dev.virga.api.lambda.InvocationResponse;
import dev.virga.api.lambda.InvocationType;
import dev.virga.api.lambda.LambdaApi;
import dev.virga.api.lambda.Runtime;
import dev.virga.api.logs.LogsApi;
import dev.virga.core.engine.EngineHarness;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.schema.Bytes;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.Cause;
import dev.virga.core.service.Principal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.function.Executable;

/** Lambda on a held clock, with functions that run in the test. */
final class LambdaHarness implements AutoCloseable {
  static final String ROLE = "arn:aws:iam::123456789012:role/service-role/worker";
  static final String ARN = "arn:aws:lambda:eu-central-1:123456789012:function:";

  final EngineHarness engine;
  final LambdaModule module;
  FakePool pool;

  LambdaHarness(Duration preparation) {
    this(new EngineHarness(), preparation, new LogsApi() {});
  }

  LambdaHarness(EngineHarness engine, Duration preparation, LogsApi logs) {
    this.engine = engine;
    this.module =
        new LambdaModule(
            new LambdaModule.Wiring(
                engine.kernel(),
                engine.journal(),
                engine.metrics(),
                () -> logs,
                surroundings -> pool = new FakePool(surroundings),
                preparation));
    engine.targets().register("lambda", module.target());
  }

  LambdaApi api() {
    return module.api();
  }

  /** A call of the account's root, with a request id like AWS's. */
  CallContext context() {
    CallContext plain = engine.context();
    String id = engine.kernel().newRequestId();
    return new CallContext(
        plain.principal(),
        null,
        plain.account(),
        plain.region(),
        id,
        plain.endpoint(),
        Cause.root(id));
  }

  CallContext as(Principal principal) {
    CallContext plain = context();
    return new CallContext(
        principal,
        null,
        plain.account(),
        plain.region(),
        plain.requestId(),
        plain.endpoint(),
        plain.cause());
  }

  static CreateFunctionRequest.Builder request(String name, String handler) {
    return CreateFunctionRequest.builder()
        .functionName(name)
        .runtime(Runtime.NODEJS22_X)
        .handler(handler)
        .role(ROLE)
        .code(FunctionCode.builder().zipFile(zip("index.js", "1")).build());
  }

  FunctionConfiguration create(String name, String handler) {
    return api().createFunction(context(), request(name, handler).build());
  }

  FunctionConfiguration describe(String name) {
    return api()
        .getFunctionConfiguration(
            context(), GetFunctionConfigurationRequest.builder().functionName(name).build());
  }

  InvocationResponse invoke(String name, String payload) {
    return api()
        .invoke(
            context(),
            InvocationRequest.builder().functionName(name).payload(Bytes.utf8(payload)).build());
  }

  InvocationResponse event(String name, String payload) {
    return api()
        .invoke(
            context(),
            InvocationRequest.builder()
                .functionName(name)
                .invocationType(InvocationType.EVENT)
                .payload(Bytes.utf8(payload))
                .build());
  }

  static Bytes zip(String name, String content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      ZipEntry entry = new ZipEntry(name);
      entry.setTime(0);
      zip.putNextEntry(entry);
      zip.write(content.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Bytes.wrap(bytes.toByteArray());
  }

  /** The refusal of a call: code, status and text. */
  static Refusal refused(Executable call) {
    ServiceException e = assertThrows(ServiceException.class, call);
    return new Refusal(e.error().code(), e.error().status(), e.message());
  }

  record Refusal(String code, int status, String message) {}

  @Override
  public void close() {
    module.close();
    engine.close();
  }
}
