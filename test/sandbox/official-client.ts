import { ClientSecretCredential } from '@azure/identity';

/** A user's program with the official credential: its settings come from the environment, and it prints what it met. */
async function main(): Promise<void> {
  const { SANDBOX = '', TENANT = '', CLIENT = '', SECRET = '' } = process.env;
  const credential = new ClientSecretCredential(TENANT, CLIENT, SECRET, {
    authorityHost: SANDBOX,
    disableInstanceDiscovery: true,
    retryOptions: { maxRetries: 0 },
  });
  const { token, expiresOnTimestamp } = await credential.getToken('https://purview.azure.net/.default');
  const response = await fetch(`${SANDBOX}/datamap/api/search/query?api-version=2023-09-01`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ keywords: 'customer', limit: 1 }),
  });
  const body: unknown = await response.json();
  process.stdout.write(JSON.stringify({ status: response.status, expiresOnTimestamp, body }));
}

main().catch((error: unknown) => {
  process.stdout.write(JSON.stringify({ message: error instanceof Error ? error.message : String(error) }));
});
