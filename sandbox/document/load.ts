import { createCollections } from '../account/collections';
import { createSettings, type Settings } from '../account/settings';
import { createCatalog, type Catalog } from '../catalog/catalog';
import { createCounts } from '../counts';
import { createDirectory, type DelegatedGrant } from '../entra/directory';
import type { Known } from '../entra/personas';
import { createDevopsPolicies } from '../policy/devops';
import { createPolicies } from '../policy/policies';
import { createScanSettings } from '../scanning/settings';
import { createNamed } from '../scanning/sources';
import type { Unified } from '../unified/unified';
import { readAssets } from './assets';
import { nameCollections, readCollections } from './collections';
import { nameEverybody, readDirectory, readKnown } from './directory';
import { worldError } from './faults';
import { finder, type Find } from './find';
import { readLandscape } from './landscape';
import { assetLines } from './lines';
import type { WorldDocument } from './model';
import { beginReading, type Reading } from './reading';
import { readDevops, readPolicies } from './roles';
import { readScanSettings, readSources } from './scanning';
import { putShared, shareAssets, sharedLandscape } from './shared';
import type { State } from './state';
import { readTypes } from './types';
import { readUnified } from './unified';

/** The state that a document describes. What takes long to make is made when it is first asked for. */
export interface Loaded extends State {
  /** Whom a program can be. */
  known: Known[];
  catalog: () => Catalog;
  unified: () => Unified;
  /** What is wrong with the document, all of it. */
  faults(): string[];
}

interface How {
  /** The moment of the start. */
  start: number;
  now: () => number;
  onConsent?: (grant: DelegatedGrant) => void;
  /** Whether the document is the sandbox's own and never changes: what it says of assets is then read once in a process. */
  isOwn?: boolean;
}

/** Makes the state of a world of its document. What is wrong with it is told by `faults`, or thrown by what is made later. */
export function loadWorld(
  document: WorldDocument,
  { start, now, onConsent = () => undefined, isOwn = false }: How,
): Loaded {
  const reading = beginReading(document, start);
  const { asOf, faults } = reading;
  nameEverybody(reading);
  nameCollections(reading);
  const counts = createCounts();
  counts.set(document.counts ?? {});
  const first = readDirectory(reading);
  const collections = readCollections(reading);
  const sound = <T extends object>(make: () => T) =>
    once(() => {
      const before = faults.all().length;
      const made = make();
      if (!checking && faults.all().length > before) throw worldError(faults.all());
      return made;
    });
  let checking = false;
  // Both at once: what the one names in the other may be called otherwise before the other is asked for.
  const both = sound(() => {
    const made = createCatalog(now, { born: asOf, counts });
    const find = readCatalog(reading, made, isOwn);
    return { catalog: made, unified: readUnified(counts, made, find, reading) };
  });
  const catalog = () => both().catalog;
  const unified = () => both().unified;
  const landscape = sound(() => {
    const read = () => readLandscape(catalog(), reading);
    return isOwn ? sharedLandscape(document, catalog(), read) : read();
  });
  const loaded = {
    asOf,
    counts,
    known: readKnown(first),
    directory: createDirectory(first, { counts, onConsent }),
    collections: createCollections(collections),
    policies: createPolicies(readPolicies(reading, collections)),
    devops: createDevopsPolicies(readDevops(reading)),
    settings: readSettings(reading),
    sources: createNamed(readSources(reading)),
    scanSettings: readScanSettings(createScanSettings(asOf), reading),
  };
  return {
    ...loaded,
    catalog,
    unified,
    landscape,
    faults() {
      checking = true;
      both();
      landscape();
      return faults.all();
    },
  };
}

/** Puts the types and the assets of a document into a catalog. Gives what finds them. */
function readCatalog(reading: Reading, catalog: Catalog, isOwn: boolean): Find {
  const { document } = reading;
  readTypes(catalog.types, reading);
  if (isOwn && putShared(document, catalog)) return finder(catalog, new Set(), reading);
  const { entities, relationships } = assetLines(catalog.types, reading);
  const find = readAssets(catalog, entities, relationships, reading);
  if (isOwn) shareAssets(document, catalog);
  return find;
}

function readSettings({ document: { account = {} }, asOf }: Reading): Settings {
  const { keys, rule } = createSettings(asOf);
  return {
    keys: { ...keys, ...account.keys },
    rule: account.resourceSetRule ? structuredClone(account.resourceSetRule) : rule,
  };
}

/** Makes something when it is first asked for. */
function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
