import type { EntityRef, MadeLine, Moment, Values } from './model-parts';
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

export interface GroupLine {
  displayName: string;
  /** Groups that it is in. */
  groups?: string[];
  description?: string;
  objectId?: string;
}

export interface PersonLine {
  userPrincipalName: string;
  /** false for somebody whom the directory knows, and who never signs in here. */
  signsIn?: boolean;
  name?: string;
  displayName?: string;
  givenName?: string;
  surname?: string;
  jobTitle?: string;
  objectId?: string;
  directoryRoles?: ('Application Developer' | 'Privileged Role Administrator')[];
  groups?: string[];
}

export interface ApplicationLine {
  name?: string;
  displayName?: string;
  clientId?: string;
  applicationObjectId?: string;
  /** Of its service principal; null where it has none. */
  objectId?: string | null;
  createdAt?: Moment;
  principalCreatedAt?: Moment;
  groups?: string[];
  owners?: string[];
  signInAudience?: string;
  redirectUris?: { web?: string[]; spa?: string[]; publicClient?: string[] };
  isFallbackPublicClient?: boolean | null;
  secrets?: SecretLine[];
  appRoleAssignments?: (string | AssignmentLine)[];
  requiredResourceAccess?: { resourceAppId: string; resourceAccess: { id: string; type: 'Scope' | 'Role' }[] }[];
}

/** A secret without its value, which follows from the rest. */
export interface SecretLine {
  keyId?: string;
  displayName?: string | null;
  number?: number;
  older?: boolean;
  startsAt?: Moment;
  endsAt?: Moment;
}

export interface AssignmentLine {
  value: string;
  resource?: string;
  id?: string;
  createdAt?: Moment;
}

export interface ConsentLine {
  application: string;
  resource: string;
  person?: string;
  scopes: string[];
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

/** What the Data Map says of who wrote something and when. */
export interface WrittenLine {
  guid?: string;
  createdBy?: string;
  updatedBy?: string;
  createTime?: Moment;
  updateTime?: Moment;
  revision?: number;
}

/** A person of an asset: by name, by a name with words beside it, or by any id. */
export type ContactLine = string | { person: string; info?: string } | { id: string; info?: string };

export type ClassificationLine = string | { typeName: string; attributes?: Values; beside?: Values };

/** What entities, glossaries and terms have in common. */
interface DescribedLine extends WrittenLine {
  attributes?: Values;
  status?: 'ACTIVE' | 'DELETED';
  classifications?: ClassificationLine[];
  labels?: string[];
  contacts?: Partial<Record<'Expert' | 'Owner' | 'Steward', ContactLine[]>>;
  businessAttributes?: Record<string, Values>;
  customAttributes?: Record<string, string>;
  beside?: Values;
}

export interface EntityLine extends DescribedLine {
  typeName: string;
  qualifiedName?: string;
  name?: string;
  description?: string;
  /** The root collection unless it is said; null for none. */
  collection?: string | null;
  relationshipAttributes?: Record<string, EntityRef | EntityRef[]>;
}

export interface GlossaryLine {
  name: string;
  longDescription?: string;
}

export interface TermLine {
  name: string;
  glossary?: string;
  longDescription?: string;
  status?: string;
  contacts?: DescribedLine['contacts'];
  assignedEntities?: EntityRef[];
}

export interface RelationshipLine extends WrittenLine {
  typeName: string;
  end1: EntityRef;
  end2: EntityRef;
  attributes?: Values;
}

/** What flows from some assets to others, by a process that is made for it. */
export interface LineageLine {
  inputs: EntityRef[];
  outputs: EntityRef[];
  process?: { typeName?: string; qualifiedName?: string; name?: string };
}

export interface SourceLine {
  name: string;
  kind: string;
  collection?: string;
  properties?: Values;
  createdAt?: Moment;
  lastModifiedAt?: Moment;
  scans?: ScanLine[];
}

export interface ScanLine {
  name: string;
  kind: string;
  collection?: string;
  properties?: Values;
  createdAt?: Moment;
  lastModifiedAt?: Moment;
  filter?: {
    includeUriPrefixes?: string[];
    excludeUriPrefixes?: string[];
    includeRegexes?: string[];
    excludeRegexes?: string[];
  };
  trigger?: {
    recurrence?: Values | null;
    scanLevel?: 'Full' | 'Incremental';
    incrementalScanStartTime?: unknown;
    state?: 'Enabled' | 'Disabled';
    createdAt?: Moment;
    lastModifiedAt?: Moment;
  };
}

export type ScanningLine = Partial<
  Record<
    | 'keyVaults'
    | 'credentials'
    | 'classificationRules'
    | 'scanRulesets'
    | 'integrationRuntimes'
    | 'managedVirtualNetworks',
    ResourceLine[]
  >
>;

export interface ResourceLine {
  name: string;
  kind?: string;
  properties?: Values;
  createdAt?: Moment;
  lastModifiedAt?: Moment;
  version?: number;
  earlier?: ResourceLine[];
  keys?: { authKey1: number; authKey2: number };
  queryMinutes?: number;
  endpoints?: ResourceLine[];
}
