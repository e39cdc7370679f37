import { persona, tenantId } from '../../sandbox/entra/personas';
import { ownNames } from '../../tools/own-names';
import { startSandbox } from '../sandbox-suite';
import { startProxy } from './proxy';

/** A sandbox that clients find by the names that are built into them, with nothing changed in the clients. */
export interface UnderTheirNames {
  /** What makes a Python program find it, trust it, and be the curator; and who the admin is. */
  env: Record<string, string>;
  /** The hosts that somebody wanted and nobody is led to: what would have left this machine. */
  refused: readonly string[];
  close(): Promise<void>;
}

export async function startUnderTheirNames(): Promise<UnderTheirNames> {
  const names = await ownNames();
  const sandbox = await startSandbox(names.files);
  const proxy = await startProxy(sandbox.url);
  const [admin, curator] = [persona('admin'), persona('curator')];
  return {
    env: {
      // The small ones count first, where there are both.
      ...{ HTTPS_PROXY: proxy.url, https_proxy: proxy.url, NO_PROXY: '', no_proxy: '' },
      ...{ REQUESTS_CA_BUNDLE: names.files.cert, SSL_CERT_FILE: names.files.cert },
      ...{ AZURE_TENANT_ID: tenantId, PURVIEW_NAME: 'contoso' },
      ...{ AZURE_CLIENT_ID: curator.clientId, AZURE_CLIENT_SECRET: curator.clientSecret },
      ...{ ADMIN_CLIENT_ID: admin.clientId, ADMIN_CLIENT_SECRET: admin.clientSecret },
      PYTHONDONTWRITEBYTECODE: '1',
    },
    refused: proxy.refused,
    async close() {
      await proxy.close();
      await sandbox.close();
      names.remove();
    },
  };
}
