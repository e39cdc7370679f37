import { hash } from 'node:crypto';
import type { Catalog } from './catalog/catalog';
import type { Graph } from './catalog/graph';
import { createFaults, type Faults } from './controls/faults';
import { createNotices, type Notices } from './controls/notice';
import { createRecent, type Recent } from './controls/recent';
import type { DelegatedGrant } from './entra/directory';
import type { Known } from './entra/personas';
import { createSignIns, type SignIns } from './entra/sign-ins';
import { createTokens, type Tokens } from './entra/tokens';
import type { Written } from './document/export';
import { loadWorld } from './document/load';
import type { WorldDocument } from './document/model';
import { contoso } from './estate/contoso';
import type { Shape } from './http/hosts';
import { requestGuid } from './ids';
import { contentOf, type Unified } from './unified/unified';

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
  /** What it begins with, as `readWorld` has looked through it; Contoso, by default. */
  document?: WorldDocument;
}

/** Everything the sandbox knows. Born at start, forgotten at close unless a journal keeps it. */
export interface World extends Written {
  readonly plain: boolean;
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
  /** Back to the first state, as of now or of another moment. The signing key stays, and with it tokens in hand, as far as they are of this time. */
  reset(born?: number): void;
  /** Whom a program can be from the start. */
  readonly known: Known[];
  /** Is told of each consent that somebody gives. */
  onConsent?: (grant: DelegatedGrant) => void;
  readonly tokens: Tokens;
  signIns: SignIns;
  /** Made when it is first needed after a reset: much is asked that needs none of it. */
  readonly catalog: Catalog;
  /** The Unified Catalog; made when it is first needed, too. */
  readonly unified: Unified;
  recent: Recent;
  faults: Faults;
  /** What is broken on purpose. */
  notices: Notices;
}

/** In milliseconds. A registration that is there at the start is older. */
const YEAR = 365 * 86_400_000;

/** Makes a fresh world. */
export function createWorld(options: WorldOptions = {}): World {
  const { clock = Date.now, plain = false, assets, document } = options;
  const shape = options.shape ?? document?.shape ?? 'both';
  let advanced = 0;
  let stopped: number | undefined;
  const now = () => (stopped ?? clock()) + advanced;
  const nextId = () => requestGuid(`request ${first.counts.next('request')}`);
  const begin = (born: number) =>
    beginning({ born, now, plain, assets, document, onConsent: (grant) => world.onConsent?.(grant) });

  // The key takes a moment in another thread, in which the estate is built.
  const tokens = createTokens({ groups: () => world.directory.groups, now, nextId });
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
    get asOf() {
      return first.asOf;
    },
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
  document?: WorldDocument;
  onConsent: (grant: DelegatedGrant) => void;
}

/** The first state of a world. */
function beginning({ born, now, plain, assets, document, onConsent }: Beginning) {
  // An estate that was grown is not kept for the next world: it may be as large as its user likes.
  const how = { start: born, now, onConsent, isOwn: document === undefined && assets === undefined };
  const from = document ?? contoso({ born, plain, assets });
  const { asOf, counts, catalog, unified, faults: _, ...loaded } = loadWorld(from, how);
  const state = {
    ...loaded,
    signIns: createSignIns(),
    recent: createRecent(),
    faults: createFaults(),
    notices: createNotices(),
  };
  return { born, asOf, counts, catalog, unified, state };
}

const seeds = new Map<string, string>();

type SeedOptions = Pick<WorldOptions, 'plain' | 'shape' | 'assets' | 'document'>;

/** A checksum of all that a world begins with, whenever that is: changes of a world can be made again in one that begins as it did, and in no other. */
export function seedOf({ plain = false, assets, document, ...options }: SeedOptions): string {
  const shape = options.shape ?? document?.shape ?? 'both';
  if (document !== undefined) return sumOf([document, ...(shape === 'both' ? [] : [shape])]);
  const key = `${plain} ${shape} ${assets}`;
  const seed = seeds.get(key) ?? checksum(plain, assets, shape);
  seeds.set(key, seed);
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
  return sumOf(all);
}

const sumOf = (all: unknown): string => hash('sha256', JSON.stringify(all)).slice(0, 16);
