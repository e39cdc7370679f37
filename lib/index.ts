// What one takes home, along the chain: .env -> config -> token -> client -> planes -> diagnosis -> show.

// Settings, from .env or elsewhere.
export { graphScope, loadConfig, purviewScope, readConfig, withApplication, withSettings } from './core/config.ts';
export type { Config } from './core/config.ts';
export { clouds } from './core/clouds.ts';
export type { Cloud, CloudName } from './core/clouds.ts';
export { purviewHosts } from './core/hosts.ts';
export type { PurviewHosts } from './core/hosts.ts';

// Tokens of Microsoft Entra ID, and what they say.
export { claimsOf, requestToken, tokenSource } from './core/token.ts';
export type { AccessToken, TokenAnswer, TokenSource } from './core/token.ts';
export { decodeToken } from './core/jwt.ts';
export type { DecodedToken } from './core/jwt.ts';

// Calls with a token, and the errors they end in.
export { createClient, segment } from './core/client.ts';
export type { CallOptions, Client, ClientOptions, Query } from './core/client.ts';
export type { NetworkOptions } from './core/transport.ts';
export type { Fetch, ResponseLike } from './core/agents.ts';
export type { PollOptions } from './core/poll.ts';
export { AuthError, ConfigError, HttpError } from './core/errors.ts';

// All of it in one: settings, tokens and clients of one account.
export { connect, isSandbox } from './connect.ts';
export type { Connection } from './connect.ts';

// The account and its collections.
export {
  collectionTree,
  createCollection,
  deleteCollection,
  findCollection,
  getAccount,
  listCollections,
  rootCollection,
} from './planes/account.ts';
export type { Account, Collection, CollectionNode, NewCollection } from './planes/account.ts';

// Who may do what: metadata policies and the roles in them.
export { roleName, roles, roleScope } from './planes/roles.ts';
export type { RoleName, RoleScope } from './planes/roles.ts';
export { getPolicy, listPolicies, listRoles, putPolicy } from './planes/policy.ts';
export type { MetadataRole } from './planes/policy.ts';
export { getCatalogPolicy, listCatalogPolicies, putCatalogPolicy } from './planes/catalog-policy.ts';
export { rolesOf } from './planes/held.ts';
export type { Holder, RoleHeld } from './planes/held.ts';
export { getDirectoryObjects, listGroupsOf } from './planes/directory.ts';
export type { DirectoryObject, Group } from './planes/directory.ts';
export { withMember, withoutMember } from './planes/rules.ts';
export type { AttributeMatcher, AttributeRule, CatalogPolicy, MetadataPolicy, RolePolicy } from './planes/rules.ts';
export { editPolicy, grantRole, revokeRole } from './planes/grant.ts';
export type { PolicyChange, RoleChange } from './planes/grant.ts';

// The Unified Catalog: governance domains, their terms and data products, and the assets behind them.
export { businessDomains, dataAssets, dataProducts, terms } from './planes/unified.ts';
export type {
  CatalogQuery,
  CatalogStatus,
  CatalogTerm,
  Contacts,
  Counted,
  DataAsset,
  DataProduct,
  Domain,
  EntityCategory,
  Facets,
  ListFilter,
  New,
  Publishable,
  Queryable,
  Relationship,
  Resource,
} from './planes/unified.ts';
export { dataAssetsOf, ensureDataAssets, ensureNamed, ensureRelated } from './planes/unified-ensure.ts';
export type { EnsuredAsset, MapAsset } from './planes/unified-ensure.ts';
export { partsOf, whoAnswersFor } from './planes/unified-parts.ts';
export type { Answerable, ProductParts } from './planes/unified-parts.ts';

// Search.
export { search, searchAll, searchUntil, suggest } from './planes/search.ts';
export { allOf, anyOf, classifiedAs, inCollection, not, ofKind, ofType, where } from './planes/search.ts';
export type {
  FacetRequest,
  Filter,
  SearchOptions,
  SearchPage,
  SearchRequest,
  SearchRow,
  SearchTotals,
  SuggestRow,
} from './planes/search.ts';

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
} from './planes/catalog.ts';
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
} from './planes/catalog.ts';
export { addContact, assetsWithoutOwner, contactsOf, nameContacts } from './planes/owners.ts';
export type { AssetContact, ContactChange, ContactType } from './planes/owners.ts';
export { createEntities } from './planes/bulk.ts';
export type { BulkOptions, BulkReport, WrittenEntity } from './planes/bulk.ts';
export { tableEntities } from './planes/tables.ts';
export type { NewColumn, NewTable } from './planes/tables.ts';
export { createTypes, deleteType, ensureTypes, getTypes } from './planes/types.ts';
export type { AttributeDef, TypeDef, TypesDef } from './planes/types.ts';

export { reportsFedBy, reportsIn } from './planes/reports.ts';
export type { FedReport } from './planes/reports.ts';

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
} from './planes/glossary.ts';
export type { AssignedEntity, Glossary, NewTerm, Term } from './planes/glossary.ts';

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
} from './planes/scanning.ts';
export type { NewScanResource, RunOptions, ScanLevel, ScanResource, ScanRun, ScanTrigger } from './planes/scanning.ts';

// Why something failed, and whether everything is in order.
export { explain } from './diagnosis/explain.ts';
export type { Explanation, Reason } from './diagnosis/explain.ts';
export { diagnose } from './diagnosis/diagnose.ts';
export type { DiagnoseOptions, OtherId, Rights } from './diagnosis/diagnose.ts';
export { planes, verifyPlanes } from './diagnosis/verify.ts';
export type { Plane, PlaneResult } from './diagnosis/verify.ts';
export { findHosts } from './diagnosis/hosts.ts';
export type { FindHostsOptions, HostAnswer, HostRow, HostsFound } from './diagnosis/hosts.ts';
export { draftRequests } from './diagnosis/requests.ts';
export type { Draft, RequestOptions, Requests } from './diagnosis/requests.ts';
export { checkPlanes, checkRegistration, checkRoles, runChecks } from './diagnosis/checks.ts';
export type { CheckResult, RoleRow } from './diagnosis/checks.ts';

// What is shown, in a notebook or a terminal.
export { showBars, showCard, showDiff, showRows, showTable, toTable } from './show/table.ts';
export type { CardRow, Row } from './show/table.ts';
export { showHosts, toHosts } from './show/hosts.ts';
export { showRequests, toMessage } from './show/requests.ts';
export { showTree } from './show/tree.ts';
export { describeClaims, showClaims } from './show/claims.ts';
export type { ClaimRow } from './show/claims.ts';
export { showTimeline, showValidity, timedFetch } from './show/timeline.ts';
export type { TimedRequest } from './show/timeline.ts';
export { mergeLineages, pathBetween, showLineage, toDot, toLineageText } from './show/lineage.ts';
export type { GraphOptions, LineageGraph } from './show/lineage.ts';
export { showProduct } from './show/product.ts';
export { showReports } from './show/reports.ts';
export { showRuns, watchRun } from './show/runs.ts';
export { progress } from './show/progress.ts';
export type { Progress } from './show/progress.ts';

// A list of search results to take home, and a file of comma-separated values, read with its faults named.
export { listColumns, toCsv, toJsonLines } from './planes/list.ts';
export type { ListColumn } from './planes/list.ts';
export { saveLines } from './core/whole-file.ts';
export { csvLine, readRows } from './csv.ts';
export type { ColumnRule, FileRow } from './csv.ts';
