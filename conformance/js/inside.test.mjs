// A function that publishes with @aws-sdk/client-eventbridge, no endpoint in its code, reaches Virga
// and never AWS. AWS's image carries the SDK, and so does the test image of the Docker executor. A
// machine without it says how to get it; there the function brings its own.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  CreateFunctionCommand, DeleteFunctionCommand, InvokeCommand, LambdaClient, waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { config, executor, installed, role, zip } from './harness.mjs';

const lambda = new LambdaClient(config);
const publish = `
const publish = async (source) => (await new EventBridgeClient().send(new PutEventsCommand({
  Entries: [{ Source: source, DetailType: 'inside', Detail: '{}' }] }))).Entries[0].EventId;
`;
const names = '{ EventBridgeClient, PutEventsCommand }';
const required = `const ${names} = require('@aws-sdk/client-eventbridge');${publish}
exports.handler = ({ source }) => publish(source);`;
const imported = `import ${names} from '@aws-sdk/client-eventbridge';${publish}
export const handler = ({ source }) => publish(source);`;

async function run(files, event) {
  const name = `inside-${process.pid}-${Object.keys(files)[0].replace('.', '-')}-${Object.keys(files).length}`;
  await lambda.send(new CreateFunctionCommand({
    FunctionName: name, Runtime: 'nodejs22.x', Handler: 'index.handler', Timeout: 60, MemorySize: 256,
    Role: role, Code: { ZipFile: zip(files) },
  }));
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 30 }, { FunctionName: name });
  try {
    const answer = await lambda.send(new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) }));
    return { error: answer.FunctionError, payload: JSON.parse(Buffer.from(answer.Payload).toString()) };
  } finally {
    await lambda.send(new DeleteFunctionCommand({ FunctionName: name }));
  }
}

// That import finds what an image carries is the image's doing; the test image's client does not.
const sources = executor === 'process' ? { 'index.js': required, 'index.mjs': imported } : { 'index.js': required };

for (const [file, text] of Object.entries(sources)) {
  test(`the SDK inside a function reaches Virga: ${file}`, async () => {
    const sdk = executor === 'process' ? installed('@aws-sdk/client-eventbridge') : {};
    const source = `inside-${process.pid}`;
    const { error, payload } = await run({ [file]: text, ...sdk }, { source });
    assert.equal(error, undefined, JSON.stringify(payload));
    const explained = await (await fetch(`${config.endpoint}/_virga/events/${payload}/explain`)).json();
    const [received] = explained.records;
    assert.equal(received.attributes.source, source);
    assert.equal(received.account, '111122223333');
    assert.equal(received.region, 'eu-west-1');
  });

  test(`a machine without the SDK says how to get it: ${file}`, { skip: executor !== 'process' }, async (context) => {
    const { error, payload } = await run({ [file]: text }, { source: 'none' });
    if (error === undefined) {
      context.skip('the Node.js that runs functions here has the SDK');
      return;
    }
    assert.equal(payload.errorType, 'Runtime.ImportModuleError');
    assert.match(payload.errorMessage, /npm install -g @aws-sdk\/client-eventbridge/);
  });
}
