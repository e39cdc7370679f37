import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { outputText } from '../../tools/notebook';
import { runNotebook } from '../../tools/world';
import { notebooks } from './support';

const test = suite('lesson 08 without a Unified Catalog');

test('says that the tenant has none where it cannot go on', async () => {
  const [, notebook] = notebooks.find(([name]) => name.startsWith('08')) as (typeof notebooks)[number];
  const { cells } = await runNotebook(notebook, { shape: 'classic' });
  const code = cells.filter((cell) => cell.cell_type === 'code');
  const shown = code.map((cell) =>
    [outputText(cell), ...(cell.outputs ?? []).map(({ evalue = '' }) => evalue)].join('\n'),
  );
  const stop = shown.findIndex((text) => text.includes('this cannot go on'));
  assert.is(stop, 1, shown.join('\n'));
  assert.match(shown[stop], 'A tenant with a classic account alone has none.');
  assert.not.match(shown[stop], /\n\s+at .*:\d+:\d+/);
});

test.run();
