// What the scenarios share: the Virga at VIRGA_ENDPOINT, deployment packages, waiting.
import fs from 'node:fs';
import path from 'node:path';
import { deflateRawSync, crc32 as crcOf } from 'node:zlib';

export const config = {
  endpoint: process.env.VIRGA_ENDPOINT,
  region: 'eu-west-1',
  credentials: { accessKeyId: '111122223333', secretAccessKey: 'x' },
  maxAttempts: 1,
};
export const role = 'arn:aws:iam::111122223333:role/r';
export const executor = process.env.CONFORMANCE_EXECUTOR ?? 'process';

/** A deployment package of files, text or bytes by name. */
export function zip(files) {
  const u16 = (n) => { const b = Buffer.alloc(2); b.writeUInt16LE(n); return b; };
  const u32 = (n) => { const b = Buffer.alloc(4); b.writeUInt32LE(n >>> 0); return b; };
  const locals = [];
  const central = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const data = Buffer.from(content);
    const packed = deflateRawSync(data);
    const file = Buffer.from(name);
    const common = [u16(20), u16(0), u16(8), u16(0), u16(0x21), u32(crc(data)), u32(packed.length),
      u32(data.length), u16(file.length), u16(0)];
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), ...common, file, packed]);
    central.push(Buffer.from('PK\x01\x02', 'latin1'), u16(20), ...common, u16(0), u16(0), u16(0),
      u32(0o100644 << 16), u32(offset), file);
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const count = Object.keys(files).length;
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06', 'latin1'), u16(0), u16(0),
    u16(count), u16(count), u32(directory.length), u32(offset), u16(0)]);
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

/** A package of ./node_modules and all it needs, as npm install puts them: files by name. */
export function installed(name, from = process.cwd(), found = {}) {
  let folder = from;
  while (!fs.existsSync(path.join(folder, 'node_modules', name, 'package.json'))) {
    if (folder === process.cwd()) throw new Error(`${name} is not installed`);
    folder = path.dirname(folder);
  }
  const root = path.join(folder, 'node_modules', name);
  const inside = path.relative(process.cwd(), root);
  const manifest = path.join(inside, 'package.json');
  if (found[manifest]) return found;
  for (const entry of fs.readdirSync(root, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    const nested = path.relative(root, file).split(path.sep).includes('node_modules');
    if (entry.isFile() && !nested && /\.(c?js|mjs|json)$/.test(file)) {
      found[path.relative(process.cwd(), file)] = fs.readFileSync(file);
    }
  }
  for (const needed of Object.keys(JSON.parse(found[manifest]).dependencies ?? {})) {
    installed(needed, root, found);
  }
  return found;
}

export async function eventually(probe, millis = 20_000) {
  const end = Date.now() + millis;
  for (;;) {
    const answer = await probe();
    if (answer || Date.now() > end) return answer;
    await new Promise(setImmediate);
  }
}

/** GET, or POST with a body, of the control API. */
export async function control(address, body) {
  const answer = await fetch(config.endpoint + address, body && { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${address}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** Moves the emulated clock, until all that was due is done. */
export async function advance(duration) {
  const moved = await control('/_virga/clock/advance', { duration });
  if (!moved.settled) throw new Error(JSON.stringify(moved));
}

/** Runs with the emulated clock held. */
export async function held(run) {
  await control('/_virga/clock/freeze', {});
  try {
    return await run();
  } finally {
    await control('/_virga/clock/resume', {});
  }
}

function inside(queueUrl) {
  const [account, queue] = queueUrl.split('/').slice(-2);
  return control(`/_virga/sqs/queues/${queue}/messages?account=${account}&region=${config.region}`);
}

/** The messages of a queue, without receiving them. */
export const peek = async (queueUrl) => (await inside(queueUrl)).messages;

/** Sees a long poll wait at a queue. */
export async function waiting(queueUrl) {
  const seen = await eventually(async () => (await inside(queueUrl)).longPolls === 1);
  if (!seen) throw new Error('no long poll came');
}

let made = 0;
export const unique = (prefix) => `${prefix}-${process.pid}-${made++}`;
