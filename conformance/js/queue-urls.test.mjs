// A queue's URL made on this machine and given as an environment variable is good in a function and
// in another container, with an SDK that calls queues at their URL's own origin and is told no other.
// With VIRGA_SQS_ENDPOINT (conformance/urls) that is the origin of every URL.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import test from 'node:test';
import { promisify } from 'node:util';
import {
  CreateFunctionCommand, DeleteFunctionCommand, InvokeCommand, LambdaClient, waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { SQS } from '@aws-sdk/client-sqs';
import { config, executor, installed, role, unique, zip } from './harness.mjs';

const given = process.env.VIRGA_SQS_ENDPOINT;
const origin = given ?? config.endpoint;
const port = new URL(config.endpoint).port;
process.env.AWS_ENDPOINT_URL = config.endpoint;
const sqs = new SQS({ ...config, endpoint: undefined });
const lambda = new LambdaClient(config);
const quiet = 'const logger = { debug() {}, info() {}, warn() {}, error: console.error };';

const handler = `
const { SQS } = require('@aws-sdk/client-sqs');
${quiet}
exports.handler = async ({ name, hostUrl }) => {
  const { QUEUE_URL, AWS_ENDPOINT_URL } = process.env;
  const sqs = new SQS({ logger });
  await sqs.sendMessage({ QueueUrl: QUEUE_URL, MessageBody: 'by the variable' });
  const { QueueUrl } = await sqs.getQueueUrl({ QueueName: name });
  await sqs.sendMessage({ QueueUrl, MessageBody: 'by the name' });
  if (hostUrl) await sqs.sendMessage({ QueueUrl: hostUrl, MessageBody: "by the host's name" });
  return { given: QUEUE_URL, found: QueueUrl, endpoint: AWS_ENDPOINT_URL };
};`;

const sender = `
const { SQS } = require('@aws-sdk/client-sqs');
${quiet}
new SQS({ logger, maxAttempts: 1 }).sendMessage({ QueueUrl: process.env.QUEUE_URL, MessageBody: 'by a sibling' })
  .then(() => console.log('sent'));`;

async function received(QueueUrl) {
  const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 });
  return Messages.map((message) => message.Body).sort();
}

/** What a container says that has the URL and the SDK, and nothing of Virga's. */
async function sibling(QueueUrl, ...flags) {
  const image = /nodejs22\.x=([^,]+)/.exec(process.env.VIRGA_DOCKER_IMAGES)[1];
  fs.writeFileSync('sibling.cjs', sender);
  const variables = { QUEUE_URL: QueueUrl, AWS_REGION: config.region, AWS_ACCESS_KEY_ID: config.credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: 'x' };
  const { stdout } = await promisify(execFile)('docker', [
    'run', '--rm', '-v', `${process.cwd()}:/sibling:ro`, ...flags,
    ...Object.entries(variables).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
    '--entrypoint', 'sh', image, '-c',
    'PATH=/var/lang/bin:/var/runtime/node_modules/node/bin:$PATH exec node /sibling/sibling.cjs']);
  return stdout.trim();
}

test('in a function and in a sibling container', async (context) => {
  const name = unique('urls');
  const { QueueUrl } = await sqs.createQueue({ QueueName: name });
  context.after(() => sqs.deleteQueue({ QueueUrl }));
  assert.equal(QueueUrl, `${origin}/${config.credentials.accessKeyId}/${name}`);
  // What Docker Desktop's containers call this machine, a function's container does everywhere.
  const hostUrl = executor === 'docker' ? QueueUrl.replace(origin, `http://host.docker.internal:${port}`) : undefined;

  const skip = executor === 'docker' ? false : 'Virga listens for containers where functions run in some';
  await context.test('a sibling container, before there is a function', { skip }, async () => {
    if (given) {
      assert.equal(await sibling(QueueUrl), 'sent');
      assert.deepEqual(await received(QueueUrl), ['by a sibling']);
      return;
    }
    assert.equal(await sibling(QueueUrl, '--add-host', 'localhost:host-gateway'), 'sent');
    // Asked for by the name that containers have for this machine.
    assert.equal(await sibling(hostUrl, '--add-host', 'host.docker.internal:host-gateway'), 'sent');
    assert.deepEqual(await received(QueueUrl), ['by a sibling', 'by a sibling']);
  });

  await lambda.send(new CreateFunctionCommand({
    FunctionName: name, Runtime: 'nodejs22.x', Handler: 'index.handler', Timeout: 60, MemorySize: 256, Role: role,
    Code: { ZipFile: zip({ 'index.js': handler, ...installed('@aws-sdk/client-sqs') }) },
    Environment: { Variables: { QUEUE_URL: QueueUrl } },
  }));
  context.after(() => lambda.send(new DeleteFunctionCommand({ FunctionName: name })));
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 30 }, { FunctionName: name });

  await context.test(`a function in ${executor === 'docker' ? 'a container' : 'a process'}`, async () => {
    const answer = await lambda.send(new InvokeCommand({ FunctionName: name, Payload: JSON.stringify({ name, hostUrl }) }));
    const payload = JSON.parse(Buffer.from(answer.Payload).toString());
    assert.equal(answer.FunctionError, undefined, JSON.stringify(payload));
    const { endpoint } = payload;
    const reached = executor === 'docker' && !given ? endpoint : origin;
    assert.equal(payload.given, QueueUrl.replace(origin, reached));
    assert.equal(payload.found, QueueUrl.replace(origin, given ?? endpoint));
    const sent = ['by the name', 'by the variable', ...(hostUrl ? ["by the host's name"] : [])];
    assert.deepEqual(await received(QueueUrl), sent.sort());
    // The way back: a URL made in the function is good here.
    await sqs.sendMessage({ QueueUrl: payload.found, MessageBody: 'back' });
    assert.deepEqual(await received(QueueUrl), ['back']);
  });
});
