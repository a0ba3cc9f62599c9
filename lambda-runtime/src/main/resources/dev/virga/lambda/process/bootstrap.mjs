// Virga's bootstrap for Node.js functions: loads the handler and serves the Lambda Runtime API.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
import fs from 'node:fs';
import http from 'node:http';
import { createRequire, register } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import util from 'node:util';

const env = process.env;
const [host, port] = env.AWS_LAMBDA_RUNTIME_API.split(/:(?=\d+$)/);
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const STREAMING = Symbol.for('virga.streaming');
const PRELUDE = 'application/vnd.awslambda.http-integration-response';
const runtimeVersion = Number((env.AWS_EXECUTION_ENV ?? '').match(/nodejs(\d+)/)?.[1] ?? 0);
let requestId; // of the running invocation
let onEmptyLoop; // ends the running invocation when nothing is left to do

class RuntimeError extends Error {
  constructor(name, message, stack) {
    super(message);
    this.name = name;
    this.stack = stack ?? `${name}: ${message}`;
  }
}

function open(method, resource, headers, answered) {
  const request = http.request({ host, port, agent, method, headers, path: `/2018-06-01/runtime/${resource}` });
  request.on('response', (response) => {
    const pieces = [];
    response.on('data', (piece) => pieces.push(piece));
    response.on('end', () => answered(null, response, Buffer.concat(pieces)));
    response.on('error', answered);
  });
  request.on('error', answered);
  return request;
}

function call(method, resource, headers, body) {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
    open(method, resource, { ...headers, ...length }, (error, response, content) => {
      if (error) {
        reject(error);
      } else {
        resolve({ status: response.statusCode, headers: response.headers, content });
      }
    }).end(body);
  });
}

// One event per call: where there is no telemetry descriptor, AWS writes \r for line feeds inside.
function writeLine(level, text) {
  const line = `${new Date().toISOString()}\t${requestId}\t${level}\t${text}`;
  fs.writeSync(1, `${line.replace(/\r?\n/g, '\r')}\n`);
}

function patchConsole() {
  const levels = { log: 'INFO', info: 'INFO', debug: 'DEBUG', warn: 'WARN', error: 'ERROR', trace: 'TRACE', fatal: 'FATAL' };
  for (const [name, level] of Object.entries(levels)) {
    console[name] = (...parts) => writeLine(level, util.format(...parts));
  }
}

function isError(value) {
  return util.types.isNativeError(value) || (value?.name && value?.message !== undefined && value?.stack);
}

// On AWS this error cannot be, so that its text may say more than AWS's.
function howToGet(error) {
  const missing = /Cannot find (?:module|package) '((?:@aws-sdk|@smithy)\/[^'/]+|aws-sdk)/.exec(error.message);
  return missing
    ? ` (virga: ${missing[1]} is part of AWS's Node.js image but not of this machine's ${process.execPath}: ` +
        `'npm install -g ${missing[1]}', or put it into the deployment package or a layer, or use the docker executor)`
    : '';
}

function payloadOf(error) {
  if (!isError(error)) {
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  }
  const more = howToGet(error);
  const message = more ? error.message + more : error.message;
  return { errorType: error.name, errorMessage: message, trace: String(error.stack).split('\n') };
}

function logError(title, error) {
  const { trace, ...rest } = payloadOf(error);
  const own = isError(error) ? { ...error } : {};
  delete own.name;
  writeLine('ERROR', `${title} \t${JSON.stringify({ ...rest, ...own, stack: trace })}`);
}

function report(resource, error) {
  const { trace, ...rest } = payloadOf(error);
  const headers = { 'Content-Type': 'application/json', 'Lambda-Runtime-Function-Error-Type': rest.errorType };
  if (!/^[\x20-\x7e]*$/.test(rest.errorType)) {
    delete headers['Lambda-Runtime-Function-Error-Type'];
  }
  return call('POST', resource, headers, JSON.stringify({ ...rest, trace }));
}

async function die(title, error, code) {
  logError(title, error);
  try {
    await (requestId === undefined ? report('init/error', error) : report(`invocation/${requestId}/error`, error));
  } finally {
    process.exit(code);
  }
}

async function load(root, name) {
  const match = /^(.*?)([^/]*?)\.([^/]*)$/.exec(name);
  const dotted = name.slice(name.lastIndexOf('/') + 1).match(/^([^.]*)\.(.*)$/);
  if (!match || !dotted) {
    throw new RuntimeError('Runtime.MalformedHandlerName', 'Bad handler');
  }
  const folder = name.slice(0, name.lastIndexOf('/') + 1);
  const file = path.resolve(root, folder, dotted[1]);
  let module;
  try {
    module = await loadModule(file, folder + dotted[1]);
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new RuntimeError('Runtime.UserCodeSyntaxError', `${error.name}: ${error.message}`, `Runtime.UserCodeSyntaxError: ${error.stack}`);
    }
    if (error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND') {
      throw new RuntimeError('Runtime.ImportModuleError', `Error: ${error.message}`, `Runtime.ImportModuleError: ${error.stack}`);
    }
    throw error;
  }
  const handler = dotted[2].split('.').reduce((value, key) => value?.[key], module);
  if (handler === undefined || handler === null) {
    throw new RuntimeError('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  }
  if (typeof handler !== 'function') {
    throw new RuntimeError('Runtime.HandlerNotFound', `${name} is not a function`);
  }
  if (runtimeVersion >= 24 && handler.length >= 3 && !handler[STREAMING]) {
    throw new RuntimeError(
      'Runtime.CallbackHandlerDeprecated',
      'AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later.',
    );
  }
  return handler;
}

async function loadModule(file, name) {
  const require = createRequire(`${file}.js`);
  for (const extension of ['', '.js', '.mjs', '.cjs']) {
    const candidate = file + extension;
    if (fs.existsSync(candidate) && fs.statSync(candidate).isFile()) {
      const esm = extension === '.mjs' || (extension === '.js' && packageType(candidate) === 'module');
      return esm ? import(pathToFileURL(candidate).href) : require(candidate);
    }
  }
  if (fs.existsSync(path.join(file, 'index.js'))) {
    return require(file);
  }
  const missing = new Error(`Cannot find module '${name}'\nRequire stack:\n- ${path.join(env.LAMBDA_RUNTIME_DIR, 'bootstrap.mjs')}`);
  missing.code = 'MODULE_NOT_FOUND';
  throw missing;
}

function packageType(file) {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const description = path.join(folder, 'package.json');
    if (fs.existsSync(description)) {
      return JSON.parse(fs.readFileSync(description, 'utf8')).type;
    }
    if (folder === env.LAMBDA_TASK_ROOT || folder === path.dirname(folder)) {
      return undefined;
    }
  }
}

function contextOf(headers, settle) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const json = (name) => (headers[name] ? JSON.parse(headers[name]) : undefined);
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: json('lambda-runtime-client-context'),
    identity: json('lambda-runtime-cognito-identity'),
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    tenantId: headers['lambda-runtime-aws-tenant-id'],
    getRemainingTimeInMillis: () => deadline - Date.now(),
    ...(runtimeVersion >= 24
      ? {}
      : {
          done: (error, result) => settle(error, result),
          fail: (error) => settle(error ?? 'handled'),
          succeed: (result) => settle(null, result),
        }),
  };
}

/** Runs the handler until it has settled one way or another: {error} or {result}. */
function run(handler, event, headers) {
  return new Promise((resolve) => {
    let settled = false;
    const settle = (error, result, wait) => {
      if (settled) {
        return;
      }
      settled = true;
      const outcome = error === null || error === undefined ? { result } : { error };
      if (wait && !('error' in outcome) && context.callbackWaitsForEmptyEventLoop) {
        onEmptyLoop = () => resolve(outcome);
      } else {
        resolve(outcome);
      }
    };
    const context = contextOf(headers, settle);
    onEmptyLoop = () => resolve({ result: null });
    try {
      const returned = handler(event, context, (error, result) => settle(error, result, true));
      if (typeof returned?.then === 'function') {
        returned.then((result) => settle(null, result), (error) => settle(error ?? new Error(String(error))));
      }
    } catch (error) {
      settle(error ?? new Error(String(error)));
    }
  });
}

async function invoke(handler, { headers, content }) {
  requestId = headers['lambda-runtime-aws-request-id'];
  env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'] ?? '';
  const base = `invocation/${requestId}`;
  const event = JSON.parse(content.toString('utf8') || '{}');
  if (handler[STREAMING]) {
    await stream(handler, event, headers, base);
  } else {
    const outcome = await run(handler, event, headers);
    if ('error' in outcome) {
      await fail(base, outcome.error);
    } else {
      await answer(base, outcome.result);
    }
  }
  onEmptyLoop = undefined;
}

async function answer(base, result) {
  let body;
  try {
    body = JSON.stringify(result === undefined ? null : result) ?? 'null';
  } catch (error) {
    await fail(base, new Error(`Unable to stringify response body: ${error.message}`));
    return;
  }
  await call('POST', `${base}/response`, { 'Content-Type': 'application/json' }, body);
}

async function fail(base, error) {
  logError('Invoke Error', error);
  await report(`${base}/error`, error);
}

function stream(handler, event, headers, base) {
  return new Promise((resolve, reject) => {
    const request = open(
      'POST',
      `${base}/response`,
      {
        'Content-Type': 'application/octet-stream',
        'Transfer-Encoding': 'chunked',
        'Lambda-Runtime-Function-Response-Mode': 'streaming',
        Trailer: 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body',
      },
      (error) => (error ? reject(error) : resolve()),
    );
    request.setContentType = (type) => request.setHeader('Content-Type', type);
    const failed = (error) => {
      logError('Invoke Error', error);
      const { trace, ...rest } = payloadOf(error);
      request.addTrailers({
        'Lambda-Runtime-Function-Error-Type': rest.errorType,
        'Lambda-Runtime-Function-Error-Body': Buffer.from(JSON.stringify({ ...rest, trace })).toString('base64'),
      });
      request.end();
    };
    onEmptyLoop = () => request.end();
    try {
      Promise.resolve(handler(event, request, contextOf(headers, () => {}))).then(() => {
        if (!request.writableEnded) {
          request.end();
        }
      }, failed);
    } catch (error) {
      failed(error);
    }
  });
}

globalThis.awslambda = {
  streamifyResponse: (handler) => Object.assign(handler, { [STREAMING]: true }),
  HttpResponseStream: {
    from: (stream, prelude) => {
      stream.setContentType(PRELUDE);
      stream.write(JSON.stringify(prelude));
      stream.write(Buffer.alloc(8));
      return stream;
    },
  },
};

process.on('uncaughtException', (error) => die('Uncaught Exception', error, 129));
process.on('unhandledRejection', (reason) => {
  const error = new RuntimeError('Runtime.UnhandledPromiseRejection', String(reason), reason?.stack);
  return die('Unhandled Promise Rejection', error, 128);
});
process.on('beforeExit', () => onEmptyLoop?.());

patchConsole();
process.argv[1] = path.join(env.LAMBDA_RUNTIME_DIR, 'index.mjs');
if (register) {
  register('./resolve.mjs', import.meta.url);
}
let handler;
try {
  handler = await load(env.LAMBDA_TASK_ROOT, env._HANDLER);
} catch (error) {
  await die('Uncaught Exception', error, 129);
}
for (;;) {
  let next;
  try {
    next = await call('GET', 'invocation/next', {});
  } catch {
    process.exit(1); // Virga is gone
  }
  if (next.status !== 200) {
    process.exit(1);
  }
  await invoke(handler, next);
}
