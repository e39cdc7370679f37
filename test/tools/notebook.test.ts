import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  faults,
  outputText,
  solutionOf,
  withoutSolutions,
  withSolutions,
  type Cell,
  type Notebook,
  type Output,
} from '../../tools/notebook';

const stream = (text: string | string[], name: 'stdout' | 'stderr' = 'stdout'): Output => ({
  output_type: 'stream',
  name,
  text,
});
const html = (text: string): Output => ({ output_type: 'display_data', data: { 'text/html': [text] } });
const code = (outputs: Output[] = [], tags: string[] = [], changes: Partial<Cell> = {}): Cell => ({
  cell_type: 'code',
  source: ['await run();'],
  metadata: { tags },
  outputs,
  execution_count: 1,
  ...changes,
});
const text = (source = 'Words.'): Cell => ({ cell_type: 'markdown', source, metadata: {} });
const notebook = (...cells: Cell[]): Notebook => ({ cells, metadata: {}, nbformat: 4 });

const found = suite('faults');

found('finds none in a good run', () => {
  const good = notebook(
    ...[text(), code(), code([stream('out')]), code([html('<p>Check passed: 3 of 3</p>')], ['check'])],
    ...[
      code([stream('Check failed: Roles held')], ['expect-fail']),
      code([], [], { source: ' \n', execution_count: null }),
    ],
  );
  assert.equal(faults(good), []);
});

found('reads no markdown for a verdict', () => {
  assert.equal(faults(notebook(text('Check failed: words about it'))), []);
});

found('names a cell that threw, by its place among all cells', () => {
  const error: Output = { output_type: 'error', evalue: 'Error: no role' };
  assert.equal(faults(notebook(text(), code([stream('first'), error]))), ['cell 1: failed: Error: no role']);
});

found('names what was printed to stderr', () => {
  assert.equal(faults(notebook(code([stream(['TypeError: ', 'x\n'], 'stderr')]))), [
    'cell 0: printed to stderr: TypeError: x',
  ]);
});

found('names a cell that did not run', () => {
  for (const execution_count of [null, undefined]) {
    assert.equal(faults(notebook(code([], [], { execution_count }))), ['cell 0: did not run']);
  }
});

found('names a check that failed, with its verdict alone', () => {
  assert.equal(faults(notebook(code([stream('table\nCheck failed: Roles held\nmore')]))), [
    'cell 0: check failed: Check failed: Roles held',
  ]);
  assert.equal(faults(notebook(code([html('<p>Check failed: Roles</p>')]))), [
    'cell 0: check failed: Check failed: Roles',
  ]);
});

found('names a check that is meant to fail and does not', () => {
  const passes = notebook(code([stream('Check passed: 1 of 1')], ['expect-fail']));
  assert.equal(faults(passes), ['cell 0: should show a failing check, and does not']);
});

found('names a check without a verdict', () => {
  assert.equal(faults(notebook(code([stream('done')], ['check']))), ['cell 0: is a check and gave no verdict']);
});

found('names every cell that is wrong', () => {
  const problems = faults(notebook(code([], [], { execution_count: null }), code(), code([], ['check'])));
  assert.equal(problems, ['cell 0: did not run', 'cell 2: is a check and gave no verdict']);
});

found('takes an exercise that is solved or not yet, and wants a solution to solve it', () => {
  const pair = (exercise: string, solution: string) =>
    notebook(code([stream(exercise)], ['exercise']), code([stream(solution)], ['solution']));
  assert.equal(faults(pair('Not yet: 0 of 1', 'Solved: 1')), []);
  assert.equal(faults(pair('Solved: 1', 'Solved: 1')), []);
  assert.equal(faults(pair('Hm.', 'Not yet')), [
    'cell 0: an exercise should say "Not yet" or "Solved"',
    'cell 1: does not solve the exercise above it',
  ]);
});

found('wants an exercise unsolved where it is to be as committed', () => {
  const exercise = (said: string) => notebook(code([stream(said)], ['exercise']));
  assert.equal(faults(exercise('Not yet'), { unsolved: true }), []);
  assert.match(faults(exercise('Solved'), { unsolved: true }).join(), /^cell 0: an unsolved exercise .* git checkout/);
});

found('reads streams and displays alike', () => {
  assert.is(outputText(code([stream(['a', 'b']), html('<p>c</p>')])), 'ab\n<p>c</p>');
  assert.is(outputText(text()), '');
});

found.run();

const folded = suite('solutions');
const solution = 'Try it.\n\n<details><summary>Solution</summary>\n\n```ts\nconst a = 1;\nsolve(a);\n```\n\n</details>';
const course = () => notebook(text(), code([], ['exercise']), text(solution), code());

folded('are read from the cell below an exercise', () => {
  assert.is(solutionOf(text(solution)), 'const a = 1;\nsolve(a);');
  assert.equal([solutionOf(text('```ts\nplain\n```')), solutionOf(undefined)], ['', '']);
});

folded('become a cell that has not run yet, behind the exercise', () => {
  const { cells } = withSolutions(course());
  assert.is(cells.length, 5);
  const { source, metadata, execution_count } = cells[2];
  assert.equal([source, metadata.tags, execution_count], ['const a = 1;\nsolve(a);', ['solution'], null]);
});

folded('are taken out again without a trace in the numbers', () => {
  const ran = withSolutions(course());
  let count = 0;
  for (const cell of ran.cells) if (cell.cell_type === 'code') cell.execution_count = ++count;
  const { cells } = withoutSolutions(ran);
  assert.equal(
    cells.map(({ execution_count }) => execution_count),
    [undefined, 1, undefined, 2],
  );
});

folded.run();
