// Programs that do not outlive whoever asked for them, however that one ends. Windows ends such programs by itself; elsewhere
// each is run by this file as a program, which holds on to an open input: `node attended.js PROGRAM ARGUMENT ...`.
'use strict';
const { spawn } = require('node:child_process');

const running = new Map();
const onTerminal = () => process.stdout.isTTY || process.stderr.isTTY;

/**
 * Runs a program to its end. Rejects where it ends badly, on a terminal, where it would print among other things, with what
 * it has printed as `output`.
 */
function run(command, args, { print = onTerminal() ? 'pipe' : 'inherit', ...options } = {}) {
  const windows = process.platform === 'win32';
  const [program, ...rest] = windows ? [command, ...args] : [process.execPath, __filename, command, ...args];
  const child = spawn(program, rest, { stdio: ['pipe', print, print], ...options });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      running.delete(child);
      if (status === 0) resolve();
      else reject(Object.assign(new Error(`${command} ended with ${status}`), { output: output.trim() }));
    });
  });
  running.set(child, ended);
  return ended;
}

/** Tells all that run to end, and waits until they have. */
async function endAll() {
  for (const child of running.keys()) child.kill('SIGTERM');
  await Promise.allSettled(running.values());
}

/** Runs a program in a group of its own, so that what it starts ends with it. */
function attend(program, args) {
  const child = spawn(program, args, { detached: true, stdio: ['ignore', 'inherit', 'inherit'] });
  const end = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // It has ended already.
    }
  };
  // Of Ctrl-C the asker hears too, and tells.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => end('SIGTERM'));
  process.stdin.resume();
  for (const event of ['end', 'error']) process.stdin.on(event, () => end('SIGKILL'));
  child.once('error', ({ message }) => {
    console.error(message);
    process.exit(127);
  });
  child.once('exit', (code) => process.exit(code ?? 1));
}

if (require.main === module) attend(process.argv[2], process.argv.slice(3));

module.exports = { endAll, run };
