import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { showDrawing } from '../../../lib/show/dot';
import {
  mergeLineages,
  pathBetween,
  showLineage,
  toDot,
  toLineageText,
  type LineageGraph,
} from '../../../lib/show/lineage';
import { root } from '../../../tools/jupyter-env';

/** A graph of arrows such as `a>b`, whose assets are named by their guids. */
function graphOf(arrows: string, types: Record<string, string> = {}): LineageGraph {
  const pairs = arrows.split(' ').map((arrow) => arrow.split('>'));
  const guids = [...new Set(pairs.flat())];
  return {
    guidEntityMap: Object.fromEntries(
      guids.map((guid) => [guid, { guid, displayText: guid.toUpperCase(), typeName: types[guid] ?? 't' }]),
    ),
    relations: pairs
      .filter(({ length }) => length === 2)
      .map(([fromEntityId, toEntityId]) => ({ fromEntityId, toEntityId })),
  };
}

const hostile = '"a" <script>\n&\\N';

const graphs = suite('graphs of lineage');

graphs('lineages that meet become one', () => {
  const merged = mergeLineages([graphOf('a>b b>c'), graphOf('b>c c>d')]);
  assert.equal(Object.keys(merged.guidEntityMap), ['a', 'b', 'c', 'd']);
  assert.equal(
    merged.relations.map(({ fromEntityId, toEntityId }) => `${fromEntityId}>${toEntityId}`),
    ['a>b', 'b>c', 'c>d'],
  );
  assert.equal(mergeLineages([]), { guidEntityMap: {}, relations: [], parentRelations: [] });
});

graphs('a path is what lies on the way, and not beside it', () => {
  const graph = graphOf('x>a a>b b>c b>side c>d a>c');
  assert.equal(pathBetween(graph, 'a', ['d']), ['a', 'b', 'c', 'd']);
  assert.equal(pathBetween(graph, 'd', ['a']), []);
  assert.equal(pathBetween(graphOf('a>b b>a b>c'), 'a', ['c']), ['a', 'b', 'c']);
});

graphs.run();

const text = suite('toLineageText');

text('a chain is a line', () => {
  assert.is(toLineageText(graphOf('a>b b>c', { a: 'azure_sql_table' })), 'A (azure_sql_table) -> B (t) -> C (t)');
});

text('branches are indented, and what is there already is named again only', () => {
  assert.is(
    toLineageText(graphOf('a>b b>c b>d d>e c>e'), { highlight: ['a', 'b', 'd'] }),
    [
      '* A (t) -> * B (t)',
      '    -> C (t) -> E (t)',
      '    -> * D (t)',
      '        -> E (t), see above',
      '(* is on the path)',
    ].join('\n'),
  );
});

text('a circle, an asset alone and no asset are told too', () => {
  assert.is(toLineageText(graphOf('a>b b>a')), 'A (t) -> B (t)\n    -> A (t), see above');
  assert.is(toLineageText(graphOf('a')), 'A (t)');
  assert.is(toLineageText({ guidEntityMap: {}, relations: [] }), '(no lineage)');
});

text('what only holds a process is left out', () => {
  const parentRelations = [{ parentEntityId: 'p' }, { parentEntityId: 'b' }];
  const graph = { ...graphOf('a>b p alone'), parentRelations };
  assert.is(toLineageText(graph), 'A (t) -> B (t)\nALONE (t)');
  assert.is(toLineageText(mergeLineages([graph, graph])), 'A (t) -> B (t)\nALONE (t)');
});

text('an asset that is not described goes by its guid', () => {
  assert.is(
    toLineageText({ guidEntityMap: {}, relations: [{ fromEntityId: 'toString', toEntityId: 'g' }] }),
    'toString (unknown) -> g (unknown)',
  );
});

text.run();

const dot = suite('toDot');

dot('shape and word tell the kinds of assets apart', () => {
  const types = {
    a: 'azure_sql_table',
    b: 'adf_copy_operation',
    c: 'azure_datalake_gen2_path',
    d: 'powerbi_dataset',
    e: 'powerbi_report',
    f: 'other',
    g: 'powerbi_report_process',
    h: 'Process',
  };
  const lines = toDot(graphOf('a>b b>c c>d d>e e>f f>g g>h', types)).split('\n');
  const kinds = lines.flatMap((line) => /<BR\/>([^<]*)> shape=(\w+)/.exec(line)?.slice(1).join(' ') ?? []);
  assert.equal(kinds, [
    'table cylinder',
    'process cds',
    'file note',
    'data set component',
    'report tab',
    'asset box',
    'process cds',
    'process cds',
  ]);
});

dot('the path is thicker, and numbered along the way', () => {
  const lines = toDot(graphOf('a>b b>c b>d'), { highlight: ['a', 'b', 'd'] }).split('\n');
  assert.equal(
    lines.filter((line) => line.includes('->')),
    ['n0 -> n1 [penwidth=2.5 color="#9a6700"]', 'n1 -> n2', 'n1 -> n3 [penwidth=2.5 color="#9a6700"]'],
  );
  assert.equal(
    lines.flatMap((line) => /^n\d \[label=<<B>(.*?)<\/B>.* penwidth=2.5/.exec(line)?.[1] ?? []),
    ['1. A', '2. B', '3. D'],
  );
});

dot('a hostile name stays a name', () => {
  const graph = graphOf('a>b', { b: hostile });
  graph.guidEntityMap.a.displayText = hostile;
  const written = toDot(graph);
  assert.match(written, '<B>&quot;a&quot; &lt;script&gt; ↵<BR/>&amp;\\\\N</B>');
  assert.not.match(written, '<script');
  assert.is(written.split('\n').length, 7);
});

dot.run();

const showing = suite<{ shown: string[] }>('showLineage');
const cell = globalThis as { __tslab__?: unknown };
showing.before.each((context) => {
  context.shown = [];
  cell.__tslab__ = { require: () => ({ display: { html: (html: string) => context.shown.push(html) } }) };
});
showing.after.each(() => void delete cell.__tslab__);

/** The drawing in an image. */
function svgIn(html: string): string {
  const [, address] = / src="data:image\/svg\+xml;charset=utf-8,([^"]*)"/.exec(html) ?? [];
  return decodeURIComponent(address.replace(/&amp;/g, '&'));
}

showing('a graph is an image with its words', async ({ shown }) => {
  await showLineage(graphOf('a>b'), { caption: 'From <a>', highlight: ['a', 'b'] });
  assert.match(shown[0], /^<p>From &lt;a&gt;<\/p><img alt="\* A \(t\) -&gt; \* B \(t\)\n\(\* is on the path\)" /);
  assert.match(svgIn(shown[0]), /^<svg [^]*>1\. A<[^]*>2\. B<[^]*<\/svg>$/);
});

showing('a label keeps the width of its frame in whatever font it is drawn', async ({ shown }) => {
  const graph = graphOf('a>b', { b: 'process' });
  Object.assign(graph.guidEntityMap.a, { displayText: 'A & B - <C>' });
  await showLineage(graph);
  const labels = [
    ...svgIn(shown[0]).matchAll(/<text [^>]*textLength='([\d.]+)' lengthAdjust='spacingAndGlyphs'>([^<]*)</g),
  ];
  assert.equal(
    labels.map(([, , words]) => words),
    ['A &amp; B &#45; &lt;C&gt;', 'asset', 'B', 'process'],
  );
  assert.is(Number(labels[1][1]).toFixed(1), '28.7');
});

showing('the same graph is the same picture again', async ({ shown }) => {
  for (let i = 0; i < 2; i++) await showLineage(graphOf('a>b b>c a>c'));
  assert.is(shown[0], shown[1]);
});

showing('a hostile name breaks neither the picture nor its words', async ({ shown }) => {
  const graph = graphOf('a>b', { b: hostile });
  graph.guidEntityMap.a.displayText = `${hostile}'\u0001]]>--`;
  await showLineage(graph, { caption: hostile });
  assert.not.match(shown[0], /<script|<svg/);
  assert.is(shown[0].match(/"/g)?.length, 6);
  assert.not.match(svgIn(shown[0]), '<script');
  assert.match(svgIn(shown[0]), '>&amp;\\N');
});

showing('an odd name is drawn, and not cut within an emoji', async ({ shown }) => {
  const odd = [
    ...['😀'.repeat(31), `a${'😀'.repeat(40)}`, '👨‍👩‍👧‍👦'.repeat(20), 'x'.repeat(10_000)],
    ...['a\ud800b', '\udc00', '\u202eevil\u2066', '\0\x1b[2J\x9b', '\n', ' ', '', '\u2028', '\\G\\', '&#0;', '\ufeff'],
  ];
  for (const name of odd) {
    const graph = graphOf('a>b', { b: name });
    graph.guidEntityMap.a.displayText = name;
    await showLineage(graph, { highlight: ['a', 'b'] });
    assert.is(shown.length, 1, JSON.stringify(name));
    const [html] = shown.splice(0);
    assert.match(svgIn(html), /^<svg [^]*<\/svg>$/);
    assert.is(svgIn(html).match(/<(polygon|path|polyline) fill='#fff3c4'/g)?.length, 2, JSON.stringify(name));
    assert.not.match(html.slice(html.indexOf(' src=')), /\p{Surrogate}/u);
  }
});

/** Assets that all come of one another, `g0` first; each feeds the next ones. */
const wide = (size: number, breadth = 10) => {
  const arrows = Array.from({ length: size }, (_, i) =>
    Array.from({ length: breadth }, (__, k) => `g${i}>g${i + k + 1}`).filter((_, k) => i + k + 1 < size),
  );
  return graphOf(arrows.flat().join(' '));
};

showing('a large graph is drawn around its path, and says how much is left out', async ({ shown }) => {
  const graph = wide(3000, 3);
  const started = performance.now();
  await showLineage(graph, { highlight: ['g2000', 'g2001', 'g2002'] });
  assert.ok(performance.now() - started < 5000);
  const drawing = svgIn(shown[0]);
  assert.is(drawing.match(/font-weight='bold'/g)?.length, 120);
  assert.match(drawing, />1\. G2000</);
  assert.match(drawing, />2880 more assets and \d+ more arrows are not shown</);
  const text = toLineageText(graph, { highlight: ['g2000'], most: 3 });
  assert.match(text, /^\* G2000 \(t\)/);
  assert.is(text.match(/\bG\d+ \(t\)(?!, see)/g)?.length, 3);
  assert.match(text, /\(2997 more assets are not shown\)$/);
});

showing('a graph of few assets and many arrows says so too', async ({ shown }) => {
  await showLineage(wide(100, 40));
  assert.match(svgIn(shown[0]), />2940 more arrows are not shown</);
  assert.ok((svgIn(shown[0]).match(/class='edge'/g)?.length ?? 0) <= 240);
});

showing('what nothing ties to the others is shown last', () => {
  const graph = { ...graphOf('lone'), relations: graphOf('a>b b>c').relations };
  assert.not.match(toLineageText(graph, { highlight: ['a'], most: 2 }), 'LONE');
  assert.match(toLineageText(graph, { highlight: ['a'], most: 4 }), 'LONE');
});

showing('an asset of no name is drawn by its guid', async ({ shown }) => {
  const graph = graphOf('a>b c>b');
  Object.assign(graph.guidEntityMap, { a: { guid: 'a', displayText: null, typeName: null }, c: null });
  await showLineage(graph);
  assert.match(shown[0], 'alt="a (unknown) -&gt; B (t)\nc (unknown)');
});

showing('what cannot be laid out is said in words', async ({ shown }) => {
  await showDrawing('digraph {', 'a feeds b');
  assert.equal(shown, ['<pre>a feeds b</pre>']);
});

showing('what feeds nothing and is fed by nothing needs no picture', async ({ shown }) => {
  await showLineage(graphOf('a'), { caption: 'Alone' });
  assert.equal(shown, ['<pre>Alone\nA (t)</pre>']);
});

showing('where nothing lays it out, the words are all there is', () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'graph-'));
  try {
    cpSync(join(root, 'lib', 'dist'), elsewhere, { recursive: true });
    const program = `require('./show/lineage.js').showLineage(${JSON.stringify(graphOf('a>b'))}, { caption: 'Two' })`;
    const printed = execFileSync(process.execPath, ['-e', program], { cwd: elsewhere, encoding: 'utf8' });
    assert.is(printed, 'Two\nA (t) -> B (t)\n');
  } finally {
    rmSync(elsewhere, { recursive: true });
  }
});

showing.run();

const large = suite('large and circular lineages');

large('are written, joined and searched without a deep stack', () => {
  const chain = Array.from({ length: 20_000 }, (_, index) => ({
    fromEntityId: `n${index}`,
    toEntityId: `n${(index + 1) % 20_000}`,
  }));
  const branches = chain.map(({ fromEntityId }) => ({ fromEntityId, toEntityId: `leaf of ${fromEntityId}` }));
  const graph: LineageGraph = { guidEntityMap: {}, relations: [...branches, ...chain] };
  assert.is(toLineageText(graph, { most: 50_000 }).split('\n').length, 40_001);
  assert.is(pathBetween(graph, 'n0', ['n19999']).length, 20_000);
  const many = Array.from({ length: 150_000 }, () => ({ guidEntityMap: {}, relations: [] }));
  assert.is(mergeLineages([graph, ...many]).relations.length, 40_000);
  const hub = chain.map(({ toEntityId }) => ({ fromEntityId: 'hub', toEntityId }));
  assert.is(pathBetween({ guidEntityMap: {}, relations: hub }, 'hub', ['n7']).length, 2);
});

large.run();
