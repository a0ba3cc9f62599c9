// The README's JavaScript, as it stands there; only the port is another.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { ListEventBusesCommand } from '@aws-sdk/client-eventbridge';

test('the snippet makes a client of Virga', async () => {
  const block = path.resolve(process.env.VIRGA_CONFORMANCE, 'readme-block');
  const code = execFileSync(block, ['js', '@aws-sdk/client-eventbridge']).toString();
  assert.equal(code.split('http://localhost:4566').length, 2);
  const file = path.resolve('readme-snippet.mjs');
  fs.writeFileSync(file, `${code.replace('http://localhost:4566', process.env.VIRGA_ENDPOINT)}export { events };\n`);
  const { events } = await import(pathToFileURL(file).href);
  const { EventBuses } = await events.send(new ListEventBusesCommand({}));
  assert.equal(EventBuses[0].Name, 'default');
});
