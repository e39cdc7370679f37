import * as assert from 'uvu/assert';
import { persona } from '../../sandbox/entra/personas';
import { invalidRequest } from '../../sandbox/http/refusals';
import type { Lived, Status } from '../../sandbox/unified/model';
import { familyOf } from '../../sandbox/unified/policy';
import type { Unified } from '../../sandbox/unified/unified';
import { sandbox, sandboxSuite } from '../sandbox-suite';
import { tokensOf } from './hostile-world';
import { withRole } from './operations-unified';
import { versions } from './support';
import { roles, rows, type Row } from './unified-table';

const lived: Lived = {
  createdAt: 0,
  createdBy: persona('admin').objectId,
  lastModifiedAt: 0,
  lastModifiedBy: persona('admin').objectId,
};
const idOf = (kind: string, place: string) =>
  `00000000-0000-4000-8000-${Buffer.from(`${kind}${place.replace(/[^a-z]/g, '').slice(0, 5)}`)
    .toString('hex')
    .slice(0, 12)
    .padEnd(12, '0')}`;
const contacts = { owner: [{ id: persona('admin').objectId }] };
const empty = { managedAttributes: [], lived };

/** Fills the catalog: what is one's own, what is another's, and of both drafts and what is published. */
function fill(unified: Unified): void {
  const owner = persona('admin').objectId;
  for (const place of ['own', 'own draft', 'own empty', 'other', 'other draft', 'other empty']) {
    const status: Status = place.endsWith('draft') ? 'DRAFT' : 'PUBLISHED';
    const domain = {
      id: ids.domain(place),
      name: place,
      status,
      isRestricted: false,
      thumbnail: {},
      domains: [],
      ...empty,
    };
    unified.domains.save(domain);
    unified.policies.create(domain.id, owner);
    if (place.endsWith('empty')) continue;
    const at = ids.domain(place.split(' ')[0] ?? '');
    unified.terms.save({ id: ids.term(place), name: place, status, domain: at, acronyms: [], resources: [], ...empty });
    const lists = { termsOfUse: [], documentation: [], audience: [], endorsed: false };
    unified.products.save({ id: ids.product(place), name: place, status, domain: at, contacts, ...lists, ...empty });
  }
}

const ids = {
  domain: (place: string) => idOf('d', place.replace('other', 'x').replace('own', 'o')),
  term: (place: string) => idOf('t', place.replace('other', 'x').replace('own', 'o')),
  product: (place: string) => idOf('p', place.replace('other', 'x').replace('own', 'o')),
};

/** The policies that a family has in a place. */
function policyOf(unified: Unified, named: string) {
  const [family = '', place = ''] = named.split(' ');
  const found = unified.policies
    .all()
    .find((one) =>
      family === 'app'
        ? familyOf(one) === 'datagovernanceapp'
        : familyOf(one) === family && one.properties.entity.referenceName === ids.domain(place),
    );
  if (found === undefined) throw invalidRequest(`no policy ${named}`);
  return found;
}

/** Gives a role to the caller where it is theirs to have. */
function give(unified: Unified, role: string): void {
  const isOwn = (id: string) => ['own', 'own draft', 'own empty'].some((place) => ids.domain(place) === id);
  const [name = '', where] = role.split(' in ');
  for (const policy of unified.policies.all()) {
    const { referenceName } = policy.properties.entity;
    const isApp = familyOf(policy) === 'datagovernanceapp';
    if (where === undefined ? isApp && name === 'business-domain-owner' : !isApp) continue;
    if (!isApp && !isOwn(referenceName)) continue;
    const sent = withRole(policy, name, persona('curator').objectId);
    try {
      unified.policies.put(policy, sent);
    } catch {
      // The policies of another family do not know the role.
    }
  }
}

/** The address of a row, and the body that it sends. */
function callOf(unified: Unified, { method, path, about }: Row) {
  const [asset] = unified.assets.all();
  const kind = path.startsWith('/businessdomains') ? 'domain' : path.startsWith('/terms') ? 'term' : 'product';
  const filled = path.replace(/\{([^}]+)\}/g, (_, name: string) => {
    if (path.startsWith('/policies') || path.startsWith('store')) return policyOf(unified, name).id;
    if (name === 'asset') return asset.id;
    if (name === 'term') return ids.term('own');
    return name === 'product' ? ids.product('own') : ids[kind](name);
  });
  const onStore = path.startsWith('store');
  const base = onStore ? `/policystore/datagovernancePolicies${filled.slice(5)}` : `/datagovernance/catalog${filled}`;
  const version = onStore ? 'api-version=2023-06-01-preview' : versions.unified;
  return {
    url: `${base}${base.includes('?') ? '&' : '?'}${version}`,
    payload: method === 'GET' ? undefined : bodyOf(),
  };

  function bodyOf(): object | undefined {
    if (method === 'DELETE') return undefined;
    if (about === 'policy') return policyOf(unified, /\{([^}]+)\}/.exec(path)?.[1] ?? '');
    const source = { type: 'DataMap', assetId: asset.assetId };
    if (about === 'asset') return { name: 'x', type: 'General', source };
    if (about === 'to term') return { entityId: ids.term('own') };
    if (about === 'to product') return { entityId: ids.product('own') };
    if (about.startsWith('to '))
      return { entityId: kind === 'term' ? ids.term(about.slice(3)) : ids.product(about.slice(3)) };
    if (path.includes('/query/count')) return { nameKeyword: 'x' };
    if (/query|facets/.test(path)) return { facets: [] };
    return { name: 'x', status: 'PUBLISHED', contacts, ...(about === '' ? {} : { domain: ids.domain(about) }) };
  }
}

const matrix = sandboxSuite('what a role may do in the Unified Catalog', { accumulates: true });

let tokens: Record<string, string>;
matrix.before(async () => {
  tokens = await tokensOf(sandbox);
});

for (const [column, name, who = 'curator'] of roles)
  matrix(`is as the table says: ${name ?? `none (${who})`}`, async () => {
    sandbox.world.reset();
    const { unified } = sandbox.world;
    fill(unified);
    if (name !== undefined) give(unified, name);
    const wrong: string[] = [];
    for (const row of rows) {
      const { url, payload } = callOf(unified, row);
      const answer = await sandbox.app.inject({
        method: row.method as 'GET',
        url,
        headers: { host: 'localhost', authorization: tokens[who] ?? '' },
        ...(payload === undefined ? {} : { payload }),
      });
      const { statusCode } = answer;
      const forbidden = { error: { code: 'Unauthorized', message: 'Not authorized to access account' } };
      if (statusCode === 403) assert.equal(answer.json(), forbidden);
      const cell = statusCode < 300 ? '+' : statusCode === 403 ? '-' : `${statusCode} ${answer.payload}`;
      if (cell !== row.cells[column]) wrong.push(`${row.method} ${row.path} ${row.about}: ${cell}`);
    }
    assert.equal(wrong, []);
  });

matrix('is said of every operation', () => {
  const known = rows.map(({ method, path }) => {
    const plain = (path.split('?')[0] ?? '').replace(/\{[^}]+\}/g, '{}');
    return `${method} ${plain.replace(/^store/, '/policystore/datagovernancePolicies').replace(/^\/(?!policystore)/, '/datagovernance/catalog/')}`;
  });
  const routes = sandbox.routes
    .filter(({ plane }) => plane === 'Unified Catalog' || plane === 'Governance policy')
    .map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`);
  assert.equal([...new Set(known)].sort(), routes.sort());
});

matrix.run();
