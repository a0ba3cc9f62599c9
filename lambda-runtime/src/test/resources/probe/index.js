const fs = require('node:fs');
const os = require('node:os');
let count = 0;
if (process.env.INIT === 'fail') {
  throw new Error('no init');
}
if (process.env.INIT === 'hang') {
  process.stdout.write('hanging in init\n');
  while (true) {}
}
exports.handler = async (event, context) => {
  const file = `${process.env.TMPDIR ?? '/tmp'}/kept`;
  switch (event.action) {
    case 'echo': return event;
    case 'env': return process.env[event.value] ?? null;
    case 'print': process.stdout.write(`${event.value}\n`); return null;
    case 'lines': for (let i = 0; i < Number(event.value); i++) process.stdout.write(`line ${i}\n`); return null;
    case 'error': throw new RangeError(event.value);
    case 'hang': process.stdout.write('hanging\n'); while (true) {}
    case 'exit': process.exit(Number(event.value));
    case 'signal': process.kill(process.pid, `SIG${event.value}`); await new Promise((r) => setTimeout(r, 60000)); return null;
    case 'count': return ++count;
    case 'keep': fs.writeFileSync(file, event.value); return null;
    case 'kept': return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : null;
    case 'large': return 'x'.repeat(Number(event.value));
    case 'length': return event.value.length;
    case 'context': return `${context.awsRequestId} ${context.invokedFunctionArn} ${context.getRemainingTimeInMillis() > 0}`;
    case 'orphan': { const child = require('node:child_process').spawn('sleep', ['600'], { detached: true, stdio: 'inherit' }); child.unref(); return child.pid; }
  }
};
