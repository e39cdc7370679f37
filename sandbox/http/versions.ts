import type { Call } from './call';
import { nearest } from './nearest';
import type { Route } from './route';
import { Refusal } from './refusals';

/** What a call is checked against: its route, and the others of the plane. */
interface Checked {
  route: Route;
  beside: readonly Route[];
  /** The version of a call that names none, where the service was seen to answer one. */
  otherwise?: string;
}

/** Requires one of a route's api-versions. Codes as other Azure services use them; Purview's are unconfirmed. */
export function requireApiVersion({ query }: Call, { route, beside, otherwise = '' }: Checked): void {
  const asked = query('api-version') || undefined;
  const version = asked ?? otherwise;
  if (route.versions.includes(version.toLowerCase())) return;
  if (asked === undefined) {
    throw new Refusal(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  }
  throw new Refusal(
    400,
    'UnsupportedApiVersion',
    `The api-version '${version}' is not supported. The supported versions are '${route.versions.join(', ')}'.${hint(version, route, beside)}`,
  );
}

/** The route that the plane has in this version, if it has any. */
function hint(version: string, { method, path }: Route, beside: readonly Route[]): string {
  const those = beside.filter(({ versions }) => versions.includes(version.toLowerCase()));
  if (those.length === 0) return '';
  const near = nearest({ method, path }, those);
  return ` With ${version.toLowerCase()}, the nearest that the sandbox knows is ${near.method} ${near.path}.`;
}
