import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { collectionTree, type CollectionNode } from '../../../lib/planes/account';
import { toRoleTree, toTree } from '../../../lib/show/tree';

const tree = suite('trees of collections');
const node = (name: string, ...children: CollectionNode[]): CollectionNode => ({
  collection: { name, friendlyName: name.toUpperCase() },
  children,
});

tree('a tree is indented below each parent', () => {
  const text = toTree([node('root', node('sales', node('ana')), node('finance')), node('other')]);
  assert.is(text, 'ROOT [root]\n├── SALES [sales]\n│   └── ANA [ana]\n└── FINANCE [finance]\nOTHER [other]');
  assert.is(toTree([]), '');
});

tree('a tree tells which role is held where, and where it comes from', () => {
  const held = [
    { collection: 'root', role: 'data-curator', from: 'root' },
    { collection: 'sales', role: 'data-curator', from: 'root' },
    { collection: 'sales', role: 'of-our-own', from: 'elsewhere' },
  ];
  const rows = toRoleTree([node('root', node('sales'))], held);
  assert.equal(
    rows.map((row) => Object.values(row)),
    [
      ['ROOT\xa0[root]', 'Data Curator', ''],
      ['└──\xa0SALES\xa0[sales]', '', 'Data Curator (from ROOT), of-our-own (from elsewhere)'],
    ],
  );
  const group = { id: '5a4d', displayName: 'Readers' };
  for (const [through, name] of [
    [group, 'Readers'],
    [{ id: '5a4d' }, '5a4d'],
  ] as const) {
    const [row] = toRoleTree([node('root')], [{ collection: 'root', role: 'data-curator', from: 'root', through }]);
    assert.is(Object.values(row)[1], `Data Curator through the group ${name}`);
  }
  assert.is(toTree([node('line\nbreak')]), 'LINE ↵ BREAK [line ↵ break]');
});

tree('one of three thousand collections, each beneath the other, and one in a circle', () => {
  let deep = node('last');
  for (let index = 0; index < 3_000; index++) deep = node(`c${index}`, deep);
  assert.is(toTree([deep]).split('\n').length, 3_001);
  const beneath = (name: string, parent: string) => ({
    name,
    friendlyName: name,
    parentCollection: { referenceName: parent },
  });
  const circle = collectionTree([beneath('a', 'b'), beneath('b', 'a'), beneath('c', 'a'), beneath('d', 'd')]);
  assert.is(toTree(circle), 'a [a]\n└── c [c]\nb [b]\nd [d]');
});

tree.run();
