import { createCollections, type Collections } from './account/collections';
import { createCatalog, type Catalog } from './catalog/catalog';
import type { Graph } from './catalog/graph';
import { createFaults, type Faults } from './controls/faults';
import { createRecent, type Recent } from './controls/recent';
import { createDirectory, type Directory } from './entra/directory';
import { createSignIns, type SignIns } from './entra/sign-ins';
import { signingKeyOfProcess, type SigningKey } from './entra/signing-key';
import { createTokens, type Tokens } from './entra/tokens';
import { collections } from './estate/collections';
import { buildEstate } from './estate/estate';
import { requestGuid } from './ids';
import { createPolicies, type Policies } from './policy/policies';
import { createLandscape } from './scanning/landscape';
import { createSources, type Sources } from './scanning/sources';

export interface WorldOptions {
  /** The time in milliseconds; the system's by default. */
  clock?: () => number;
  /** No controls and an empty catalog: what a real account looks like to a newcomer. */
  plain?: boolean;
  /** Grows the estate to this many assets. */
  assets?: number;
  /** Signs the tokens; all sandboxes of a process share one unless they are given their own. */
  signingKey?: Promise<SigningKey>;
}

/** Everything the sandbox knows. Born at start, forgotten at close. */
export interface World {
  readonly plain: boolean;
  /** The time in milliseconds, moved on by what `advance` added. */
  now(): number;
  /** Moves the time on, or back again by at most as much; tells whether it did. */
  advance(seconds: number): boolean;
  /** A guid that no earlier call got; the same ones in every start. */
  nextId(): string;
  /** Back to the first state. The signing key stays, so that tokens in hand still work. */
  reset(): void;
  readonly tokens: Tokens;
  directory: Directory;
  signIns: SignIns;
  collections: Collections;
  policies: Policies;
  sources: Sources;
  /** Made when it is first needed after a reset: much is asked that needs none of it. */
  readonly catalog: Catalog;
  /** What there is to scan; made when it is first needed. */
  landscape: () => Graph;
  recent: Recent;
  faults: Faults;
}

/** Makes a fresh world. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const { clock = Date.now, plain = false, assets, signingKey = signingKeyOfProcess() } = options;
  let advanced = 0;
  let issued = 0;
  const now = () => clock() + advanced;
  const nextId = () => requestGuid(`request ${++issued}`);

  // The key takes a moment in another thread, in which the estate is built.
  const tokens = createTokens({ now, nextId, signingKey });
  let first = begin();
  first.catalog();
  const world: World = {
    plain,
    now,
    nextId,
    advance(seconds) {
      const moved = advanced + seconds * 1000;
      if (moved >= 0) advanced = moved;
      return moved >= 0;
    },
    reset() {
      advanced = 0;
      issued = 0;
      first = begin();
      Object.assign(world, first.state);
    },
    tokens: await tokens,
    get catalog() {
      return first.catalog();
    },
    ...first.state,
  };
  return world;

  function begin() {
    const born = now();
    const catalog = once(() => {
      const made = createCatalog(now);
      buildEstate(made, { born, assets, empty: plain });
      return made;
    });
    const state = {
      directory: createDirectory(born),
      signIns: createSignIns(),
      collections: createCollections(collections, born),
      policies: createPolicies(collections),
      sources: createSources(born, plain),
      landscape: once(() => createLandscape(catalog(), born)),
      recent: createRecent(),
      faults: createFaults(),
    };
    return { catalog, state };
  }
}

/** Makes something when it is first asked for. */
function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
