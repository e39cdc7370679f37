import type { EntityLine, GlossaryLine, LineageLine, RelationshipLine, TermLine } from './model-assets';
import type { ApplicationLine, ConsentLine, GroupLine, PersonLine } from './model-directory';
import type { ScanningLine, SourceLine } from './model-scanning';
import type { MadeLine, Moment, Values } from './model-parts';
import type { UnifiedLine } from './model-unified';

/**
 * A world as a document: what a sandbox knows when it starts, as people write it and as `GET /sandbox/world` gives it.
 * `world.schema.json` beside this file says the same to editors, with what each field is for.
 */
export interface WorldDocument {
  $schema?: string;
  asOf?: string;
  shape?: 'classic' | 'both' | 'unified';
  account?: AccountLine;
  collections?: CollectionLine[];
  groups?: GroupLine[];
  people?: PersonLine[];
  applications?: ApplicationLine[];
  /** Client ids of applications that every tenant of the sandbox has, and this one has no more. */
  removedApplications?: string[];
  consents?: ConsentLine[];
  roles?: RoleLine[];
  metadataPolicies?: PolicyLine[];
  governancePolicies?: PolicyLine[];
  devopsPolicies?: DevopsLine[];
  types?: TypesLine;
  glossaries?: GlossaryLine[];
  terms?: TermLine[];
  entities?: EntityLine[];
  relationships?: RelationshipLine[];
  lineage?: LineageLine[];
  dataSources?: SourceLine[];
  scanning?: ScanningLine;
  unifiedCatalog?: UnifiedLine;
  landscape?: { entities?: EntityLine[]; relationships?: RelationshipLine[] };
  counts?: Record<string, number>;
}

export interface AccountLine {
  /** How often each of the account's keys was made. */
  keys?: { primary?: number; secondary?: number };
  resourceSetRule?: {
    pathPatternConfig: Values;
    advancedResourceSet: { modifiedAt: string; resourceSetProcessing: unknown };
  };
}

export interface CollectionLine extends MadeLine {
  name: string;
  friendlyName?: string;
  description?: string;
  parent?: string;
  changing?: 'Creating' | 'Moving';
  readyAt?: Moment;
}

/** Who holds a role, in a collection of the Data Map or a domain of the Unified Catalog; in the root collection or the whole catalog without either. */
export interface RoleLine {
  role: string;
  collection?: string;
  domain?: string;
  members: string[];
}

/** A policy as its REST API gives it, where it is another than its roles make. */
export interface PolicyLine {
  id: string;
  name: string;
  version: number;
  properties: Values;
}

export interface DevopsLine extends MadeLine {
  role: string;
  source: string;
  version?: number;
  decisionRules: Values[];
}

export type TypesLine = Partial<
  Record<
    | 'enumDefs'
    | 'structDefs'
    | 'classificationDefs'
    | 'entityDefs'
    | 'relationshipDefs'
    | 'businessMetadataDefs'
    | 'termTemplateDefs',
    TypeLine[]
  >
> & {
  /** Names of built-in types that were deleted. */
  removed?: string[];
};

export interface TypeLine extends Values {
  name: string;
}
