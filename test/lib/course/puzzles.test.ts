import * as assert from 'uvu/assert';
import { listPolicies, rolesOf } from '../../../lib/planes/policy';
import { clientOf } from '../../../lib/course/sandbox';
import { puzzles } from '../../../lib/course/puzzles';
import { persona } from '../../../sandbox/entra/personas';
import { sandbox, sandboxSuite } from '../../sandbox-suite';
import { configOf, rejection } from '../support';

const puzzle = sandboxSuite('puzzles');

puzzle('show three calls that went wrong, and leave the sandbox as it was', async () => {
  const config = configOf(sandbox.url);
  const admin = await clientOf(config, 'admin');
  const held = async () => rolesOf(await listPolicies(admin), persona('reader').objectId);
  const before = await held();
  const found = await puzzles(config);
  assert.equal(
    found.map(({ seen: [call], cause }) => `${call} (${cause})`),
    [
      'GET /account: 401 Unauthenticated (token)',
      'PUT /scan/datasources/trial: 403 Unauthorized (collection)',
      'POST /datamap/api/search/query: 200, and 0 rows (filter)',
    ],
  );
  assert.match(found[1].seen[2], 'Held: Data Reader on contoso, Data Source Administrator on mkt9qd.');
  assert.equal(await held(), before);
  assert.not.ok(sandbox.world.sources.get('trial'));
  assert.equal(await puzzles(config), found);
});

puzzle('are not for a real account', async () => {
  const config = configOf('https://contoso.purview.azure.com');
  assert.is((await rejection(puzzles(config))).message, 'Only the sandbox has personas to lend.');
});

puzzle.run();
