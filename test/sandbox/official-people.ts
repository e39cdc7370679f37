import { DeviceCodeCredential, InteractiveBrowserCredential } from '@azure/identity';

const scope = 'https://purview.azure.net/.default';

/** The claims of a token that say whose it is. */
function who(token: string): unknown {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
  return { name: claims.name, scp: claims.scp, appid: claims.appid };
}

/** A user's program in which people sign in, by the official credentials: it prints who they were, and what Purview answered. */
async function main(): Promise<void> {
  const { SANDBOX = '', TENANT = '', CLIENT = '' } = process.env;
  const shared = {
    tenantId: TENANT,
    clientId: CLIENT,
    authorityHost: SANDBOX,
    disableInstanceDiscovery: true,
    retryOptions: { maxRetries: 0 },
  };
  let message = '';
  const atDevice = new DeviceCodeCredential({
    ...shared,
    async userPromptCallback(prompt) {
      ({ message } = prompt);
      const { userCode } = prompt;
      await fetch(`${SANDBOX}/sandbox/signin`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ userCode, person: 'collection-admin' }),
      });
    },
  });
  const device = await atDevice.getToken(scope);
  const again = await atDevice.getToken(scope);
  const graph = await atDevice.getToken('https://graph.microsoft.com/.default');
  const account = await fetch(`${SANDBOX}/account?api-version=2019-11-01-preview`, {
    headers: { authorization: `Bearer ${device.token}` },
  });
  const met: Record<string, unknown> = {
    message: message.replace(/[A-Z2-9]{9}/, 'CODE'),
    device: who(device.token),
    kept: again.token === device.token,
    graph: who(graph.token),
    account: account.status,
  };
  if (process.env.BROWSER) {
    const inBrowser = new InteractiveBrowserCredential(shared);
    const { token } = await inBrowser.getToken(scope);
    met.browser = who(token);
    met.account2 = await inBrowser.authenticate(scope);
  }
  process.stdout.write(JSON.stringify(met));
}

main().catch((error: unknown) => {
  process.stdout.write(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
});
