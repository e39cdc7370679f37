// Takes a kernel back to what it was when it had just started, with the environment of the next notebook. Asked for by a
// cell that no notebook holds: `//restart` and the environment as JSON. The reply tells what could not be taken back.
'use strict';
const { createHook } = require('node:async_hooks');
const { setTimeout: sleep } = require('node:timers/promises');
const { isModuleNamespaceObject } = require('node:util/types');

const asked = '//restart ';
/** Milliseconds for connections to close whose other end is gone. */
const patience = 1000;
/** What tslab's own compiler holds open: it watches the files it has read. */
const compilers = ['StatWatcher', 'FSEventWrap'];
/** Node counts listeners there, which are taken back one by one. */
const counters = ['_events', '_eventsCount'];

/** Every timer and immediate that was ever set, wherever it was: those of the kernel have fired when it is asked. */
const timers = new Set();
createHook({
  init(_id, type, _trigger, resource) {
    if (type === 'Timeout' || type === 'Immediate') timers.add(new WeakRef(resource));
  },
}).enable();

/** tslab's answer to a cell, with an ear for the one that asks for a restart. */
function restartWith(handleExecute) {
  let start;
  return async function (request, ...rest) {
    if (!request.code.startsWith(asked)) return handleExecute.call(this, request, ...rest);
    start ??= stateNow();
    const left = await takeBack(start, JSON.parse(request.code.slice(asked.length)));
    this.executor.reset();
    this.execQueue.reset();
    this.execCount = 0;
    return { status: 'ok', execution_count: 0, left };
  };
}

function stateNow() {
  // What Node makes when it is first used is there from the start.
  void [process.stdout, process.stderr, globalThis.Headers];
  return {
    folder: process.cwd(),
    environment: { ...process.env },
    modules: new Set(Object.keys(require.cache)),
    listeners: new Map(process.eventNames().map((name) => [name, process.rawListeners(name)])),
    objects: shared().map((object) => [object, Object.getOwnPropertyDescriptors(object)]),
    open: openNow(),
  };
}

/** What every module can change for all others: the globals, with what they are made of, and some of Node's modules. */
function shared() {
  const values = Object.values(Object.getOwnPropertyDescriptors(globalThis)).map(({ value }) => value);
  const standard = values.filter((value) => typeof value === 'function' || isObject(value));
  const prototypes = standard.map(({ prototype }) => prototype).filter(isObject);
  const own = ['child_process', 'fs', 'fs/promises', 'http', 'https', 'timers', 'timers/promises'].map(require);
  return [...new Set([globalThis, process, ...standard, ...prototypes, ...own])].filter((one) => one !== process.env);
}

const isObject = (value) => typeof value === 'object' && value !== null;

/** Takes all back that can be, and names what cannot. */
async function takeBack(start, environment) {
  process.chdir(start.folder);
  takeEnvironment(start, environment);
  process.exitCode = undefined;
  takeListeners(start);
  stopTimers();
  const left = [...dropModules(start), ...start.objects.flatMap(([object, before]) => takeProperties(object, before))];
  for (let waited = 0; waited < patience && opened(start).length > 0; waited += 25) await sleep(25);
  return [...left, ...opened(start)];
}

/** Jupyter adds variables of its own to those that a kernel starts with. */
function takeEnvironment(start, environment) {
  const jupyters = Object.entries(start.environment).filter(([name]) => name.startsWith('JPY_'));
  const wanted = { ...environment, ...Object.fromEntries(jupyters) };
  for (const name of Object.keys(process.env)) if (!(name in wanted)) delete process.env[name];
  Object.assign(process.env, wanted);
}

function takeListeners({ listeners }) {
  for (const name of new Set([...process.eventNames(), ...listeners.keys()])) {
    const [now, before] = [process.rawListeners(name), listeners.get(name) ?? []];
    if (now.length === before.length && now.every((one, i) => one === before[i])) continue;
    process.removeAllListeners(name);
    for (const one of before) process.on(name, one);
  }
}

function stopTimers() {
  for (const reference of timers) {
    const timer = reference.deref();
    if (timer && !timer._destroyed) (timer._onImmediate ? clearImmediate : clearTimeout)(timer);
  }
  timers.clear();
}

/** Modules are loaded anew by the next notebook. Node keeps ES modules for good. */
function dropModules({ modules }) {
  const loaded = Object.keys(require.cache).filter((name) => !modules.has(name));
  const kept = loaded.filter((name) => isModuleNamespaceObject(require.cache[name].exports));
  for (const name of loaded) delete require.cache[name];
  return kept.map((name) => `the ES module ${name}`);
}

function takeProperties(object, before) {
  const left = [];
  for (const name of new Set([...Reflect.ownKeys(object), ...Reflect.ownKeys(before)])) {
    const now = Reflect.getOwnPropertyDescriptor(object, name);
    if (counters.includes(name) || isSame(now, before[name])) continue;
    const done = before[name]
      ? Reflect.defineProperty(object, name, before[name])
      : Reflect.deleteProperty(object, name);
    if (!done) left.push(`the property ${String(name)}`);
  }
  return left;
}

const isSame = (one, other) =>
  one !== undefined &&
  other !== undefined &&
  ['value', 'get', 'set', 'writable', 'enumerable', 'configurable'].every((key) => Object.is(one[key], other[key]));

/** How many of each kind of connection, server, process and the like are open. */
function openNow() {
  const counts = new Map();
  for (const kind of process.getActiveResourcesInfo()) {
    if (kind === 'Timeout' || kind === 'Immediate' || compilers.includes(kind)) continue;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

const opened = ({ open }) =>
  [...openNow()].filter(([kind, count]) => count > (open.get(kind) ?? 0)).map(([kind]) => `an open ${kind}`);

module.exports = { restartWith };
