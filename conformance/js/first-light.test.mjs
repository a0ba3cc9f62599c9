// An event published with the AWS SDK for JavaScript v3 is routed to a function; its log is read back.
import assert from 'node:assert/strict';
import test from 'node:test';
import { deflateRawSync, crc32 as crcOf } from 'node:zlib';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  EventBridgeClient, PutEventsCommand, PutRuleCommand, PutTargetsCommand, TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { IAMClient, CreateRoleCommand } from '@aws-sdk/client-iam';
import {
  AddPermissionCommand, CreateFunctionCommand, DeleteFunctionCommand, InvokeCommand,
  InvokeWithResponseStreamCommand, LambdaClient, waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

const config = {
  endpoint: process.env.VIRGA_ENDPOINT,
  region: 'eu-west-1',
  credentials: { accessKeyId: '111122223333', secretAccessKey: 'x' },
  maxAttempts: 1,
};
const lambda = new LambdaClient(config);
const events = new EventBridgeClient(config);
const logs = new CloudWatchLogsClient(config);
const name = `js-${process.pid}`;

/** A zip of one file: enough for a deployment package. */
function zip(file, text) {
  const data = Buffer.from(text);
  const packed = deflateRawSync(data);
  const fields = (signature, rest) => Buffer.concat([Buffer.from(signature, 'latin1'), ...rest]);
  const u16 = (n) => { const b = Buffer.alloc(2); b.writeUInt16LE(n); return b; };
  const u32 = (n) => { const b = Buffer.alloc(4); b.writeUInt32LE(n >>> 0); return b; };
  const common = [u16(20), u16(0), u16(8), u16(0), u16(0x21), u32(crc(data)), u32(packed.length),
    u32(data.length), u16(file.length), u16(0)];
  const local = fields('PK\x03\x04', [...common, Buffer.from(file), packed]);
  const central = fields('PK\x01\x02', [u16(20), ...common, u16(0), u16(0), u16(0), u32(0o100644 << 16),
    u32(0), Buffer.from(file)]);
  const end = fields('PK\x05\x06', [u16(0), u16(0), u16(1), u16(1), u32(central.length), u32(local.length), u16(0)]);
  return Buffer.concat([local, central, end]);
}

function crc(data) {
  if (crcOf) return crcOf(data);
  let value = ~0;
  for (const byte of data) {
    value ^= byte;
    for (let i = 0; i < 8; i += 1) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}

async function eventually(probe, millis = 20_000) {
  const end = Date.now() + millis;
  for (;;) {
    const answer = await probe();
    if (answer || Date.now() > end) return answer;
  }
}

test('the access key is the account', async () => {
  const identity = await new STSClient(config).send(new GetCallerIdentityCommand({}));
  assert.equal(identity.Account, '111122223333');
});

test('an event is routed to a function and its line is read back', async () => {
  const created = await lambda.send(new CreateFunctionCommand({
    FunctionName: name, Runtime: 'nodejs22.x', Handler: 'index.handler', Timeout: 20,
    Role: 'arn:aws:iam::111122223333:role/r',
    Code: { ZipFile: zip('index.js', 'exports.handler = async (e) => { console.log("saw " + e.id); return { ok: e.id }; };') },
  }));
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 30 }, { FunctionName: name });

  const direct = await lambda.send(new InvokeCommand({ FunctionName: name, Payload: '{"id":"direct"}', LogType: 'Tail' }));
  assert.deepEqual(JSON.parse(Buffer.from(direct.Payload).toString()), { ok: 'direct' });
  assert.match(Buffer.from(direct.LogResult, 'base64').toString(), /saw direct/);

  const { RuleArn } = await events.send(new PutRuleCommand({ Name: name, EventPattern: JSON.stringify({ source: [name] }) }));
  await events.send(new PutTargetsCommand({ Rule: name, Targets: [{ Id: '1', Arn: created.FunctionArn }] }));
  await lambda.send(new AddPermissionCommand({
    FunctionName: name, StatementId: 's', Action: 'lambda:InvokeFunction', Principal: 'events.amazonaws.com', SourceArn: RuleArn,
  }));
  const put = await events.send(new PutEventsCommand({ Entries: [{ Source: name, DetailType: 't', Detail: '{"grüße":"日本"}' }] }));
  const id = put.Entries[0].EventId;
  const found = await eventually(async () => {
    const page = await logs.send(new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}`, filterPattern: `"saw ${id}"` }));
    return page.events.length > 0 && page.events;
  });
  assert.equal(found.length, 1);
});

test('a pattern is tried out', async () => {
  const event = JSON.stringify({ id: '1', account: '1', source: 's', time: '2026-01-01T00:00:00Z', region: 'r', resources: [], 'detail-type': 'd', detail: { n: 5 } });
  const answer = await events.send(new TestEventPatternCommand({ Event: event, EventPattern: '{"detail":{"n":[{"numeric":[">",4]}]}}' }));
  assert.equal(answer.Result, true);
});

test('what is not here is refused by name', async () => {
  const refused = (promise, text) => assert.rejects(promise, (error) => {
    assert.equal(error.$metadata.httpStatusCode, 501);
    assert.match(`${error.name} ${error.message}`, /NotImplemented/);
    assert.match(error.message, text);
    return true;
  });
  await refused(new IAMClient(config).send(new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: '{}' })), /CreateRole/);
  await refused(lambda.send(new InvokeWithResponseStreamCommand({ FunctionName: name })), /InvokeWithResponseStream/);
});

test.after(() => lambda.send(new DeleteFunctionCommand({ FunctionName: name })));
