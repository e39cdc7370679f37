// Runs a program that does not outlive whoever asked for it, however that one ends: `node attended.js PROGRAM ARGUMENT ...`.
// Its standard input is held open by the asker. Windows ends such programs by itself.
'use strict';
const { spawn } = require('node:child_process');

const [program, ...args] = process.argv.slice(2);
// A group of its own, so that what it starts ends with it.
const child = spawn(program, args, { detached: true, stdio: ['ignore', 'inherit', 'inherit'] });

function end(signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It has ended already.
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end('SIGTERM'));
process.stdin.resume();
for (const event of ['end', 'error']) process.stdin.on(event, () => end('SIGKILL'));
child.once('error', ({ message }) => {
  console.error(message);
  process.exit(127);
});
child.once('exit', (code) => process.exit(code ?? 1));
