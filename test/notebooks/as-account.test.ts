import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sideBySide } from '../../tools/side-by-side';
import { onAccount } from './as-account';
import { notebooks } from './support';

// Not the same one twice at once: what is compiled for one is known to the other.
const visits = [true, false].flatMap((rolesHeld) => notebooks.map(([name]) => ({ name, rolesHeld })));
const test = suite('on an account, empty at first');

test.before(async () => {
  // What goes wrong is told by the test of each.
  await sideBySide(visits, ({ name, rolesHeld }) => onAccount(name, rolesHeld).catch(() => undefined));
});

for (const { name, rolesHeld } of visits) {
  test(`${name} fails nowhere and leaves nothing behind, ${rolesHeld ? 'with roles' : 'without roles'}`, async () => {
    const { problems } = await onAccount(name, rolesHeld);
    assert.equal(problems, [], problems.join('\n'));
  });
}

test.run();
