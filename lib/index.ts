// What one takes home, along the chain: .env -> config -> token -> client -> planes -> diagnosis -> show.

// Settings, from .env or elsewhere.
export { graphScope, loadConfig, purviewScope, readConfig, withApplication, withSettings } from './core/config';
export type { Config } from './core/config';
export { clouds } from './core/clouds';
export type { Cloud, CloudName } from './core/clouds';

// Tokens of Microsoft Entra ID, and what they say.
export { claimsOf, requestToken, tokenSource } from './core/token';
export type { AccessToken, TokenAnswer, TokenSource } from './core/token';
export { decodeToken } from './core/jwt';
export type { DecodedToken } from './core/jwt';

// Calls with a token, and the errors they end in.
export { createClient, segment } from './core/client';
export type { CallOptions, Client, ClientOptions, Query } from './core/client';
export type { NetworkOptions } from './core/transport';
export type { Fetch, ResponseLike } from './core/agents';
export type { PollOptions } from './core/poll';
export { AuthError, ConfigError, HttpError } from './core/errors';

// All of it in one: settings, tokens and clients of one account.
export { connect, isSandbox } from './connect';
export type { Connection } from './connect';

// The account and its collections.
export {
  collectionTree,
  createCollection,
  deleteCollection,
  findCollection,
  getAccount,
  listCollections,
} from './planes/account';
export type { Account, Collection, CollectionNode, NewCollection } from './planes/account';

// Who may do what: metadata policies and the roles in them.
export { roleName, roles } from './planes/roles';
export type { RoleName } from './planes/roles';
export { getPolicy, listPolicies, listRoles, putPolicy, rolesOf, withMember, withoutMember } from './planes/policy';
export type { AttributeMatcher, AttributeRule, MetadataPolicy, MetadataRole, RoleHeld } from './planes/policy';
export { editPolicy, grantRole, revokeRole } from './planes/grant';
export type { PolicyChange, RoleChange } from './planes/grant';

// Search.
export { search, searchAll, searchUntil, suggest } from './planes/search';
export { allOf, anyOf, classifiedAs, inCollection, not, ofKind, ofType, where } from './planes/search';
export type {
  FacetRequest,
  Filter,
  SearchOptions,
  SearchPage,
  SearchRequest,
  SearchRow,
  SearchTotals,
  SuggestRow,
} from './planes/search';

// Assets, their types and their lineage.
export {
  addClassifications,
  columnsOf,
  createEntity,
  deleteEntity,
  ensureClassification,
  getEntity,
  getEntityByQualifiedName,
  getLineage,
  removeClassification,
} from './planes/catalog';
export type {
  Classification,
  Entity,
  EntityAnswer,
  EntityHeader,
  EntityMutation,
  Lineage,
  NewEntity,
  RelatedEntity,
  WriteOptions,
} from './planes/catalog';
export { createEntities } from './planes/bulk';
export type { BulkOptions, BulkReport, WrittenEntity } from './planes/bulk';
export { tableEntities } from './planes/tables';
export type { NewColumn, NewTable } from './planes/tables';
export { createTypes, deleteType, ensureTypes, getTypes } from './planes/types';
export type { AttributeDef, TypeDef, TypesDef } from './planes/types';

export { reportsFedBy, reportsIn } from './planes/reports';
export type { FedReport } from './planes/reports';

// The glossary.
export {
  assignTerm,
  createTerm,
  deleteTerm,
  ensureTerm,
  findTerm,
  listAssignedEntities,
  listGlossaries,
  listTerms,
  unassignTerm,
} from './planes/glossary';
export type { AssignedEntity, Glossary, NewTerm, Term } from './planes/glossary';

// Data sources and their scans.
export {
  cancelRun,
  deleteDataSource,
  deleteScan,
  deleteTrigger,
  getDataSource,
  getTrigger,
  listDataSources,
  listRuns,
  putDataSource,
  putScan,
  putTrigger,
  runScan,
} from './planes/scanning';
export type { NewScanResource, RunOptions, ScanLevel, ScanResource, ScanRun, ScanTrigger } from './planes/scanning';

// Why something failed, and whether everything is in order.
export { explain } from './diagnosis/explain';
export type { Explanation, Reason } from './diagnosis/explain';
export { diagnose } from './diagnosis/diagnose';
export type { DiagnoseOptions, Rights } from './diagnosis/diagnose';
export { planes, verifyPlanes } from './diagnosis/verify';
export type { Plane, PlaneResult } from './diagnosis/verify';
export { checkPlanes, checkRegistration, checkRoles, runChecks } from './diagnosis/checks';
export type { CheckResult, RoleRow } from './diagnosis/checks';

// What is shown, in a notebook or a terminal.
export { showBars, showCard, showDiff, showReports, showRows, showTable, toTable } from './show/table';
export type { CardRow, Row } from './show/table';
export { showTree } from './show/tree';
export { describeClaims, showClaims } from './show/claims';
export type { ClaimRow } from './show/claims';
export { showTimeline, showValidity, timedFetch } from './show/timeline';
export type { TimedRequest } from './show/timeline';
export { mergeLineages, pathBetween, showLineage, toDot, toLineageText } from './show/lineage';
export type { GraphOptions, LineageGraph } from './show/lineage';
export { showRuns, watchRun } from './show/runs';
export { progress } from './show/progress';
export type { Progress } from './show/progress';

// A file of comma-separated values, read with its faults named.
export { readRows } from './csv';
export type { ColumnRule, FileRow } from './csv';
