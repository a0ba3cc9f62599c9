package dev.virga.cloudwatch.logs.operation;

import dev.virga.api.logs.CreateLogGroupOutput;
import dev.virga.api.logs.CreateLogGroupRequest;
import dev.virga.api.logs.CreateLogStreamOutput;
import dev.virga.api.logs.CreateLogStreamRequest;
import dev.virga.api.logs.DeleteLogGroupOutput;
import dev.virga.api.logs.DeleteLogGroupRequest;
import dev.virga.api.logs.DeleteLogStreamOutput;
import dev.virga.api.logs.DeleteLogStreamRequest;
import dev.virga.api.logs.DeleteRetentionPolicyOutput;
import dev.virga.api.logs.DeleteRetentionPolicyRequest;
import dev.virga.api.logs.DescribeLogGroupsRequest;
import dev.virga.api.logs.DescribeLogGroupsResponse;
import dev.virga.api.logs.DescribeLogStreamsRequest;
import dev.virga.api.logs.DescribeLogStreamsResponse;
import dev.virga.api.logs.FilterLogEventsRequest;
import dev.virga.api.logs.FilterLogEventsResponse;
import dev.virga.api.logs.GetLogEventsRequest;
import dev.virga.api.logs.GetLogEventsResponse;
import dev.virga.api.logs.ListTagsForResourceRequest;
import dev.virga.api.logs.ListTagsForResourceResponse;
import dev.virga.api.logs.ListTagsLogGroupRequest;
import dev.virga.api.logs.ListTagsLogGroupResponse;
import dev.virga.api.logs.LogsApi;
import dev.virga.api.logs.PutLogEventsRequest;
import dev.virga.api.logs.PutLogEventsResponse;
import dev.virga.api.logs.PutRetentionPolicyOutput;
import dev.virga.api.logs.PutRetentionPolicyRequest;
import dev.virga.api.logs.TagLogGroupOutput;
import dev.virga.api.logs.TagLogGroupRequest;
import dev.virga.api.logs.TagResourceOutput;
import dev.virga.api.logs.TagResourceRequest;
import dev.virga.api.logs.UntagLogGroupOutput;
import dev.virga.api.logs.UntagLogGroupRequest;
import dev.virga.api.logs.UntagResourceOutput;
import dev.virga.api.logs.UntagResourceRequest;
import dev.virga.cloudwatch.logs.engine.LogsState;
import dev.virga.core.engine.Engines;
import dev.virga.core.service.CallContext;
import java.util.Objects;

/** The implemented operations of CloudWatch Logs, by name. */
public final class Logs implements LogsApi {
  private final GroupOperations groups;
  private final StreamOperations streams;
  private final EventOperations events;
  private final TagOperations tags;

  /** The operations over these engines. */
  public Logs(Engines<LogsState> engines) {
    this.groups = new GroupOperations(engines);
    this.streams = new StreamOperations(engines);
    this.events = new EventOperations(engines);
    this.tags = new TagOperations(engines);
  }

  @Override
  public CreateLogGroupOutput createLogGroup(CallContext context, CreateLogGroupRequest input) {
    return groups.create(context, input);
  }

  @Override
  public DeleteLogGroupOutput deleteLogGroup(CallContext context, DeleteLogGroupRequest input) {
    return groups.delete(context, input);
  }

  @Override
  public DescribeLogGroupsResponse describeLogGroups(
      CallContext context, DescribeLogGroupsRequest input) {
    return groups.describe(context, input);
  }

  @Override
  public PutRetentionPolicyOutput putRetentionPolicy(
      CallContext context, PutRetentionPolicyRequest input) {
    return groups.retain(context, input);
  }

  @Override
  public DeleteRetentionPolicyOutput deleteRetentionPolicy(
      CallContext context, DeleteRetentionPolicyRequest input) {
    return groups.retainForEver(context, input);
  }

  @Override
  public CreateLogStreamOutput createLogStream(CallContext context, CreateLogStreamRequest input) {
    return streams.create(context, input);
  }

  @Override
  public DeleteLogStreamOutput deleteLogStream(CallContext context, DeleteLogStreamRequest input) {
    return streams.delete(context, input);
  }

  @Override
  public DescribeLogStreamsResponse describeLogStreams(
      CallContext context, DescribeLogStreamsRequest input) {
    return streams.describe(context, input);
  }

  @Override
  public PutLogEventsResponse putLogEvents(CallContext context, PutLogEventsRequest input) {
    return events.put(context, input);
  }

  @Override
  public GetLogEventsResponse getLogEvents(CallContext context, GetLogEventsRequest input) {
    return events.get(context, input);
  }

  @Override
  public FilterLogEventsResponse filterLogEvents(
      CallContext context, FilterLogEventsRequest input) {
    return events.filter(context, input);
  }

  @Override
  public TagResourceOutput tagResource(CallContext context, TagResourceRequest input) {
    tags.tag(context, GroupName.ofArn(context, input.resourceArn()), input.tags());
    return TagResourceOutput.builder().build();
  }

  @Override
  public UntagResourceOutput untagResource(CallContext context, UntagResourceRequest input) {
    tags.untag(context, GroupName.ofArn(context, input.resourceArn()), input.tagKeys());
    return UntagResourceOutput.builder().build();
  }

  @Override
  public ListTagsForResourceResponse listTagsForResource(
      CallContext context, ListTagsForResourceRequest input) {
    return ListTagsForResourceResponse.builder()
        .tags(tags.tags(context, GroupName.ofArn(context, input.resourceArn())))
        .build();
  }

  @Override
  public TagLogGroupOutput tagLogGroup(CallContext context, TagLogGroupRequest input) {
    tags.tag(context, Objects.requireNonNull(input.logGroupName()), input.tags());
    return TagLogGroupOutput.builder().build();
  }

  @Override
  public UntagLogGroupOutput untagLogGroup(CallContext context, UntagLogGroupRequest input) {
    tags.untag(context, Objects.requireNonNull(input.logGroupName()), input.tags());
    return UntagLogGroupOutput.builder().build();
  }

  @Override
  public ListTagsLogGroupResponse listTagsLogGroup(
      CallContext context, ListTagsLogGroupRequest input) {
    return ListTagsLogGroupResponse.builder()
        .tags(tags.tags(context, Objects.requireNonNull(input.logGroupName())))
        .build();
  }
}
