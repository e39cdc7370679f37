import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runNotebook } from '../../tools/world';
import { faults, hasTag, outputText, sourceOf, type Cell, type Notebook } from '../../tools/notebook';
import { notebooks } from './support';

const [, notebook] = notebooks.find(([name]) => name.startsWith('troubleshooting')) as [string, Notebook];
const tools = notebook.cells.findIndex(({ id }) => id === 'tools');
/** All but what is run first, and the last check, which counts what the sections have met. */
const sections = notebook.cells.slice(tools + 1).filter((cell) => cell.cell_type === 'code' && cell.id !== 'done');

/** The kernel may send the same text in other pieces. */
const wordsOf = (cell: Cell) => outputText(cell).split(/\s+/).filter(Boolean).join(' ');

const test = suite('the sections of troubleshooting');

// In this order every section runs before those it stands behind, and the committed run has the other order.
test('need nothing of each other', async () => {
  const cells = [...notebook.cells.slice(0, tools + 1), ...[...sections].reverse()];
  const ran = await runNotebook({ ...notebook, cells });
  assert.equal(faults(ran), []);
  for (const cell of sections) {
    const found = ran.cells.find(({ id }) => id === cell.id) as Cell;
    assert.is(wordsOf(found), wordsOf(cell), sourceOf(cell));
  }
});

test('import nothing: the tools above them do', () => {
  const own = sections.filter((cell) => !hasTag(cell, 'snippet') && /^import /m.test(sourceOf(cell)));
  assert.equal(own, []);
});

test.run();
