import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { createSandbox, type Keep, type Sandbox, type SandboxOptions } from '../../sandbox/app';
import { exportWorld } from '../../sandbox/document/export';
import { readWorld } from '../../sandbox/document/file';
import type { WorldDocument } from '../../sandbox/document/model';
import { msGraph, purview } from '../../sandbox/entra/resources';
import type { ScanSettings } from '../../sandbox/scanning/settings';
import { contentOf } from '../../sandbox/unified/unified';
import { createWorld, type World } from '../../sandbox/world';
import { unwatched } from './conformance';
import { empower, tokensOf } from './hostile-world';
import { versions } from './support';

/** A moment at which nothing is going on. */
export const noon = Date.UTC(2026, 0, 5, 12);

/** A place for worlds, and what becomes of those that were started there. */
export interface Place {
  file: string;
  /** What the starts told. */
  told: string[];
  start(options?: SandboxOptions, keep?: Partial<Keep>): Promise<Sandbox>;
  /** Ends all that was started, and removes the place. */
  remove(): Promise<void>;
}

export function makePlace(): Place {
  // In memory, where there is such a folder: each change waits for the disk.
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'kept-'));
  const file = join(folder, 'world.jsonl');
  const told: string[] = [];
  const running: Sandbox[] = [];
  return {
    file,
    told,
    async start(options = {}, keep = {}) {
      const kept = { file, tell: (sentence: string) => void told.push(sentence), ...keep };
      const sandbox = await unwatched(() => createSandbox({ clock: () => noon, ...options, keep: kept }));
      running.push(sandbox);
      return sandbox;
    },
    async remove() {
      await Promise.all(running.map((one) => one.close()));
      rmSync(folder, { recursive: true });
    },
  };
}

/** All of a world that is kept, to compare it with another. */
export function stateOf(world: World): unknown {
  const { directory, collections, policies, devops, settings, sources, scanSettings, catalog } = world;
  const { request: _, ...counts } = world.counts.all();
  const all = {
    now: world.now(),
    born: world.born,
    counts,
    people: [directory.people, directory.staff, directory.groups],
    registrations: directory.registrations(),
    principals: directory.principals(),
    consented: directory
      .registrations()
      .map(({ clientId }) =>
        directory.people.map(({ objectId }) => [
          ...directory.consented(clientId, msGraph, objectId),
          ...directory.consented(clientId, purview, objectId),
        ]),
      ),
    collections: collections.all(),
    policies: policies.all(),
    devops: devops.all(),
    settings,
    sources: sources.all().map((source) => ({ ...source, scans: source.scans.all() })),
    scanSettings: shelvesOf(scanSettings),
    imports: catalog.imports.all(),
    types: catalog.types.all(),
    unified: contentOf(world.unified),
    incident: world.notices.open(),
    entities: [...catalog.store.entities()].map((entity) => [entity, catalog.store.relationshipsOf(entity.guid)]),
  };
  return JSON.parse(JSON.stringify(all));
}

function shelvesOf({ born, ...shelves }: ScanSettings): unknown {
  const all = Object.values(shelves).map((shelf) =>
    shelf.all().map((one) => ({ ...one, endpoints: one.endpoints?.all() })),
  );
  return [born, ...all];
}

/** Of a world, what a document of it carries: not its clock, an open incident, the runs of scans and files of terms that were handed in. */
export function describedOf(world: World): unknown {
  const {
    now: _now,
    born: _born,
    imports: _imports,
    incident: _incident,
    ...state
  } = stateOf(world) as Record<string, never>;
  const { types, sources, ...others } = state as unknown as Record<'types' | 'sources', Record<string, unknown>[]>;
  const withoutRuns = sources.map((source) => ({
    ...source,
    scans: (source.scans as object[]).map((scan) => ({ ...scan, runs: [] })),
  }));
  // Types of one kind keep their order, in which answers list them.
  const kinds = [...new Set(types.map(({ category }) => String(category)))].sort();
  const byKind = kinds.map((kind) => types.filter(({ category }) => category === kind));
  return JSON.parse(JSON.stringify({ ...others, sources: withoutRuns, types: byKind }));
}

/** Asserts that a world that is written down and loaded is the same one, and is written down as it was. */
export async function assertWritten({ world }: Pick<Sandbox, 'world'>): Promise<void> {
  const written = JSON.parse(JSON.stringify(exportWorld(world))) as WorldDocument;
  const document = await readWorld(written);
  const again = createWorld({ clock: () => world.born, document });
  assert.equal(describedOf(again), describedOf(world));
  assert.equal(JSON.parse(JSON.stringify(exportWorld(again))), written);
}

/** A body of a policy of the root collection that lets the learner do everything everywhere. */
export const powers = (): Promise<unknown> => (made ??= makePowers());
let made: Promise<unknown> | undefined;

async function makePowers(): Promise<unknown> {
  const other = await unwatched(() => createSandbox());
  const version = other.world.policies.byCollection('contoso')?.version;
  empower(other.world);
  const policy = other.world.policies.byCollection('contoso');
  await other.close();
  return { ...policy, version };
}

/** What is asked of a world to see that it is the same: whose question it is, and the address. */
function questions({ collections, sources, catalog, directory }: World): [string, string][] {
  const { account, policy, scanning, datamap } = versions;
  const guids = [...catalog.store.entities()].map(({ guid }) => guid);
  const ties = [...new Set(guids.flatMap((guid) => catalog.store.relationshipsOf(guid).map((tie) => tie.guid)))];
  const glossaries = [...catalog.store.entities()].filter(({ typeName }) => typeName === 'AtlasGlossary');
  const bases = ['/datamap/api', '/catalog/api'];
  const as = (who: string, paths: string[]) => paths.map((path): [string, string] => [who, path]);
  return [
    ...as('admin', [`/account?${account}`, `/account/collections?${account}`]),
    ...as('admin', [`/policyStore/metadataPolicies?${policy}`]),
    ...collections
      .all()
      .flatMap(({ name }) =>
        as('admin', [
          `/collections/${name}/getChildCollectionNames?${account}`,
          `/collections/${name}/getCollectionPath?${account}`,
        ]),
      ),
    ...as('learner', [`/scan/datasources?${scanning}`]),
    ...sources.all().flatMap(({ name, scans }) => {
      const source = `/scan/datasources/${name}`;
      const ofScans = scans.all().flatMap((scan) => {
        const path = `${source}/scans/${scan.name}`;
        return [`${path}?${scanning}`, `${path}/runs?${scanning}`, `${path}/triggers/default?api-version=2023-09-01`];
      });
      return as('learner', [`${source}?${scanning}`, `${source}/scans?${scanning}`, ...ofScans]);
    }),
    ...bases.flatMap((base) =>
      as('learner', [
        `${base}/atlas/v2/types/typedefs`,
        `${base}/atlas/v2/glossary`,
        ...glossaries.map(({ guid }) => `${base}/atlas/v2/glossary/${guid}/detailed`),
        ...guids.slice(0, 40).map((guid) => `${base}/atlas/v2/lineage/${guid}?direction=BOTH&depth=4`),
      ]),
    ),
    ...as(
      'learner',
      inPieces(guids).map((some) => `/datamap/api/atlas/v2/entity/bulk?guid=${some.join('&guid=')}`),
    ),
    ...as(
      'learner',
      ties.slice(-100).map((guid) => `/datamap/api/atlas/v2/relationship/guid/${guid}`),
    ),
    ...as('learner', [`/datamap/api/lineage/${guids[0]}/next?direction=BOTH&${datamap}`]),
    ...as('graph', ['/v1.0/applications', '/v1.0/servicePrincipals', '/v1.0/users', '/v1.0/groups']),
    ...directory
      .registrations()
      .flatMap(({ applicationObjectId }) => as('graph', [`/v1.0/applications/${applicationObjectId}/owners`])),
    ...directory
      .principals()
      .flatMap(({ objectId }) => as('graph', [`/v1.0/servicePrincipals/${objectId}/appRoleAssignments`])),
    ...['businessdomains', 'terms', 'dataProducts', 'policies', 'dataAssets?includeExtendedProperties=true'].flatMap(
      (path) => as('admin', [`/datagovernance/catalog/${path}${path.includes('?') ? '&' : '?'}${versions.unified}`]),
    ),
    ...as('nobody', ['/sandbox/personas', '/sandbox/people', '/sandbox/health']),
  ];
}

const inPieces = (all: string[]): string[][] =>
  Array.from({ length: Math.ceil(all.length / 100) }, (_, i) => all.slice(100 * i, 100 * (i + 1)));

/** The answers to many questions and searches, each as its status and the bytes of its body. */
export async function answersOf({ app, world }: Sandbox): Promise<string[]> {
  const tokens = await tokensOf({ app });
  const ask = async (who: string, method: 'GET' | 'POST', url: string, payload?: object) => {
    const headers = { host: 'localhost', ...(tokens[who] === undefined ? {} : { authorization: tokens[who] }) };
    const answer = await app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    // Refusals, as those of what is deleted, carry the id of the request.
    const text = answer.payload.replace(/"(requestId|request-id|client-request-id)":"[^"]*"/g, '');
    return `${method} ${url} ${answer.statusCode} ${text}`;
  };
  const answers = [];
  for (const [who, url] of questions(world)) answers.push(await ask(who, 'GET', url));
  const facets = [{ facet: 'entityType' }, { facet: 'term' }, { facet: 'label' }, { facet: 'classification' }];
  for (const who of ['learner', 'curator', 'reader', 'admin'])
    for (const url of [
      `/datamap/api/search/query?${versions.datamap}`,
      '/catalog/api/search/query?api-version=2022-03-01-preview',
    ])
      answers.push(await ask(who, 'POST', url, { limit: 1000, facets, orderby: [{ id: 'ASC' }] }));
  return answers;
}
