import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { createSandbox } from '../../sandbox/app';
import { surfaces } from '../../sandbox/catalog/surfaces';
import type { Route } from '../../sandbox/http/route';
import { metadataRoles } from '../../sandbox/policy/roles';
import { sandbox, sandboxSuite } from '../sandbox-suite';

const list = sandboxSuite('the list of routes');

list('names no route of a plane twice', () => {
  const lines = sandbox.routes.map(({ method, path }) => `${method} ${path}`);
  assert.equal([...new Set(lines)], lines);
});

list('holds what answers where it says', async () => {
  for (const { method, path } of sandbox.routes) {
    const url = path.replace(/\{\w+\}/g, 'something');
    const { statusCode, payload } = await sandbox.app.inject({ method, url, headers: { host: 'localhost' } });
    assert.is.not(statusCode, 501, `${method} ${url}: ${payload}`);
  }
});

list('says what each route asks of its caller', async () => {
  for (const { method, path, action, plane } of sandbox.routes) {
    const url = path.replace(/\{\w+\}/g, 'something');
    const { statusCode, payload } = await sandbox.app.inject({ method, url, headers: { host: 'localhost' } });
    const asked = statusCode === 401;
    assert.is(asked, action !== null, `${plane}: ${method} ${url}: ${statusCode} ${payload}`);
  }
});

list('leaves the controls out of a plain sandbox', async () => {
  const plain = await createSandbox({ plain: true });
  await plain.close();
  const others = sandbox.routes.filter(({ plane }) => plane !== 'controls');
  assert.equal(plain.routes, others);
});

list.run();

/** The api-versions that a plane knows. */
const known = (plane: string) => [
  ...new Set(sandbox.routes.filter((route) => route.plane === plane).flatMap(({ versions }) => versions)),
];

/** Which of them a route answers, in as few words as the page has room for. */
function asked({ plane, versions }: Route): string {
  if (versions.length === 0) return '-';
  if (versions.length === known(plane).length) return 'any';
  return versions.length === 1 ? String(versions[0]) : `up to ${versions.at(-1)}`;
}

const line = (route: Route, plane = route.plane, path = route.path) =>
  `| ${plane} | ${route.method} | \`${path}\` | ${route.action ?? '-'} | ${asked(route)} |`;

/** The lines of both surfaces: Data Map's, then what only Catalog has. */
function surfaceLines(): string[] {
  const { datamap, catalog } = surfaces;
  const below = ({ plane, prefix }: typeof datamap) =>
    sandbox.routes
      .filter((route) => route.plane === plane)
      .map((route) => [route, route.path.slice(prefix.length)] as const);
  const [first, second] = [below(datamap), below(catalog)];
  const same = ([a, path]: (typeof first)[number]) =>
    second.some(
      ([b, other]) => path === other && a.method === b.method && a.action === b.action && asked(a) === asked(b),
    );
  const shared = first.map((one) => line(one[0], same(one) ? 'both' : datamap.plane, one[1]));
  const own = second.map(([route, path]) => line(route, catalog.plane, path));
  return [...shared, ...own.filter((row) => !shared.includes(row.replace(catalog.plane, 'both')))];
}

const page = sandboxSuite('the page about what is imitated');

const text = readFileSync(join(__dirname, '../../sandbox/operations.md'), 'utf8');
const [before = '', after = ''] = text.split('## Catalog and Data Map');
const rows = (part: string) => part.split('\n').filter((row) => /^\| [^|]+ \| [A-Z]+ \| `\//.test(row));

page('says which data actions a role carries', () => {
  const carried = metadataRoles.map(({ name, properties: { friendlyName, cnfCondition } }) => {
    const actions = cnfCondition.flat().flatMap(({ attributeValueIncludedIn }) => attributeValueIncludedIn);
    return `| \`${name}\`, ${friendlyName} | ${actions.map((action) => action.split('/').slice(-2).join('/')).join(', ')} |`;
  });
  const [, table = ''] = text.split('| role of the Data Map | carries |\n|---|---|\n');
  assert.equal(table.split('\n\n')[0]?.split('\n'), carried);
});

page('lists every route of Entra ID, Graph, account, policy, scanning and the controls, and no other', () => {
  const onSurfaces = Object.values(surfaces).map(({ plane }) => plane);
  const others = sandbox.routes.filter(({ plane }) => !onSurfaces.includes(plane));
  assert.equal(
    rows(before),
    others.map((route) => line(route)),
  );
});

page('lists every route of Catalog and Data Map, and no other', () => {
  assert.equal(rows(after), surfaceLines());
});

page('names the api-versions that each plane knows', () => {
  const planes = [...new Set(sandbox.routes.map(({ plane }) => plane))].filter((plane) => known(plane).length > 0);
  const lines = planes.map((plane) => `| ${plane} | ${known(plane).join(', ')} |`);
  assert.equal(
    text.split('\n').filter((row) => /^\| [\w ]+ \| \d{4}-\d\d-\d\d(-preview)?(, [\d-]+\w*)* \|$/.test(row)),
    lines,
  );
});

page.run();
