// An event published with the AWS SDK for JavaScript v3 is routed to a function; its log is read back.
import assert from 'node:assert/strict';
import test from 'node:test';
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
import { config, eventually, role, zip } from './harness.mjs';

const lambda = new LambdaClient(config);
const events = new EventBridgeClient(config);
const logs = new CloudWatchLogsClient(config);
const name = `js-${process.pid}`;

test('the access key is the account', async () => {
  const identity = await new STSClient(config).send(new GetCallerIdentityCommand({}));
  assert.equal(identity.Account, '111122223333');
});

test('an event is routed to a function and its line is read back', async () => {
  const created = await lambda.send(new CreateFunctionCommand({
    FunctionName: name, Runtime: 'nodejs22.x', Handler: 'index.handler', Timeout: 20,
    Role: role,
    Code: { ZipFile: zip({ 'index.js': 'exports.handler = async (e) => { console.log("saw " + e.id); return { ok: e.id }; };' }) },
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
