// All 23 operations of SQS with the AWS SDK for JavaScript v3, with the endpoint given in code and as
// AWS_ENDPOINT_URL (where this SDK calls each queue at the origin of its URL).
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { SQS } from '@aws-sdk/client-sqs';
import { advance, config, held, peek, unique, waiting } from './harness.mjs';

const { endpoint, ...common } = config;
const { region, credentials: { accessKeyId: account } } = config;

const arn = (name) => `arn:aws:sqs:${region}:${account}:${name}`;
const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
const md5 = (text) => createHash('md5').update(text).digest('hex');
const bodies = (answer) => (answer.Messages ?? []).map((message) => message.Body);

/** As the developer guide says how (Amazon SQS message attributes, MD5 message digest). */
function attributesMd5(attributes) {
  const digest = createHash('md5');
  const part = (value) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(value.length);
    digest.update(length).update(value);
  };
  for (const name of Object.keys(attributes).sort()) {
    const { DataType, StringValue, BinaryValue } = attributes[name];
    part(Buffer.from(name));
    part(Buffer.from(DataType));
    digest.update(Buffer.from([BinaryValue ? 2 : 1]));
    part(BinaryValue ?? Buffer.from(StringValue));
  }
  return digest.digest('hex');
}

/** How this SDK shows an error: the model's name, and the code of the query protocol. */
async function refused(promise, name, code, message, status = 400) {
  await assert.rejects(promise, (error) => {
    assert.deepEqual(
      { name: error.name, code: error.Code ?? error.Error?.Code, message: error.message, status: error.$metadata.httpStatusCode },
      { name, code, message, status });
    return true;
  });
}

process.env.AWS_ENDPOINT_URL = endpoint;
const styles = {
  'endpoint in code': () => new SQS(config),
  AWS_ENDPOINT_URL: () => new SQS(common),
};

for (const [style, make] of Object.entries(styles)) {
  const sqs = make();
  const queue = async (name = unique('q'), Attributes = {}) =>
    (await sqs.createQueue({ QueueName: name, Attributes })).QueueUrl;

  test(`${style}: life of a queue`, async () => {
    const name = unique('life');
    const { QueueUrl } = await sqs.createQueue({ QueueName: name, Attributes: { VisibilityTimeout: '31' }, tags: { team: 'a' } });
    assert.equal(QueueUrl, `${endpoint}/${account}/${name}`);
    assert.equal((await sqs.getQueueUrl({ QueueName: name })).QueueUrl, QueueUrl);
    assert.deepEqual((await sqs.listQueues({ QueueNamePrefix: name })).QueueUrls, [QueueUrl]);
    await refused(sqs.createQueue({ QueueName: name, Attributes: { VisibilityTimeout: '32' } }),
      'QueueNameExists', 'QueueAlreadyExists',
      'A queue already exists with the same name and a different value for attribute VisibilityTimeout');

    const { Attributes } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['All'] });
    const { CreatedTimestamp, LastModifiedTimestamp, ...rest } = Attributes;
    assert.match(CreatedTimestamp, /^\d{10}$/);
    assert.equal(LastModifiedTimestamp, CreatedTimestamp);
    assert.deepEqual(rest, {
      ApproximateNumberOfMessages: '0', ApproximateNumberOfMessagesDelayed: '0', ApproximateNumberOfMessagesNotVisible: '0',
      DelaySeconds: '0', MaximumMessageSize: '1048576', MessageRetentionPeriod: '345600', QueueArn: arn(name),
      ReceiveMessageWaitTimeSeconds: '0', SqsManagedSseEnabled: 'true', VisibilityTimeout: '31',
    });
    await sqs.setQueueAttributes({ QueueUrl, Attributes: { MaximumMessageSize: '1024' } });
    await refused(sqs.sendMessage({ QueueUrl, MessageBody: 'x'.repeat(1025) }),
      'InvalidParameterValue', 'InvalidParameterValue',
      'One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.');

    await sqs.tagQueue({ QueueUrl, Tags: { stage: 'test' } });
    await sqs.untagQueue({ QueueUrl, TagKeys: ['team'] });
    assert.deepEqual((await sqs.listQueueTags({ QueueUrl })).Tags, { stage: 'test' });

    await sqs.addPermission({ QueueUrl, Label: 'one', AWSAccountIds: ['222233334444'], Actions: ['*'] });
    const policy = (await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['Policy'] })).Attributes.Policy;
    assert.deepEqual(JSON.parse(policy), {
      Version: '2008-10-17', Id: `${arn(name)}/SQSDefaultPolicy`,
      Statement: [{ Sid: 'one', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::222233334444:root' }, Action: 'SQS:*', Resource: arn(name) }],
    });
    await sqs.removePermission({ QueueUrl, Label: 'one' });
    assert.equal((await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['Policy'] })).Attributes, undefined);

    await sqs.purgeQueue({ QueueUrl });
    await sqs.deleteQueue({ QueueUrl });
    await refused(sqs.getQueueUrl({ QueueName: name }), 'QueueDoesNotExist',
      'AWS.SimpleQueueService.NonExistentQueue', 'The specified queue does not exist.');
  });

  test(`${style}: a message comes back as it was sent`, async () => {
    const QueueUrl = await queue();
    const MessageBody = 'a <body> & "more"\t\r\nü 😀';
    const MessageAttributes = {
      text: { DataType: 'String', StringValue: 'grüße, 日本' },
      number: { DataType: 'Number.int', StringValue: '7' },
      bytes: { DataType: 'Binary', BinaryValue: bytes },
    };
    const trace = { AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1-5759e988-bd862e3fe1be46a994272793' } };
    const sent = await sqs.sendMessage({ QueueUrl, MessageBody, MessageAttributes, MessageSystemAttributes: trace });
    assert.equal(sent.MD5OfMessageBody, md5(MessageBody));
    assert.equal(sent.MD5OfMessageAttributes, attributesMd5(MessageAttributes));
    assert.equal(sent.MD5OfMessageSystemAttributes, attributesMd5(trace));
    const { Messages: [got] } = await sqs.receiveMessage({
      QueueUrl, MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['bytes', 'te.*'] });
    assert.equal(got.Body, MessageBody);
    assert.equal(got.MessageId, sent.MessageId);
    const { text, bytes: binary } = MessageAttributes;
    assert.equal(got.MD5OfMessageAttributes, attributesMd5({ text, bytes: binary }));
    assert.deepEqual(got.MessageAttributes.text, text);
    assert.deepEqual(Buffer.from(got.MessageAttributes.bytes.BinaryValue), Buffer.from(bytes));
    assert.deepEqual(Object.keys(got.Attributes).sort(), ['AWSTraceHeader', 'ApproximateFirstReceiveTimestamp',
      'ApproximateReceiveCount', 'SenderId', 'SentTimestamp']);
    await sqs.deleteMessage({ QueueUrl, ReceiptHandle: got.ReceiptHandle });
    assert.deepEqual(await peek(QueueUrl), []);
    await sqs.deleteQueue({ QueueUrl });
  });

  test(`${style}: batches, visibility and delay`, () => held(async () => {
    const QueueUrl = await queue();
    const sent = await sqs.sendMessageBatch({ QueueUrl, Entries: [
      { Id: 'a', MessageBody: 'A', DelaySeconds: 5 }, { Id: 'b', MessageBody: 'B' }, { Id: 'c', MessageBody: 'C', DelaySeconds: 901 }] });
    assert.deepEqual(sent.Successful.map((each) => [each.Id, each.MD5OfMessageBody]), [['a', md5('A')], ['b', md5('B')]]);
    assert.deepEqual(sent.Failed, [{ Id: 'c', SenderFault: true, Code: 'InvalidParameterValue',
      Message: 'Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.' }]);
    assert.deepEqual(bodies(await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 })), ['B']);
    await advance('PT5S');
    const { Messages } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 });
    assert.deepEqual(Messages.map((message) => message.Body).sort(), ['A', 'B']);
    const entries = Messages.map(({ ReceiptHandle }, i) => ({ Id: `${i}`, ReceiptHandle }));
    const changed = await sqs.changeMessageVisibilityBatch({ QueueUrl, Entries: entries.map((each) => ({ ...each, VisibilityTimeout: 100 })) });
    assert.deepEqual(changed.Successful, [{ Id: '0' }, { Id: '1' }]);
    assert.equal(changed.Failed, undefined);
    await advance('PT99S');
    assert.deepEqual(bodies(await sqs.receiveMessage({ QueueUrl })), []);
    await sqs.changeMessageVisibility({ QueueUrl, ReceiptHandle: Messages[0].ReceiptHandle, VisibilityTimeout: 0 });
    assert.deepEqual(bodies(await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })), [Messages[0].Body]);
    const deleted = await sqs.deleteMessageBatch({ QueueUrl, Entries: entries });
    assert.deepEqual(deleted.Successful, [{ Id: '0' }, { Id: '1' }]);
    assert.deepEqual(await peek(QueueUrl), []);
    await refused(sqs.sendMessageBatch({ QueueUrl, Entries: [] }), 'EmptyBatchRequest', 'AWS.SimpleQueueService.EmptyBatchRequest',
      'There should be at least one SendMessageBatchRequestEntry in the request.');
    await refused(sqs.deleteMessage({ QueueUrl, ReceiptHandle: 'nothing' }), 'ReceiptHandleIsInvalid', 'ReceiptHandleIsInvalid',
      'The input receipt handle "nothing" is not a valid receipt handle.', 404);
    await sqs.deleteQueue({ QueueUrl });
  }));

  test(`${style}: FIFO`, () => held(async () => {
    const QueueUrl = await queue(`${unique('f')}.fifo`, { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
    const send = (MessageGroupId, MessageBody) => sqs.sendMessage({ QueueUrl, MessageBody, MessageGroupId });
    const first = await send('a', '1');
    assert.equal((await send('a', '1')).MessageId, first.MessageId);
    const second = await send('a', '2');
    assert.ok(first.SequenceNumber.length === 20 && first.SequenceNumber < second.SequenceNumber);
    await send('b', '3');
    assert.deepEqual(bodies(await sqs.receiveMessage({ QueueUrl })), ['1']);
    assert.deepEqual(bodies(await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })), ['3']);
    await advance('PT30S');
    assert.deepEqual(bodies(await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })).sort(), ['1', '2', '3']);
    await refused(sqs.sendMessage({ QueueUrl, MessageBody: 'x' }), 'MissingParameter', 'MissingParameter',
      'The request must contain the parameter MessageGroupId.');
    await advance('PT5M');
    assert.notEqual((await send('a', '1')).MessageId, first.MessageId);
    await sqs.deleteQueue({ QueueUrl });
  }));

  test(`${style}: dead letters and their way back`, () => held(async () => {
    const name = unique('dead');
    const dead = await queue(`${name}-dlq`);
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn(`${name}-dlq`), maxReceiveCount: 1 });
    const QueueUrl = await queue(name, { RedrivePolicy });
    assert.deepEqual((await sqs.listDeadLetterSourceQueues({ QueueUrl: dead })).queueUrls, [QueueUrl]);
    await sqs.sendMessage({ QueueUrl, MessageBody: 'm' });
    assert.deepEqual(bodies(await sqs.receiveMessage({ QueueUrl })), ['m']);
    await advance('PT30S');
    assert.deepEqual(bodies(await sqs.receiveMessage({ QueueUrl })), []);
    const { Messages: [got] } = await sqs.receiveMessage({ QueueUrl: dead, MessageSystemAttributeNames: ['All'], VisibilityTimeout: 0 });
    assert.equal(got.Attributes.DeadLetterQueueSourceArn, arn(name));
    assert.equal(got.Attributes.ApproximateReceiveCount, '2');
    await sqs.sendMessage({ QueueUrl: dead, MessageBody: 'n' });
    const SourceArn = arn(`${name}-dlq`);
    const { TaskHandle } = await sqs.startMessageMoveTask({ SourceArn, DestinationArn: arn(name), MaxNumberOfMessagesPerSecond: 1 });
    assert.equal((await sqs.listMessageMoveTasks({ SourceArn })).Results[0].Status, 'RUNNING');
    const { ApproximateNumberOfMessagesMoved: moved } = await sqs.cancelMessageMoveTask({ TaskHandle });
    await sqs.startMessageMoveTask({ SourceArn, DestinationArn: arn(name) });
    await advance('PT10S');
    const { Results } = await sqs.listMessageMoveTasks({ SourceArn, MaxResults: 10 });
    assert.deepEqual(Results.map((each) => [each.Status, each.ApproximateNumberOfMessagesMoved]), [['COMPLETED', 2 - moved], ['CANCELLED', moved]]);
    assert.deepEqual(bodies(await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })).sort(), ['m', 'n']);
    await refused(sqs.startMessageMoveTask({ SourceArn: arn('nobody') }), 'ResourceNotFoundException', 'ResourceNotFoundException',
      "The resource that you specified for the SourceArn parameter doesn't exist.", 404);
    for (const url of [QueueUrl, dead]) await sqs.deleteQueue({ QueueUrl: url });
  }));

  test(`${style}: a long poll is woken by a send`, async () => {
    const QueueUrl = await queue();
    for (let turn = 0; turn < 3; turn += 1) {
      const poll = sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 20 });
      await waiting(QueueUrl);
      const started = performance.now();
      await sqs.sendMessage({ QueueUrl, MessageBody: `${turn}` });
      const { Messages: [{ Body, ReceiptHandle }] } = await poll;
      assert.ok(performance.now() - started < 10_000, 'an unwoken poll lasts its 20 seconds');
      assert.equal(Body, `${turn}`);
      await sqs.deleteMessage({ QueueUrl, ReceiptHandle });
    }
    await sqs.deleteQueue({ QueueUrl });
  });

  test(`${style}: a poll given up takes no message`, async () => {
    const QueueUrl = await queue();
    for (let turn = 0; turn < 20; turn += 1) {
      const gone = new AbortController();
      const poll = sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 20 }, { abortSignal: gone.signal });
      await waiting(QueueUrl);
      gone.abort();
      await assert.rejects(poll, { name: 'AbortError' });
      await sqs.sendMessage({ QueueUrl, MessageBody: 'm' });
      const { Messages: [got] } = await sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 20, MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
      assert.deepEqual(got.Attributes, { ApproximateReceiveCount: '1' });
      await sqs.deleteMessage({ QueueUrl, ReceiptHandle: got.ReceiptHandle });
    }
    await sqs.deleteQueue({ QueueUrl });
  });
}

test("AWS_ENDPOINT_URL: a queue is called at its URL's own origin", async () => {
  const warnings = [];
  const logger = { debug() {}, info() {}, error() {}, warn: (text) => warnings.push(text) };
  const sqs = new SQS({ ...common, logger });
  const called = [];
  sqs.middlewareStack.add((next) => async (args) => {
    called.push(args.request.hostname);
    return next(args);
  }, { step: 'finalizeRequest' });
  const port = new URL(endpoint).port;
  const { QueueUrl } = await sqs.createQueue({ QueueName: unique('origin') });
  const other = QueueUrl.replace(endpoint, `http://127.0.0.1:${port}`);
  await sqs.sendMessage({ QueueUrl: other, MessageBody: 'm' });
  assert.deepEqual(called, [new URL(endpoint).hostname, '127.0.0.1']);
  assert.match(warnings[0], /using QueueUrl host as endpoint/);
  // What is asked at an origin is answered with that origin.
  const there = new SQS({ ...common, endpoint: `http://127.0.0.1:${port}` });
  assert.equal((await there.getQueueUrl({ QueueName: QueueUrl.split('/').pop() })).QueueUrl, other);
  await sqs.deleteQueue({ QueueUrl });
});
