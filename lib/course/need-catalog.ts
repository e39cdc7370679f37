import type { Connection } from '../connect.ts';
import { requestToken } from '../core/token.ts';
import { onlyHttp } from '../diagnosis/verify.ts';
import { businessDomains } from '../planes/unified.ts';
import { cannotGoOn, patiently } from './steps.ts';

/**
 * Sees whether the tenant has a Unified Catalog, and says so. A refusal for want of a role proves nothing, and lets the lesson
 * go on. Throws where there is none, and where no call could be answered, as `needRoles` does.
 */
export async function needCatalog(connection: Connection): Promise<void> {
  const { config } = connection;
  const refused = await patiently(
    connection,
    async (client, patience) => {
      await requestToken(config, patience);
      const error = await businessDomains.list(client).then(() => undefined, onlyHttp);
      if (error && isAbsent(error)) throw cannotGoOn(error, noCatalog);
      if (error && error.status !== 403) throw error;
      return error !== undefined;
    },
    config.unifiedEndpoint,
  );
  console.log(
    refused
      ? 'The Unified Catalog refuses your application so far. Whether the tenant has one shows when a role is given.'
      : 'There is a Unified Catalog, and it answers you.',
  );
}

/** What has no such plane, or is no host at all. */
const isAbsent = ({ status, code }: { status: number; code: string }) =>
  [404, 421, 501].includes(status) || code === 'ENOTFOUND';

const noCatalog = {
  cause: 'There is no Unified Catalog at the address that is asked. A tenant with a classic account alone has none.',
  remedy:
    'Lesson 00 tells which hosts answer you, and whether to set PURVIEW_UNIFIED_ENDPOINT. Without a Unified Catalog read this lesson as it was saved, and go on with the notebook troubleshooting.',
  reason: 'not-found',
} as const;
