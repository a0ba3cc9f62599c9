package dev.virga.lambda.invocation;

import dev.virga.api.logs.CreateLogGroupRequest;
import dev.virga.api.logs.CreateLogStreamRequest;
import dev.virga.api.logs.InputLogEvent;
import dev.virga.api.logs.LogsApi;
import dev.virga.api.logs.LogsError;
import dev.virga.api.logs.PutLogEventsRequest;
import dev.virga.core.engine.Kernel;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Arn;
import dev.virga.core.identity.Region;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.Cause;
import dev.virga.core.service.Principal;
import dev.virga.lambda.runtime.LogSink;
import dev.virga.lambda.runtime.LogStream;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores log lines in CloudWatch Logs as they come, in the caller's thread: when an invocation has
 * ended, its log is there. The group and the stream are created with the first line. Thread-safe.
 */
public final class CloudWatchLogSink implements LogSink {
  private static final Logger LOGGER = LoggerFactory.getLogger(CloudWatchLogSink.class);
  private static final Principal LAMBDA = new Principal.Service("lambda.amazonaws.com");

  private final Kernel kernel;
  private final Supplier<LogsApi> logs;

  /**
   * @param logs the Logs API
   */
  public CloudWatchLogSink(Kernel kernel, Supplier<LogsApi> logs) {
    this.kernel = kernel;
    this.logs = logs;
  }

  @Override
  public void append(LogStream stream, List<String> messages) {
    CallContext context = context(stream.function());
    LogsApi api = logs.get();
    long now = kernel.clock().now().toEpochMilli();
    PutLogEventsRequest put =
        PutLogEventsRequest.builder()
            .logGroupName(stream.group())
            .logStreamName(stream.name())
            .logEvents(
                messages.stream()
                    .map(text -> InputLogEvent.builder().timestamp(now).message(text).build())
                    .toList())
            .build();
    try {
      try {
        api.putLogEvents(context, put);
      } catch (ServiceException e) {
        requireCode(e, LogsError.RESOURCE_NOT_FOUND);
        create(api, context, stream);
        api.putLogEvents(context, put);
      }
    } catch (ServiceException e) {
      LOGGER.warn("{} log lines of {} are lost: {}", messages.size(), stream, e.message());
    }
  }

  private static void create(LogsApi api, CallContext context, LogStream stream) {
    try {
      api.createLogGroup(
          context, CreateLogGroupRequest.builder().logGroupName(stream.group()).build());
    } catch (ServiceException e) {
      requireCode(e, LogsError.RESOURCE_ALREADY_EXISTS);
    }
    try {
      api.createLogStream(
          context,
          CreateLogStreamRequest.builder()
              .logGroupName(stream.group())
              .logStreamName(stream.name())
              .build());
    } catch (ServiceException e) {
      requireCode(e, LogsError.RESOURCE_ALREADY_EXISTS);
    }
  }

  private static void requireCode(ServiceException e, LogsError expected) {
    if (!e.error().code().equals(expected.code())) {
      throw e;
    }
  }

  private CallContext context(Arn function) {
    String requestId = kernel.newRequestId();
    return new CallContext(
        LAMBDA,
        function,
        new AccountId(function.account()),
        new Region(function.region()),
        requestId,
        "",
        Cause.root(requestId));
  }
}
