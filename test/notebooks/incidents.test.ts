import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { incidents } from '../../lib/course/incidents';
import { withIncidents } from '../../tools/incident-cells';
import { sourceOf } from '../../tools/notebook';
import { notebooks } from './support';

const lesson = suite('lesson 09');
const [, notebook] = notebooks.find(([name]) => name.startsWith('09')) as (typeof notebooks)[number];

lesson('has the cells of every incident, as their files make them', () => {
  assert.equal(
    notebook.cells.map(sourceOf),
    withIncidents(notebook).cells.map(sourceOf),
    '`node tools/run.js tools/incident-cells.ts` writes them.',
  );
  for (const { name } of incidents)
    assert.ok(
      notebook.cells.some(({ id }) => id === name),
      name,
    );
});

lesson('opens each by its number', () => {
  for (const [index, { name }] of incidents.entries()) {
    const cell = notebook.cells.find(({ id }) => id === name);
    assert.match(cell ? sourceOf(cell) : '', `incident(${index + 1});`);
  }
});

lesson.run();
