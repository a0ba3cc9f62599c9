package dev.virga.cloudwatch.logs.operation;

import dev.virga.api.logs.CreateLogGroupOutput;
import dev.virga.api.logs.CreateLogGroupRequest;
import dev.virga.api.logs.DeleteLogGroupOutput;
import dev.virga.api.logs.DeleteLogGroupRequest;
import dev.virga.api.logs.DeleteRetentionPolicyOutput;
import dev.virga.api.logs.DeleteRetentionPolicyRequest;
import dev.virga.api.logs.DescribeLogGroupsRequest;
import dev.virga.api.logs.DescribeLogGroupsResponse;
import dev.virga.api.logs.LogGroup;
import dev.virga.api.logs.LogGroupClass;
import dev.virga.api.logs.PutRetentionPolicyOutput;
import dev.virga.api.logs.PutRetentionPolicyRequest;
import dev.virga.cloudwatch.logs.engine.Groups;
import dev.virga.cloudwatch.logs.engine.LogsFault;
import dev.virga.cloudwatch.logs.engine.LogsState;
import dev.virga.core.engine.Decision;
import dev.virga.core.engine.Engines;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.PageToken;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** CreateLogGroup, DescribeLogGroups, DeleteLogGroup, Put- and DeleteRetentionPolicy. */
final class GroupOperations {
  private static final String LIST = "DescribeLogGroups";
  private static final int DEFAULT_PAGE = 50;

  private final Engines<LogsState> engines;

  GroupOperations(Engines<LogsState> engines) {
    this.engines = engines;
  }

  CreateLogGroupOutput create(CallContext context, CreateLogGroupRequest input) {
    if (input.kmsKeyId() != null) {
      throw LogsFault.notImplemented("kmsKeyId");
    }
    LogGroupClass logGroupClass = input.logGroupClass();
    if (logGroupClass != null && !logGroupClass.equals(LogGroupClass.STANDARD)) {
      throw LogsFault.notImplemented("logGroupClass " + logGroupClass.value());
    }
    if (Boolean.TRUE.equals(input.deletionProtectionEnabled())) {
      throw LogsFault.notImplemented("deletionProtectionEnabled");
    }
    String name = Objects.requireNonNull(input.logGroupName());
    Map<String, String> tags = Objects.requireNonNullElse(input.tags(), Map.of());
    engines
        .at(context)
        .decide(
            context.cause(),
            (state, turn) -> {
              Groups.create(state, name, tags, turn.now().toEpochMilli());
              return Decision.done();
            });
    return CreateLogGroupOutput.builder().build();
  }

  DeleteLogGroupOutput delete(CallContext context, DeleteLogGroupRequest input) {
    String name = Objects.requireNonNull(input.logGroupName());
    engines
        .at(context)
        .decide(
            context.cause(),
            (state, turn) -> {
              Groups.delete(state, name);
              return Decision.done();
            });
    return DeleteLogGroupOutput.builder().build();
  }

  DescribeLogGroupsResponse describe(CallContext context, DescribeLogGroupsRequest input) {
    if (input.logGroupNamePrefix() != null && input.logGroupNamePattern() != null) {
      throw LogsFault.prefixAndPattern();
    }
    if (Boolean.TRUE.equals(input.includeLinkedAccounts())) {
      throw LogsFault.notImplemented("includeLinkedAccounts");
    }
    if (input.accountIdentifiers() != null && !input.accountIdentifiers().isEmpty()) {
      throw LogsFault.notImplemented("accountIdentifiers");
    }
    if (input.logGroupIdentifiers() != null && !input.logGroupIdentifiers().isEmpty()) {
      throw LogsFault.notImplemented("logGroupIdentifiers");
    }
    LogGroupClass wanted = input.logGroupClass();
    if (wanted != null && !wanted.equals(LogGroupClass.STANDARD)) {
      return DescribeLogGroupsResponse.builder().logGroups(List.of()).build();
    }
    int limit = Objects.requireNonNullElse(input.limit(), DEFAULT_PAGE);
    String after = Tokens.position(LIST, input.nextToken());
    var engine = engines.at(context);
    List<LogGroup> groups =
        engine.view(state ->
            Groups.list(
                state,
                engine.scope(),
                input.logGroupNamePrefix(),
                input.logGroupNamePattern(),
                after,
                limit + 1));
    List<LogGroup> page = groups.size() > limit ? groups.subList(0, limit) : groups;
    return DescribeLogGroupsResponse.builder()
        .logGroups(page)
        .nextToken(
            groups.size() > limit
                ? PageToken.write(LIST, Objects.requireNonNull(page.getLast().logGroupName()))
                : null)
        .build();
  }

  PutRetentionPolicyOutput retain(CallContext context, PutRetentionPolicyRequest input) {
    retain(context, input.logGroupName(), Objects.requireNonNull(input.retentionInDays()));
    return PutRetentionPolicyOutput.builder().build();
  }

  DeleteRetentionPolicyOutput retainForEver(
      CallContext context, DeleteRetentionPolicyRequest input) {
    retain(context, input.logGroupName(), null);
    return DeleteRetentionPolicyOutput.builder().build();
  }

  private void retain(CallContext context, @Nullable String group, @Nullable Integer days) {
    String name = Objects.requireNonNull(group);
    engines
        .at(context)
        .decide(
            context.cause(),
            (state, turn) -> {
              Groups.retain(state, name, days);
              return Decision.done();
            });
  }
}
