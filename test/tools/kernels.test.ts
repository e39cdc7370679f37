import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { keepCells } from '../../tools/jupyter/kept/cells';
import { runInKernel } from '../../tools/kernels';
import { outputText, readNotebook, serialise, type Cell } from '../../tools/notebook';

let folder: string;

/** Runs cells in a kernel that may have run others, or in one of its own, and gives what each of them showed. */
async function shownBy(sources: string[], options: { own?: boolean } = {}): Promise<string[]> {
  const path = join(folder, 'cells.ipynb');
  const cells = sources.map((source, index): Cell => ({
    ...{ cell_type: 'code', source, id: `cell-${index}`, metadata: {} },
    ...{ outputs: [], execution_count: null },
  }));
  writeFileSync(path, serialise({ cells, metadata: { kernelspec: { name: 'tslab' } }, nbformat: 4 }));
  await runInKernel(path, { MARK: 'given' }, options);
  const ran = readNotebook(path).cells;
  return ran.map((cell) => `${cell.execution_count} ${outputText(cell).trim()}`);
}

const pid = 'console.log(process.pid);';

/** Everything that one cell can leave for the next. */
const marks = (ticks: string) => [
  'let left = 1;\nconst keep = { left };',
  'Object.assign(require("../lib"), { mark: 1 });\nObject.assign(require("dotenv"), { mark: 1 });',
  'process.env.MARK = "left";\nprocess.env.MARK_LEFT = "left";\ndelete process.env.PATH;',
  'Object.assign(globalThis, { mark: 1 });\nObject.assign(Array.prototype, { mark: 1 });\nglobalThis.fetch = undefined;',
  'Date.now = () => 0;\nMath.random = () => 0;\nrequire("node:fs").existsSync = () => true;',
  'process.on("SIGINT", () => {});\nprocess.on("exit", () => {});\nprocess.chdir("..");\nprocess.exitCode = 3;',
  `const fs = require("node:fs");
const tick = () => fs.appendFileSync(${JSON.stringify(ticks)}, ".");
setInterval(tick, 10);
setInterval(tick, 10).unref();
const again = () => void setImmediate(() => (tick(), again()));
again();
void (async () => { for (;;) { await require("node:timers/promises").setTimeout(10); tick(); } })();`,
  'process.nextTick(() => console.log("late"));\nconsole.log = () => {};',
];

/** All of it, as another notebook meets it. */
const look = [
  'console.log(typeof (globalThis as any).__tslab__.exports.left, Object.keys((globalThis as any).__tslab__.exports));',
  'console.log((require("../lib") as any).mark, (require("dotenv") as any).mark);',
  // Names alone: a shell's variables may be secret.
  'console.log(process.env.MARK, String(process.env.PATH !== undefined), Object.keys(process.env).sort().join());',
  // Node's own `fetch` makes the symbol when it is first used.
  'console.log(Reflect.ownKeys(globalThis).map(String).filter((name) => !name.includes("undici")).sort().join());',
  'console.log((Array.prototype as any).mark, String(globalThis.fetch));',
  'console.log(String(Date.now), String(Math.random), require("node:fs").existsSync("/none"));',
  // In between two turns: while a cell runs, Node's own listener is alone for SIGINT.
  'await new Promise((done) => setImmediate(done));\nconsole.log(process.eventNames().map((name) => `${String(name)} ${process.listenerCount(name)}`).sort());',
  'console.log(process.cwd(), process.exitCode, process.execArgv);',
  'const left = 2;\nleft',
];

const kept = suite('a kernel that runs one notebook after another');
kept.before.each(() => void (folder = mkdtempSync(join(tmpdir(), 'kernels '))));
kept.after.each(() => rmSync(folder, { recursive: true, force: true }));

kept('leaves nothing of one to the next, which is met as in a kernel that has just started', async () => {
  const ticks = join(folder, 'ticks');
  const [[first], , [second, ...found], [own, ...expected]] = [
    await shownBy([pid]),
    await shownBy(marks(ticks)),
    await shownBy([pid, ...look]),
    await shownBy([pid, ...look], { own: true }),
  ];
  assert.is(second, first);
  assert.is.not(own, first);
  assert.equal(found, expected);
  assert.match(found[2], /^4 given true /);
  assert.match(found[6], /SIGINT 1/);
  const { size } = statSync(ticks);
  assert.ok(size > 0);
  await sleep(100);
  assert.is(statSync(ticks).size, size);
});

for (const own of [false, true]) {
  kept(`shows all of a long output, and goes on${own ? ', as a kernel of its own does' : ''}`, async () => {
    const sources = ['for (let i = 1; i <= 3000; i++) console.log(`line ${i}`);', 'console.log("next");'];
    const [long, next] = await shownBy(sources, { own });
    const lines = long.match(/line \d+/g) ?? [];
    assert.equal([lines.length, lines.pop(), next], [3000, 'line 3000', '2 next']);
  });
}

kept('is ended where something stays open, and another takes the next', async () => {
  const server = 'require("node:net").createServer()';
  // Begun alone, it may not be open yet when the kernel is looked at.
  const open = `await new Promise((open) => ${server}.listen(0, "127.0.0.1", () => open(undefined)));`;
  const [first] = await shownBy([pid, open]);
  const [second] = await shownBy([pid]);
  const [third] = await shownBy([pid]);
  assert.is.not(second, first);
  assert.is(third, second);
});

kept('that has died costs the notebook that it ran, and no other', async () => {
  const [first] = await shownBy([pid]);
  const error = await shownBy(['process.exit(3);', pid]).catch((thrown: Error) => thrown);
  assert.match(String(error), /died/i);
  const [second, said] = await shownBy([pid, 'console.log("well");']);
  assert.is.not(second, first);
  assert.is(said, '2 well');
});

kept.run();

const cells = suite('cells that are known');
cells.before.each(() => void (folder = mkdtempSync(join(tmpdir(), 'cells '))));
cells.after.each(() => rmSync(folder, { recursive: true, force: true }));

/** A kernel's converter that counts what it compiles; the cell `wrong` does not. */
function counting(alone = false) {
  const compiled: string[] = [];
  const create = keepCells(
    () => ({
      convert(before, source) {
        compiled.push(`${before}|${source}`);
        return source === 'wrong' ? { diagnostics: [{}] } : { diagnostics: [], output: `${before} and ${source}` };
      },
      close() {},
    }),
    { under: folder, alone },
  );
  return { compiled, converter: create({ isJS: false }) };
}

cells('are compiled once, whichever kernel they run in, after the same declarations', () => {
  const [one, other] = [counting(), counting()];
  for (const { converter } of [one, other]) {
    for (const [before, source] of ['', 'let a: number;'].flatMap((text) => [
      [text, 'a'],
      [text, 'b'],
    ])) {
      assert.is(converter.convert(before, source).output, `${before} and ${source}`);
    }
  }
  assert.equal([one.compiled.length, other.compiled.length], [4, 0]);
});

cells('are compiled by a kernel of its own whether they are known or not, and known by what that one compiled', () => {
  const [first, own, last] = [counting(), counting(true), counting()];
  first.converter.convert('', 'a');
  for (const source of ['a', 'b']) own.converter.convert('', source);
  last.converter.convert('', 'b');
  assert.equal([own.compiled, last.compiled], [['|a', '|b'], []]);
});

cells('are not told apart by where declarations end and the code begins', () => {
  const { compiled, converter } = counting();
  converter.convert('a', 'b c');
  converter.convert('a b', ' c');
  assert.is(compiled.length, 2);
});

cells('are compiled again where they are wrong, as their faults are told each time', () => {
  const { compiled, converter } = counting();
  for (let i = 0; i < 2; i++) assert.is(converter.convert('', 'wrong').diagnostics.length, 1);
  assert.is(compiled.length, 2);
});

cells('go when the helpers or the packages have changed', () => {
  const before = join(folder, 'of other helpers');
  writeFileSync(before, '');
  counting().converter.convert('', 'a');
  assert.not.ok(existsSync(before));
  assert.is(readdirSync(folder).length, 1);
});

cells.run();
