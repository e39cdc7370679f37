export * from './planes/account';
export * from './planes/bulk';
export * from './planes/catalog';
export * from './diagnosis/checks';
export * from './core/client';
export { clouds, type Cloud, type CloudName } from './core/clouds';
export {
  graphScope,
  loadConfig,
  purviewScope,
  readConfig,
  withApplication,
  withSettings,
  type Config,
} from './core/config';
export * from './connect';
export * from './course/lessons';
export * from './course/decision';
export { diagnose, rightsOf, type DiagnoseOptions, type Rights } from './diagnosis/diagnose';
export { showText } from './show/kernel';
export { AuthError, ConfigError, HttpError } from './core/errors';
export { explain, type Explanation } from './diagnosis/explain';
export * from './planes/glossary';
export * from './planes/grant';
export * from './show/lineage';
export { decodeToken, relativeTime, type DecodedToken } from './core/jwt';
export * from './show/claims';
export * from './show/tree';
export * from './course/verdicts';
export { planes, verifyPlanes, type Plane, type PlaneResult } from './diagnosis/verify';
export * from './planes/policy';
export type { PollOptions } from './core/poll';
export * from './course/sandbox';
export * from './course/preflight';
export * from './show/progress';
export * from './course/registration';
export * from './planes/scanning';
export * from './planes/roles';
export * from './csv';
export * from './planes/search';
export * from './show/table';
export * from './show/timeline';
export { puzzles, type Puzzle } from './course/puzzles';
export { troublePath, troubleWay } from './course/trouble';
export {
  claimsOf,
  requestToken,
  tokenSource,
  type AccessToken,
  type TokenAnswer,
  type TokenSource,
} from './core/token';
export type { Fetch, ResponseLike } from './core/agents';
export type { NetworkOptions } from './core/transport';
export * from './planes/types';
export * from './course/wait';
