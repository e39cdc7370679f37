import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const root = join(__dirname, '../..');
const hook = join(root, 'tools', 'typescript.js');
// Inside the repository, as only its own files are kept.
const folder = join(root, 'node_modules', '.cache', 'typescript-hook-test');
const run = promisify(execFile);

/** Runs a source under the hook. */
async function runSource(source: string): Promise<{ stdout: string; stderr: string }> {
  const file = join(folder, 'program.ts');
  await writeFile(file, source);
  return run(process.execPath, ['-r', hook, file]);
}

const failure = (source: string): Promise<string> =>
  runSource(source).then(
    () => assert.unreachable() as never,
    (error: unknown) => String(error instanceof Error && 'stderr' in error ? error.stderr : error),
  );

const typescript = suite('loading TypeScript');
typescript.before(async () => void (await mkdir(folder, { recursive: true })));
typescript.after(() => rm(folder, { recursive: true, force: true }));

typescript('runs a source, and a changed one never as it was before', async () => {
  for (const word of ['first', 'second', 'first']) {
    const { stdout } = await runSource(`const word: string = '${word}';\nconsole.log(word satisfies string);\n`);
    assert.is(stdout, `${word}\n`);
  }
});

typescript('names the line of the source in an error, when it was just compiled and when it was kept', async () => {
  const source = `interface Gone {\n  a: number;\n}\nconst value: Gone = { a: 1 };\nthrow new Error(String(value.a));\n`;
  for (const stderr of [await failure(source), await failure(source)]) assert.match(stderr, /program\.ts:5:7/);
});

typescript('says where a source cannot be read', async () =>
  assert.match(await failure('const = 1;\n'), /program\.ts\(1,7\): error TS1134: Variable declaration expected\./),
);

typescript.run();
