package dev.virga.lambda.operation;

import static dev.virga.lambda.operation.Functions.required;

import dev.virga.api.lambda.ListTagsRequest;
import dev.virga.api.lambda.ListTagsResponse;
import dev.virga.api.lambda.TagResourceOutput;
import dev.virga.api.lambda.TagResourceRequest;
import dev.virga.api.lambda.UntagResourceOutput;
import dev.virga.api.lambda.UntagResourceRequest;
import dev.virga.core.identity.Arn;
import dev.virga.core.service.CallContext;
import dev.virga.lambda.engine.FunctionCommands;
import dev.virga.lambda.engine.FunctionReference;
import dev.virga.lambda.engine.LambdaFault;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * ListTags, TagResource and UntagResource, of functions.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_TagResource.html">TagResource</a>
 */
record Tags(Functions functions) {
  ListTagsResponse list(CallContext context, ListTagsRequest input) {
    FunctionReference reference = function(context, input.resource(), "ListTags");
    Map<String, String> tags =
        functions
            .engine(context)
            .view(state -> FunctionCommands.existing(state, reference.name()).tags());
    return ListTagsResponse.builder().tags(tags).build();
  }

  TagResourceOutput tag(CallContext context, TagResourceRequest input) {
    FunctionReference reference = function(context, input.resource(), "TagResource");
    Map<String, String> tags = required(input.tags());
    if (tags.isEmpty()) {
      throw LambdaFault.noTags();
    }
    functions.engine(context).decide(context.cause(), FunctionCommands.tag(reference.name(), tags));
    return TagResourceOutput.builder().build();
  }

  UntagResourceOutput untag(CallContext context, UntagResourceRequest input) {
    FunctionReference reference = function(context, input.resource(), "UntagResource");
    functions
        .engine(context)
        .decide(
            context.cause(), FunctionCommands.untag(reference.name(), required(input.tagKeys())));
    return UntagResourceOutput.builder().build();
  }

  private FunctionReference function(
      CallContext context, @Nullable String resource, String operation) {
    String text = required(resource);
    String kind = Arn.parse(text).map(arn -> arn.resource().split(":", 2)[0]).orElse("");
    if (kind.equals("event-source-mapping")) {
      throw LambdaFault.eventSourceMappingNotFound(text);
    }
    if (!kind.equals("function")) {
      throw LambdaFault.notImplemented(operation, "a resource of the kind " + kind);
    }
    FunctionReference reference = functions.reference(context, text, null, "lambda:" + operation);
    if (reference.qualifier() != null) {
      throw LambdaFault.tagsOfVersion();
    }
    return reference;
  }
}
