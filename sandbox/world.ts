import { hash } from 'node:crypto';
import { createCollections, type Collections } from './account/collections';
import { createSettings, type Settings } from './account/settings';
import { createCatalog, type Catalog } from './catalog/catalog';
import type { Graph } from './catalog/graph';
import { createFaults, type Faults } from './controls/faults';
import { createNotices, type Notices } from './controls/notice';
import { createRecent, type Recent } from './controls/recent';
import { createCounts, type Counts } from './counts';
import { createDirectory, type DelegatedGrant, type Directory } from './entra/directory';
import { createSignIns, type SignIns } from './entra/sign-ins';
import { signingKeyOfProcess, type SigningKey } from './entra/signing-key';
import { createTokens, type Tokens } from './entra/tokens';
import { buildBusiness } from './estate/build-business';
import { collections } from './estate/collections';
import { buildEstate } from './estate/estate';
import type { Shape } from './http/hosts';
import { requestGuid } from './ids';
import { createDevopsPolicies, type DevopsPolicies } from './policy/devops';
import { createPolicies, type Policies } from './policy/policies';
import { createLandscape } from './scanning/landscape';
import { createScanSettings, type ScanSettings } from './scanning/settings';
import { createSources, type Sources } from './scanning/sources';
import { contentOf, createUnified, type Unified } from './unified/unified';

export interface WorldOptions {
  /** The time in milliseconds; the system's by default. */
  clock?: () => number;
  /** The moment at which it was born; now, by default. */
  born?: number;
  /** No controls and an empty catalog: what a real account looks like to a newcomer. */
  plain?: boolean;
  /** Grows the estate to this many assets. */
  assets?: number;
  /** What hosts the tenant has: all, by default. */
  shape?: Shape;
  /** Signs the tokens; all sandboxes of a process share one unless they are given their own. */
  signingKey?: Promise<SigningKey>;
}

/** Everything the sandbox knows. Born at start, forgotten at close unless a journal keeps it. */
export interface World {
  readonly plain: boolean;
  readonly shape: Shape;
  /** When it was born. A world that is born at the same moment begins as the same one. */
  readonly born: number;
  /** The time in milliseconds, moved by what `advance` added. */
  now(): number;
  /** Moves the time on, or back, at most to a year before what the clock says; tells whether it did. */
  advance(seconds: number): boolean;
  /** Lets it be this moment until told otherwise. */
  stopAt(time: number | undefined): void;
  /** A guid that no earlier call got; the same ones in every start. */
  nextId(): string;
  /** What ids are made of. */
  readonly counts: Counts;
  /** Back to the first state, as of now or of another moment. The signing key stays, so that tokens in hand still work. */
  reset(born?: number): void;
  /** Is told of each consent that somebody gives. */
  onConsent?: (grant: DelegatedGrant) => void;
  readonly tokens: Tokens;
  directory: Directory;
  signIns: SignIns;
  collections: Collections;
  policies: Policies;
  devops: DevopsPolicies;
  /** The account's keys and rules. */
  settings: Settings;
  sources: Sources;
  /** What scans make use of, such as credentials. */
  scanSettings: ScanSettings;
  /** Made when it is first needed after a reset: much is asked that needs none of it. */
  readonly catalog: Catalog;
  /** The Unified Catalog; made when it is first needed, too. */
  readonly unified: Unified;
  /** What there is to scan; made when it is first needed. */
  landscape: () => Graph;
  recent: Recent;
  faults: Faults;
  /** What is broken on purpose. */
  notices: Notices;
}

/** In milliseconds. A registration that is there at the start is older. */
const YEAR = 365 * 86_400_000;

/** Makes a fresh world. */
export function createWorld(options: WorldOptions = {}): World {
  const { clock = Date.now, plain = false, shape = 'both', assets, signingKey = signingKeyOfProcess() } = options;
  let advanced = 0;
  let stopped: number | undefined;
  const now = () => (stopped ?? clock()) + advanced;
  const nextId = () => requestGuid(`request ${first.counts.next('request')}`);
  const begin = (born: number) =>
    beginning({ born, now, plain, assets, onConsent: (grant) => world.onConsent?.(grant) });

  // The key takes a moment in another thread, in which the estate is built.
  const tokens = createTokens({ now, nextId, signingKey });
  let first = begin(options.born ?? now());
  first.catalog();
  const world: World = {
    plain,
    shape,
    get born() {
      return first.born;
    },
    now,
    advance(seconds) {
      const moved = advanced + seconds * 1000;
      const isFar = moved < -YEAR;
      if (!isFar) advanced = moved;
      return !isFar;
    },
    stopAt: (time) => void (stopped = time === undefined ? undefined : time - advanced),
    nextId,
    get counts() {
      return first.counts;
    },
    reset(born) {
      advanced = 0;
      first = begin(born ?? now());
      Object.assign(world, first.state);
    },
    tokens,
    get catalog() {
      return first.catalog();
    },
    get unified() {
      return first.unified();
    },
    ...first.state,
  };
  return world;
}

interface Beginning {
  born: number;
  now: () => number;
  plain: boolean;
  assets?: number;
  onConsent: (grant: DelegatedGrant) => void;
}

/** The first state of a world. */
function beginning({ born, now, plain, assets, onConsent }: Beginning) {
  const counts = createCounts();
  const catalog = once(() => {
    const made = createCatalog(now, { born, counts });
    buildEstate(made, { born, assets, empty: plain });
    return made;
  });
  const unified = once(() => {
    const made = createUnified(counts);
    if (!plain) buildBusiness(made, born);
    return made;
  });
  const state = {
    directory: createDirectory(born, { counts, onConsent }),
    signIns: createSignIns(),
    collections: createCollections(collections, born),
    policies: createPolicies(collections),
    devops: createDevopsPolicies(),
    settings: createSettings(born),
    sources: createSources(born, plain),
    scanSettings: createScanSettings(born),
    landscape: once(() => createLandscape(catalog(), born)),
    recent: createRecent(),
    faults: createFaults(),
    notices: createNotices(),
  };
  return { born, counts, catalog, unified, state };
}

const seeds = new Map<string, string>();

/** A checksum of all that a world begins with, whenever that is: changes of a world can be made again in one that begins as it did, and in no other. */
export function seedOf({
  plain = false,
  shape = 'both',
  assets,
}: Pick<WorldOptions, 'plain' | 'shape' | 'assets'>): string {
  const options = `${plain} ${shape} ${assets}`;
  const seed = seeds.get(options) ?? checksum(plain, assets, shape);
  seeds.set(options, seed);
  return seed;
}

function checksum(plain: boolean, assets: number | undefined, shape: Shape): string {
  const { catalog, unified, state } = beginning({ born: 0, now: () => 0, plain, assets, onConsent: () => undefined });
  const { directory, collections, policies, sources, landscape } = state;
  const graph = ({ store }: Graph) =>
    [...store.entities()].map((entity) => [entity, store.relationshipsOf(entity.guid)] as const);
  const all = [
    ...[catalog().types.all(), graph(catalog()), graph(landscape())],
    ...[directory.registrations(), directory.principals(), directory.people, directory.groups],
    ...[collections.all(), policies.all(), sources.all()],
    ...contentOf(unified()),
    // What one shape refuses, another has carried out.
    ...(shape === 'both' ? [] : [shape]),
  ];
  return hash('sha256', JSON.stringify(all)).slice(0, 16);
}

/** Makes something when it is first asked for. */
function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
