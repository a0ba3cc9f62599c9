// Node's sqs-consumer, unchanged, with its own client: it knows Virga by the queue's URL alone.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import test from 'node:test';
import { SQS } from '@aws-sdk/client-sqs';
import { Consumer } from 'sqs-consumer';
import { advance, config, control, eventually, held, peek, unique, waiting } from './harness.mjs';

delete process.env.AWS_ENDPOINT_URL;
delete process.env.AWS_ENDPOINT_URL_SQS;
process.env.AWS_ACCESS_KEY_ID = config.credentials.accessKeyId;
process.env.AWS_SECRET_ACCESS_KEY = config.credentials.secretAccessKey;

const sqs = new SQS(config);
const { region } = config;
const queue = async (name = unique('c'), Attributes = {}) => (await sqs.createQueue({ QueueName: name, Attributes })).QueueUrl;
const send = (QueueUrl, MessageBody, more) => sqs.sendMessage({ QueueUrl, MessageBody, ...more });
const arn = (url) => `arn:aws:sqs:${region}:${url.split('/').slice(-2).join(':')}`;
const bodies = (answer) => (answer.Messages ?? []).map((message) => message.Body);

/** A consumer, what its handler saw, and its errors; it is stopped when the test ends. */
function consume(context, queueUrl, handle, options) {
  const seen = [];
  const errors = [];
  const consumer = Consumer.create({
    queueUrl,
    region,
    suppressFifoWarning: true,
    strictReturn: true,
    handleMessage: async (message) => {
      seen.push(message.Body);
      await handle(message, seen.length);
      return message;
    },
    ...options,
  });
  for (const event of ['error', 'processing_error', 'timeout_error']) consumer.on(event, (error) => errors.push(error));
  context.after(async () => {
    consumer.stop({ abort: true });
    await sqs.deleteQueue({ QueueUrl: queueUrl });
  });
  return { consumer, seen, errors };
}

test('a missing queue is an error, and no longer once it is there', async (context) => {
  const name = unique('missing');
  const url = `${config.endpoint}/${config.credentials.accessKeyId}/${name}`;
  const { consumer, seen } = consume(context, url, () => {}, { authenticationErrorTimeout: 10 });
  const failed = once(consumer, 'error');
  consumer.start();
  const [error] = await failed;
  assert.equal(error.name, 'SQSError');
  assert.equal(error.code, 'QueueDoesNotExist');
  assert.equal(error.statusCode, 400);
  assert.equal(error.message, 'SQS receive message failed: The specified queue does not exist.');
  assert.equal(await queue(name), url);
  await send(url, 'there');
  await once(consumer, 'message_processed');
  assert.deepEqual(seen, ['there']);
  assert.deepEqual(await peek(url), []);
});

test('what fails goes to the dead-letter queue', async (context) => {
  const dead = await queue();
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn(dead), maxReceiveCount: 3 });
  const url = await queue(unique('c'), { RedrivePolicy });
  const fails = () => { throw new Error('asked to fail'); };
  const { consumer, seen, errors } = consume(context, url, fails, { terminateVisibilityTimeout: true });
  const letters = consume(context, dead, () => {}, { messageSystemAttributeNames: ['All'] });
  let letter;
  letters.consumer.on('message_received', (message) => { letter = message; });
  letters.consumer.start();
  consumer.start();
  await send(url, 'm');
  await once(letters.consumer, 'message_processed');
  assert.deepEqual(seen, ['m', 'm', 'm']);
  assert.deepEqual([...new Set(errors.map((error) => error.message))], ['Unexpected message handler failure: asked to fail']);
  assert.deepEqual(letters.seen, ['m']);
  assert.equal(letter.Attributes.DeadLetterQueueSourceArn, arn(url));
  assert.equal(letter.Attributes.ApproximateReceiveCount, '4');
  assert.deepEqual(await peek(url), []);
});

test('FIFO order holds through an exception', async (context) => {
  const url = await queue(`${unique('c')}.fifo`, { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
  for (const body of ['a1', 'a2', 'a3', 'b1']) await send(url, body, { MessageGroupId: body[0] });
  let failures = 0;
  const failsOnce = ({ Body }) => {
    if (Body === 'a2' && (failures += 1) === 1) throw new Error('asked to fail');
  };
  const { consumer, seen, errors } = consume(context, url, failsOnce, { terminateVisibilityTimeout: true });
  consumer.start();
  assert.ok(await eventually(async () => (await peek(url)).length === 0));
  assert.deepEqual(seen.filter((body) => body[0] === 'a'), ['a1', 'a2', 'a2', 'a3']);
  assert.deepEqual(errors.map((error) => error.message), ['Unexpected message handler failure: asked to fail']);
});

test('FIFO order holds for batches that fail', async (context) => {
  const url = await queue(`${unique('c')}.fifo`, { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
  for (const body of ['1', '2', '3']) await send(url, body, { MessageGroupId: 'g' });
  const batches = [];
  const { consumer } = consume(context, url, () => {}, {
    batchSize: 2,
    terminateVisibilityTimeout: true,
    handleMessage: undefined,
    handleMessageBatch: async (messages) => {
      batches.push(messages.map((message) => message.Body).join());
      if (batches.length === 1) throw new Error('asked to fail');
      return messages;
    },
  });
  consumer.start();
  assert.ok(await eventually(async () => (await peek(url)).length === 0));
  assert.deepEqual(batches, ['1,2', '1,2', '3']);
});

test('a heartbeat keeps a message beyond its visibility timeout', (context) => held(async () => {
  const url = await queue();
  let release;
  const working = new Promise((resolve) => { release = resolve; });
  const { consumer, seen, errors } = consume(context, url, () => working, { visibilityTimeout: 30, heartbeatInterval: 0.02 });
  consumer.start();
  await send(url, 'long');
  for (let round = 0; round < 5; round += 1) {
    const now = Date.parse((await control('/_virga/clock')).now);
    const beaten = await eventually(async () => Date.parse((await peek(url))[0].until) === now + 30_000);
    assert.ok(beaten, 'no heartbeat came');
    await advance('PT29S');
    assert.deepEqual(bodies(await sqs.receiveMessage({ QueueUrl: url })), []);
  }
  assert.equal((await peek(url))[0].receiveCount, 1);
  release();
  await once(consumer, 'message_processed');
  assert.deepEqual([seen, errors], [['long'], []]);
  assert.deepEqual(await peek(url), []);
}));

test('without a heartbeat the message comes again', (context) => held(async () => {
  const url = await queue();
  let release;
  const working = new Promise((resolve) => { release = resolve; });
  const { consumer } = consume(context, url, () => working, { visibilityTimeout: 30 });
  consumer.start();
  await send(url, 'long');
  await once(consumer, 'message_received');
  await advance('PT30S');
  const { Messages: [again] } = await sqs.receiveMessage({ QueueUrl: url, MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
  assert.deepEqual(again.Attributes, { ApproximateReceiveCount: '2' });
  release();
  await once(consumer, 'message_processed');
}));

test('stopped during a poll: given up, the poll takes no message', async (context) => {
  const url = await queue();
  let polls = 0;
  const { consumer, seen } = consume(context, url, () => {}, { preReceiveMessageCallback: async () => { polls += 1; } });
  consumer.start();
  await send(url, 'first');
  await once(consumer, 'message_processed');
  assert.ok(await eventually(() => polls === 2));
  await waiting(url);
  const stopped = once(consumer, 'stopped');
  consumer.stop({ abort: true });
  await stopped;
  assert.deepEqual(consumer.status.isRunning, false);
  await send(url, 'second');
  const { Messages: [got] } = await sqs.receiveMessage({ QueueUrl: url, WaitTimeSeconds: 20, MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
  assert.equal(got.Body, 'second');
  assert.deepEqual(got.Attributes, { ApproximateReceiveCount: '1' });
  assert.deepEqual(seen, ['first']);
});

test('stopped during a poll: let go on, the poll ends its work and no other begins', async (context) => {
  const url = await queue();
  let polls = 0;
  const { consumer, seen } = consume(context, url, () => {}, { preReceiveMessageCallback: async () => { polls += 1; } });
  consumer.start();
  await waiting(url);
  consumer.stop();
  await send(url, 'last');
  await once(consumer, 'message_processed');
  await send(url, 'after');
  assert.deepEqual(bodies(await sqs.receiveMessage({ QueueUrl: url, WaitTimeSeconds: 20 })), ['after']);
  assert.deepEqual([seen, polls], [['last'], 1]);
});
