import { catalogRole } from './catalog-role.ts';
import { clientId } from './client-id.ts';
import { consent } from './consent.ts';
import { expiredSecret } from './expired-secret.ts';
import { friendlyName } from './friendly-name.ts';
import type { Incident } from './incident.ts';
import { keptToken } from './kept-token.ts';
import { misspeltAttribute } from './misspelt-attribute.ts';
import { noPrincipal } from './no-principal.ts';
import { noSuchHost } from './no-such-host.ts';
import { overwritten } from './overwritten.ts';
import { restricted } from './restricted.ts';
import { secretId } from './secret-id.ts';
import { subCollection } from './sub-collection.ts';
import { throttled } from './throttled.ts';
import { wrongAudience } from './wrong-audience.ts';
import { wrongTenant } from './wrong-tenant.ts';

/** The incidents, those that are found most easily first. The number of one is its place. */
export const incidents: readonly Incident[] = [
  ...[secretId, wrongTenant, expiredSecret, wrongAudience, consent, friendlyName],
  ...[clientId, subCollection, catalogRole, misspeltAttribute, throttled, keptToken, noSuchHost],
  ...[noPrincipal, restricted, overwritten],
];
