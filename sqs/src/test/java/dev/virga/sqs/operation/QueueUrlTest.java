package dev.virga.sqs.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.virga.core.fault.ServiceException;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Region;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.Cause;
import dev.virga.core.service.Principal;
import dev.virga.sqs.engine.QueueRef;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses as clients send them: spec/sqs.md 2, URLs. */
class QueueUrlTest {
  private static final AccountId OWN = new AccountId("123456789012");

  private static final CallContext CONTEXT =
      new CallContext(
          Principal.root(OWN),
          null,
          OWN,
          new Region("eu-central-1"),
          "request",
          "http://localhost:4566",
          Cause.root("test"));

  @ParameterizedTest
  @CsvSource({
    "http://localhost:4566/123456789012/q, 123456789012, q",
    "http://localhost:4566/111111111111/q, 111111111111, q",
    "http://localhost:4566/123456789012/q/, 123456789012, q",
    "http://localhost:4566/123456789012/q//, 123456789012, q",
    "https://sqs.eu-central-1.amazonaws.com/111111111111/q.fifo, 111111111111, q.fifo",
    "https://eu-west-1.queue.amazonaws.com/123456789012/q, 123456789012, q",
    "https://queue.amazonaws.com/123456789012/q, 123456789012, q",
    "https://sqs.eu-west-1.api.aws/123456789012/q, 123456789012, q",
    "http://sqs.us-east-1.localhost.localstack.cloud:4566/000000000000/q, 000000000000, q",
    "http://us-east-1.queue.localhost.localstack.cloud:4566/000000000000/q, 000000000000, q",
    "http://localhost:4566/queue/us-east-1/000000000000/q, 000000000000, q",
    "http://[::1]:4566/123456789012/q, 123456789012, q",
    "http://localhost:4566/q, 123456789012, q",
    "http://localhost:4566/q/, 123456789012, q",
    "/123456789012/q, 123456789012, q",
    "/111111111111/q/, 111111111111, q",
    "/q, 123456789012, q",
    "123456789012/q, 123456789012, q",
    "q, 123456789012, q",
    "Q_1-b.fifo, 123456789012, Q_1-b.fifo",
    "/123456789012/123456789012, 123456789012, 123456789012",
  })
  void address_namesItsQueue_inTheRegionOfTheSignature(
      String address, String account, String name) {
    QueueRef queue = QueueUrl.parse(CONTEXT, address);

    assertEquals(account, queue.account().value());
    assertEquals(name, queue.name().value());
    assertEquals("eu-central-1", queue.region().value());
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:4566/, InvalidAddress",
    "http://localhost:4566, InvalidAddress",
    "/, InvalidAddress",
    "///, InvalidAddress",
    "http://localhost:4566/12345678901/q, InvalidAddress",
    "http://localhost:4566/1234567890123/q, InvalidAddress",
    "http://localhost:4566/account/q, InvalidAddress",
    "localhost:4566/q, InvalidAddress",
    "http://localhost:4566/123456789012/q?x=1, QueueDoesNotExist",
    "http://localhost:4566/123456789012/q.standard, QueueDoesNotExist",
    "a b, QueueDoesNotExist",
    "arn:aws:sqs:eu-central-1:123456789012:q, QueueDoesNotExist",
  })
  void address_thatNamesNone_isRefused(String address, String code) {
    ServiceException refused =
        assertThrows(ServiceException.class, () -> QueueUrl.parse(CONTEXT, address));

    assertEquals(code, refused.error().code());
  }
}
