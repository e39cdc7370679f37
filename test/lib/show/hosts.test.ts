import * as assert from 'uvu/assert';
import type { HostRow } from '../../../lib/diagnosis/hosts';
import { showHosts, toHosts } from '../../../lib/show/hosts';
import { printing } from '../support';

const hosts = printing('hosts');
const row = (host: string, plane: string, answer: HostRow['answer']): HostRow => ({
  ...{ host, plane, answer, status: 0, code: '' },
});

hosts('have a line for each answer, with the planes it was given for', ({ printed }) => {
  const rows = [
    row('contoso.purview.azure.com', 'Account', 'no such host'),
    row('contoso.purview.azure.com', 'Catalog', 'no such host'),
    row('a.example', 'Account', 'needs a role'),
    row('a.example', 'Catalog', 'serves'),
  ];
  const text = [
    'host                       answer        planes',
    '-------------------------  ------------  ----------------',
    'contoso.purview.azure.com  no such host  Account, Catalog',
    'a.example                  needs a role  Account',
    'a.example                  serves        Catalog',
  ].join('\n');
  assert.is(toHosts(rows), text);
  showHosts({ rows, shape: 'unified', conclusion: 'So it is.', fix: 'Change it.' });
  assert.equal(printed, [text, 'So it is.\nChange it.']);
});

hosts('of this machine show no port', ({ printed }) => {
  const rows = [row('127.0.0.1:4280', 'Account', 'serves')];
  showHosts({ rows, shape: 'one address', conclusion: 'One.', fix: '' });
  assert.match(printed[0], /\nthis machine +serves +Account$/);
  assert.is(printed[1], 'One.');
});

hosts.run();
