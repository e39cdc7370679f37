import { requestToken } from '../../../lib/core/token';
import { AuthError } from '../../../lib/core/errors';
import { persona, tenantId } from '../../../sandbox/entra/personas';
import { configOf, serve, withSecret } from '../../lib/support';
import type { Case, Group, Place } from './cases';

/** Asks the sandbox with settings in order but for these. */
const asked =
  (changes: Record<string, string>) =>
  ({ url }: Place) =>
    requestToken(configOf(url, 'learner', changes));

/** A request with these fields in place of the right ones, as other programs may send it; an empty one is left out. */
const sent =
  (changes: Record<string, string>, version: 1 | 2 = 1, tenant = tenantId) =>
  async ({ url }: Place) => {
    const { clientId: client_id, clientSecret: client_secret } = persona('learner');
    const purview = 'https://purview.azure.net';
    const own = version === 1 ? { resource: purview } : { scope: `${purview}/.default` };
    const form = { grant_type: 'client_credentials', client_id, client_secret, ...own, ...changes };
    const body = new URLSearchParams(Object.entries(form).filter(([, value]) => value !== ''));
    const path = version === 1 ? 'oauth2/token' : 'oauth2/v2.0/token';
    const answer = await fetch(`${url}/${tenant}/${path}`, { method: 'POST', body });
    return new AuthError(answer.status, await answer.json());
  };

/** A host that answers a token request so. */
export const answeredWith = (status: number, body: unknown) => async () => {
  const server = await serve((_request, response) => {
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  return requestToken(configOf(server.url), { retries: 0 }).finally(() => server.close());
};

/** What the sandbox has no reason to refuse. Where only the code is known, so much is said. */
const refusedWith = (code: number, words = '…', error = '{error}') =>
  answeredWith(400, { error, error_codes: [code], error_description: `AADSTS${code}: ${words}` });

const cases: Case[] = [
  { make: ({ url }) => requestToken(withSecret(configOf(url), 'wrong8Q~secret')) },
  { make: ({ url }) => requestToken(configOf(url, 'expired')) },
  { make: asked({ AZURE_CLIENT_ID: persona('learner').objectId }) },
  { make: asked({ AZURE_TENANT_ID: 'fabrikam.onmicrosoft.com' }) },
  { make: asked({ PURVIEW_RESOURCE: 'https://purview.azure.com' }) },
  {
    make: refusedWith(
      500011,
      'The resource principal named https://purview.azure.net was not found in the tenant named Contoso.',
      'invalid_resource',
    ),
  },
  { make: refusedWith(7000229) },
  { make: refusedWith(7000112) },
  { make: refusedWith(53003) },
  { make: refusedWith(501051) },
  { make: refusedWith(50001) },
  { make: refusedWith(650057) },
  { make: refusedWith(90055) },
  { make: sent({}, 1, 'not-a-tenant') },
  { make: sent({ client_secret: '' }) },
  { make: sent({ grant_type: 'password', client_secret: '' }) },
  { make: sent({ grant_type: '' }) },
  { make: sent({ grant_type: 'magic' }) },
  { make: sent({ scope: '' }, 2) },
  { make: sent({ resource: 'https://purview.azure.net' }, 2) },
  { make: sent({ scope: 'https://purview.azure.net' }, 2) },
  { make: sent({ scope: 'a/.default b/.default' }, 2) },
  {
    make: async ({ url }) => {
      const answer = await fetch(`${url}/common/discovery/instance?authorization_endpoint=https://login.example/x`);
      return new AuthError(answer.status, await answer.json());
    },
  },
  {
    make: refusedWith(54005, '{Entra ID’s own words}'),
    means: 'Entra ID refuses for a reason that this page does not have.',
  },
  {
    make: answeredWith(400, { error: 'nonsense' }),
    means: 'What answers at the sign-in host is not Entra ID, or not as it should be.',
  },
  { make: answeredWith(200, { token: 'none' }) },
];

export const signIn: Group[] = [
  {
    title: 'Signing in: Microsoft Entra ID refuses',
    intro:
      'Look for the code that begins with AADSTS; what follows it are the words of Entra ID, which may differ. Some codes come only to programs that write the request themselves.',
    cases,
  },
];
