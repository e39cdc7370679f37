// Lets one process at a time set up a clone. A lock is a file with the id of its owner's process; a new owner writes one
// of the next number, which only one can, and the file of an owner that is gone needs no removal before.
'use strict';
const { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync } = require('node:fs');
const { statSync, utimesSync, writeFileSync } = require('node:fs');
const { hostname } = require('node:os');
const { join } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

/** An owner touches its lock this often, in milliseconds. */
const beat = 1000;
const free = 'free';

/**
 * Waits until no other process owns the lock in this folder, and owns it. Tells of each owner it waits for, once. An owner
 * that cannot be asked for, on another machine perhaps, has `patience` milliseconds to touch its lock. Gives what ends the
 * lock, which the end of this process does too; nothing where it was still another's after `limit` milliseconds.
 */
async function lock(folder, { tell = () => {}, pause = 200, patience = 30 * beat, limit = Infinity } = {}) {
  mkdirSync(folder, { recursive: true });
  const began = performance.now();
  let told;
  const seen = { file: '', touched: 0, since: 0 };
  for (;;) {
    const last = readLast(folder);
    if (last.isFree || isGone(last, seen, patience)) {
      // The number after the one that was looked at: where others have been quicker, it is not the last one any more.
      const file = take(folder, last.number + 1);
      if (file) return hold(file);
      continue;
    }
    if (last.pid !== told) tell(last.pid);
    told = last.pid;
    if (performance.now() - began > limit) return undefined;
    await sleep(pause);
  }
}

const fileOf = (folder, number) => join(folder, `lock.${number}`);

const numbersIn = (folder) =>
  readdirSync(folder)
    .map((name) => Number(/^lock\.(\d+)$/.exec(name)?.[1]))
    .filter((number) => number > 0)
    .sort((a, b) => a - b);

/** The last file, and who owns the lock by it. */
function readLast(folder) {
  const number = numbersIn(folder).at(-1);
  if (number === undefined) return { number: 0, isFree: true };
  const file = fileOf(folder, number);
  try {
    const text = readFileSync(file, 'utf8');
    if (text === free) return { number, isFree: true };
    // Empty, it has just been made, and what is in it will be read the next time.
    return { number, file, touched: statSync(file).mtimeMs, ...(text === '' ? {} : JSON.parse(text)) };
  } catch {
    // It was removed meanwhile, by the owner of the next, or is broken.
    return { number, file, touched: 0 };
  }
}

/** Whether an owner is no more. Another process may have been given its id since. */
function isGone({ file, touched, pid, started, machine }, seen, patience) {
  if (machine === thisMachine()) {
    if (!isRunning(pid)) return true;
    const runsSince = startOf(pid);
    if (runsSince) return runsSince !== started;
  }
  if (seen.file !== file || seen.touched !== touched) Object.assign(seen, { file, touched, since: performance.now() });
  return performance.now() - seen.since > patience;
}

/** Ids of processes mean something on one machine alone, and in one container. */
function thisMachine() {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // One of another user's may not be asked.
    return error.code === 'EPERM';
  }
}

/** When a process started, where Linux tells. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

/** Writes the file of that number, and gives its path; nothing where another process was first. */
function take(folder, number) {
  const file = fileOf(folder, number);
  const { pid } = process;
  try {
    writeFileSync(file, JSON.stringify({ pid, started: startOf(pid), machine: thisMachine() }), { flag: 'wx' });
  } catch (error) {
    if (error.code === 'EEXIST') return undefined;
    throw error;
  }
  const numbers = numbersIn(folder);
  // A number that was given before: its lock has ended, and others have followed.
  const late = numbers.at(-1) !== number;
  for (const other of late ? [number] : numbers.slice(0, -1)) rmSync(fileOf(folder, other), { force: true });
  return late ? undefined : file;
}

function hold(file) {
  const touch = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(file, now, now);
    } catch {
      clearInterval(touch);
    }
  }, beat);
  touch.unref();
  const release = () => {
    clearInterval(touch);
    process.off('exit', release);
    try {
      writeFileSync(file, free);
    } catch {
      // The folder is gone, and the lock with it.
    }
  };
  process.on('exit', release);
  return release;
}

module.exports = { lock };
