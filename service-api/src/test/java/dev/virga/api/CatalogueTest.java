package dev.virga.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.api.cloudwatch.CloudWatchError;
import dev.virga.api.cloudwatch.CloudWatchSchema;
import dev.virga.api.events.EventsError;
import dev.virga.api.events.EventsSchema;
import dev.virga.api.kinesis.KinesisSchema;
import dev.virga.api.lambda.LambdaError;
import dev.virga.api.lambda.LambdaSchema;
import dev.virga.api.sns.SnsError;
import dev.virga.api.sns.SnsSchema;
import dev.virga.api.sqs.QueueAttributeName;
import dev.virga.api.sqs.SqsError;
import dev.virga.api.sqs.SqsSchema;
import dev.virga.core.fault.ErrorCode;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.OperationSchema.HttpBinding;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.core.schema.ShapeType;
import dev.virga.core.schema.Trait;
import dev.virga.core.service.ServiceBinding;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Spot checks of the models against AWS's documents and recordings (spec/*.md), and overlays. */
class CatalogueTest {
  private static Member member(ServiceSchema service, String shape, String name) {
    Member member =
        service.shapes().schema(service.id().split("#", -1)[0] + "#" + shape).member(name);
    assertNotNull(member, shape + "$" + name);
    return member;
  }

  private static void assertError(
      ErrorCode error, String code, String queryCode, int status, int queryStatus) {
    assertEquals(code, error.code());
    assertEquals(queryCode, error.queryCode());
    assertEquals(status, error.status());
    assertEquals(queryStatus, error.queryStatus());
  }

  @Test
  void errors_haveTheirCodesAndStatuses() {
    assertError(
        SqsError.QUEUE_DOES_NOT_EXIST,
        "QueueDoesNotExist",
        "AWS.SimpleQueueService.NonExistentQueue",
        400,
        400);
    assertError(SqsError.OVER_LIMIT, "OverLimit", "OverLimit", 403, 403);
    assertError(SnsError.NOT_FOUND, "NotFoundException", "NotFound", 404, 404);
    assertError(
        LambdaError.RESOURCE_NOT_FOUND,
        "ResourceNotFoundException",
        "ResourceNotFoundException",
        404,
        404);
    assertError(LambdaError.SERVICE, "ServiceException", "ServiceException", 500, 500);
    assertError(EventsError.INTERNAL, "InternalException", "InternalException", 500, 500);
    assertError(
        EventsError.RESOURCE_NOT_FOUND,
        "ResourceNotFoundException",
        "ResourceNotFoundException",
        400,
        400);
    assertError(
        CloudWatchError.RESOURCE_NOT_FOUND, "ResourceNotFound", "ResourceNotFound", 400, 404);
  }

  @Test
  void errors_pointToTheirShapes() {
    for (SqsError error : SqsError.values()) {
      String id = error.shapeId();
      assertNotNull(id);
      Schema shape = SqsSchema.INSTANCE.shapes().schema(id);
      assertEquals(error.code(), shape.name());
      assertTrue(shape.traits().has(Trait.ERROR));
    }
  }

  @Test
  void protocols_areThoseOfModelAndOverlay() {
    assertEquals(List.of("awsJson1_0", "awsQuery"), SqsSchema.INSTANCE.protocols());
    assertEquals(List.of("awsJson1_1", "awsJsonCbor"), KinesisSchema.INSTANCE.protocols());
    assertEquals(
        List.of("rpcv2Cbor", "awsJson1_0", "awsQuery"), CloudWatchSchema.INSTANCE.protocols());
    assertEquals(List.of("restJson1"), LambdaSchema.INSTANCE.protocols());
    assertEquals("Kinesis_20131202", KinesisSchema.INSTANCE.targetPrefix());
    assertNull(LambdaSchema.INSTANCE.targetPrefix());
    assertTrue(SqsSchema.INSTANCE.queryCompatible());
    assertFalse(SnsSchema.INSTANCE.queryCompatible());
    assertEquals("http://sns.amazonaws.com/doc/2010-03-31/", SnsSchema.INSTANCE.xmlNamespace());
    assertEquals("http://queue.amazonaws.com/doc/2012-11-05/", SqsSchema.INSTANCE.xmlNamespace());
  }

  @Test
  void everyService_isInTheTableOfAwsServices() {
    AwsServices services = AwsServices.load();
    for (ServiceBinding binding : Bindings.all()) {
      ServiceSchema schema = binding.schema();
      assertTrue(
          services.bySigningName(schema.signingName()).stream()
              .anyMatch(service ->
                  service.name().equals(schema.name())
                      && service.serviceId().equals(schema.sdkId())
                      && service.apiVersion().equals(schema.version())
                      && schema.protocols().contains(service.protocols().get(0))),
          schema.name());
    }
  }

  @Test
  void sqsQueryNames_areThoseOfTheOldModel() {
    Member attributes = member(SqsSchema.INSTANCE, "CreateQueueRequest", "Attributes");
    assertTrue(attributes.has(Trait.XML_FLATTENED));
    assertEquals("Attribute", attributes.traits().string(Trait.XML_NAME));
    assertEquals("Name", attributes.target().mapKey().traits().string(Trait.XML_NAME));
    Member entries = member(SqsSchema.INSTANCE, "SendMessageBatchRequest", "Entries");
    assertTrue(entries.has(Trait.XML_FLATTENED));
    assertEquals("SendMessageBatchRequestEntry", entries.traits().string(Trait.XML_NAME));
  }

  @Test
  void lambdaBindings_areTheModels() {
    OperationSchema invoke = LambdaSchema.INSTANCE.operation("Invoke");
    assertNotNull(invoke);
    assertEquals(
        new HttpBinding("POST", "/2015-03-31/functions/{FunctionName}/invocations", 200),
        invoke.http());
    Member type = member(LambdaSchema.INSTANCE, invoke.input().name(), "InvocationType");
    assertEquals("X-Amz-Invocation-Type", type.traits().string(Trait.HTTP_HEADER));
    assertTrue(
        member(LambdaSchema.INSTANCE, invoke.input().name(), "Payload").has(Trait.HTTP_PAYLOAD));
    OperationSchema streamed = LambdaSchema.INSTANCE.operation("InvokeWithResponseStream");
    assertNotNull(streamed);
    Member events = streamed.outputEventStream();
    assertNotNull(events);
    assertEquals("EventStream", events.name());
    assertEquals(ShapeType.UNION, events.target().type());
    assertEquals(
        LambdaSchema.INSTANCE.operationNames().size(), LambdaSchema.INSTANCE.routes().size());
  }

  @Test
  void constraints_areKept() {
    Member name = member(EventsSchema.INSTANCE, "PutRuleRequest", "Name");
    assertTrue(name.has(Trait.REQUIRED));
    assertEquals(1, name.traits().number(Trait.LENGTH_MIN));
    assertEquals(64, name.traits().number(Trait.LENGTH_MAX));
    assertEquals("[\\.\\-_A-Za-z0-9]+", name.traits().string(Trait.PATTERN));
    Member state = member(EventsSchema.INSTANCE, "PutRuleRequest", "State");
    assertEquals(
        List.of("ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"),
        state.traits().strings(Trait.ENUM_VALUES));
  }

  @Test
  void openEnum_holdsAnyString() {
    assertEquals(QueueAttributeName.FIFO_QUEUE, QueueAttributeName.of("FifoQueue"));
    assertEquals("Fifi", QueueAttributeName.of("Fifi").value());
  }

  @Test
  void awsServices_knowsServicesThatAreNotHere() {
    AwsServices services = AwsServices.load();
    assertTrue(services.all().size() > 400);
    AwsService dynamo = services.byTargetPrefix("DynamoDB_20120810").orElseThrow();
    assertEquals("dynamodb", dynamo.name());
    assertEquals("awsJson1_0", dynamo.protocols().get(0));
    AwsService iam = services.bySigningName("iam").get(0);
    assertEquals("awsQuery", iam.protocols().get(0));
    assertEquals("https://iam.amazonaws.com/doc/2010-05-08/", iam.xmlNamespace());
    assertEquals(List.of("restXml"), services.bySigningName("s3").get(0).protocols());
    assertEquals(List.of(), services.bySigningName("nothing"));
    assertTrue(services.byTargetPrefix("nothing").isEmpty());
  }
}
