import * as assert from 'uvu/assert';
import { showRuns, watchRun } from '../../../lib/show/runs';
import { printing } from '../support';

const runs = printing('runs');

runs('are watched on a line that never falls back', ({ printed }) => {
  const watch = watchRun();
  const seen = (status: string, assetsDiscovered?: number) => watch({ id: 'r', status, assetsDiscovered });
  seen('Accepted');
  seen('Running', 4);
  seen('Canceled', 5);
  assert.match(printed[0], /^Run .* 0 of 4$/);
  assert.match(printed[1], /█ .*|1 of 4 {2}Accepted, 0 assets$/);
  assert.match(printed[2], / 3 of 4 {2}Running, 4 assets$/);
  assert.match(printed[3], / 3 of 4 {2}Canceled, 5 assets$/);
});

runs('are shown with what each has found', ({ printed }) => {
  showRuns(
    [{ id: 'r', status: 'Succeeded', scanLevelType: 'Full', assetsDiscovered: 18, assetsClassified: 4 }],
    'Runs',
  );
  assert.is(
    printed[0],
    [
      'Runs',
      'status     level  discovered  classified',
      '---------  -----  ----------  ----------',
      'Succeeded  Full   18          4',
    ].join('\n'),
  );
});

runs.run();
