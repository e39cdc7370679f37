import { incidents, type Bench } from '../../../lib/course/incidents';
import { persona } from '../../../lib/course/sandbox';
import { claimsOf, requestToken } from '../../../lib/core/token';
import { grantRole, revokeRole } from '../../../lib/planes/grant';
import { roleScope, type RoleName } from '../../../lib/planes/roles';

/** Something that makes the failing call succeed, or seems to, and is no repair. */
export interface WrongRepair {
  what: string;
  /** Does it, and gives what takes it back, but for the settings. */
  do(bench: Bench): Promise<(() => Promise<unknown>) | void>;
  /** With what it is refused. */
  says: RegExp;
}

const solve = (name: string, bench: Bench) => incidents.find((one) => one.name === name)!.solve(bench);

/** Gives the program a role, on a collection or in the whole Unified Catalog. */
async function give({ as, job }: Bench, role: RoleName, collectionName?: string): Promise<() => Promise<unknown>> {
  const { config, credential } = await job();
  const { oid } = await claimsOf(credential, `${config.resource}/.default`);
  const { purview, unified } = await as('collection-admin');
  const client = roleScope(role) === 'collection' ? purview : unified;
  const change = { role, ...(collectionName && { collectionName }), objectId: oid };
  await grantRole(client, change);
  return () => revokeRole(client, change);
}

async function inTurn(...acts: Promise<() => Promise<unknown>>[]): Promise<() => Promise<unknown>> {
  const backs = await Promise.all(acts);
  return async () => {
    for (const back of backs) await back();
  };
}

const more = (words: string) => new RegExp(`^Not yet\\. It works, and may now do more than it has to: ${words}\\.`);

const another: WrongRepair = {
  what: 'another application’s id and secret',
  async do({ change, job }) {
    const { config } = await job();
    const { clientId, clientSecret } = await persona(config, 'reader');
    change({ AZURE_CLIENT_ID: clientId, AZURE_CLIENT_SECRET: clientSecret });
  },
  says: /^Not yet\. These are another application’s id and secret\. Mend this program’s own\.$/,
};

const consents = (permission: string): WrongRepair['do'] => {
  return async ({ as, settings }) => {
    const { graph } = await as('administrator');
    const principal = async (appId: string) => {
      const query = { $filter: `appId eq '${appId}'` };
      return (await graph.get<any>('/v1.0/servicePrincipals', { query })).value[0];
    };
    const msGraph = await principal('00000003-0000-0000-c000-000000000000');
    const { id: principalId } = await principal(settings.AZURE_CLIENT_ID);
    const { id: appRoleId } = msGraph.appRoles.find(({ value }: any) => value === permission);
    const path = `/v1.0/servicePrincipals/${principalId}/appRoleAssignments`;
    const body = { principalId, resourceId: msGraph.id, appRoleId };
    const { id } = await graph.post<any>(path, { body });
    return () => graph.delete(`${path}/${id}`);
  };
};

/** By the names of the incidents. */
export const wrongRepairs: Record<string, [WrongRepair, ...WrongRepair[]]> = {
  'secret-id': [another],
  'wrong-tenant': [
    {
      what: 'the tenant, and the application of somebody else',
      async do(bench) {
        await solve('wrong-tenant', bench);
        await another.do(bench);
      },
      says: another.says,
    },
  ],
  'expired-secret': [another],
  'wrong-audience': [
    {
      what: 'the token of another API',
      do: async ({ change }) => change({ PURVIEW_RESOURCE: 'https://database.windows.net' }),
      says: /^Not yet\. It works, with a token for another API that the sandbox puts up with\.$/,
    },
  ],
  consent: [
    {
      what: 'a permission that changes, too',
      do: consents('Application.ReadWrite.All'),
      says: /may now do more than it has to: Application\.ReadWrite\.All\. Application\.Read\.All is enough\.$/,
    },
  ],
  'friendly-name': [
    {
      what: 'another collection',
      do: async ({ change }) => change({ COLLECTION: 'mkt9qd' }),
      says: /^Not yet\. It finds the collection Marketing; it was to be Sales\.$/,
    },
  ],
  'client-id': [
    {
      what: 'the role on a part',
      do: (bench) => give(bench, 'Data Reader', 'sal3s0'),
      says: /^Not yet\. It counts \d+ tables, and there are 91\.$/,
    },
    {
      what: 'every role',
      do: (bench) => give(bench, 'Data Curator', 'contoso'),
      says: more('Data Curator on Contoso'),
    },
  ],
  'sub-collection': [
    {
      what: 'the role on the root collection',
      do: (bench) => give(bench, 'Data Reader', 'contoso'),
      says: more('Data Reader on Contoso'),
    },
  ],
  'catalog-role': [
    {
      what: 'a role that makes domains',
      do: (bench) => give(bench, 'Governance Domain Creator'),
      says: /^Not yet\. It works, by another role than the one that reads the whole catalog/,
    },
    {
      what: 'that role besides',
      do: (bench) => inTurn(give(bench, 'Global Catalog Reader'), give(bench, 'Data Curator', 'contoso')),
      says: more('Data Curator on Contoso'),
    },
  ],
  'misspelt-attribute': [
    {
      what: 'no filter',
      do: async ({ change }) => change({ FILTER: '{}' }),
      says: /200 with \d+ rows; that is not the number of assets with e-mail addresses\.$/,
    },
    {
      what: 'no JSON',
      do: async ({ change }) => change({ FILTER: 'classification eq x' }),
      says: /^Not yet\. FILTER is not a filter: that is an object, written as JSON\.$/,
    },
  ],
  throttled: [
    {
      what: 'one try more',
      do: async ({ change }) => change({ MAX_RETRIES: '1' }),
      says: /^Not yet\. After 2 tries: GET .*: 429 TooManyRequests: Too many requests\. The service asks to wait 1 s\.$/,
    },
    {
      what: 'no number',
      do: async ({ change }) => change({ MAX_RETRIES: 'often' }),
      says: /^Not yet\. MAX_RETRIES is a whole number from 0 to 10\.$/,
    },
    {
      what: 'another collection, at which nobody is busy',
      async do(bench) {
        const back = await give(bench, 'Data Reader', 'mkt9qd');
        bench.change({ COLLECTION: 'mkt9qd' });
        return back;
      },
      says: /^Not yet\. It reads the collection Marketing; it was to be Night shift\.$/,
    },
  ],
  'kept-token': [
    {
      what: 'a token of now',
      async do({ change, job }) {
        const { access_token: token } = await requestToken((await job()).config);
        change({ PURVIEW_TOKEN: token });
      },
      says: /^Not yet\. It works again \(it counts 91 tables\), and only until tomorrow\.$/,
    },
  ],
  'no-such-host': [
    {
      what: 'an address beside the wrong name',
      do: async ({ change }) => change({ PURVIEW_ENDPOINT: 'https://api.purview-service.microsoft.com' }),
      says: /still name an account that there is not: contoso-analytics\.$/,
    },
  ],
  'no-principal': [
    {
      what: 'the principal, and the role on a part',
      async do(bench) {
        const { graph } = await bench.as('collection-admin');
        const body = { appId: bench.settings.AZURE_CLIENT_ID };
        const { id } = await graph.post<any>('/v1.0/servicePrincipals', { body });
        const back = await give(bench, 'Data Reader', 'sal3s0');
        return async () => {
          await back();
          await graph.delete(`/v1.0/servicePrincipals/${id}`);
        };
      },
      says: /^Not yet\. It counts \d+ tables, and there are 91\.$/,
    },
  ],
  restricted: [
    {
      what: 'a role that writes',
      do: (bench) => give(bench, 'Data Curator', bench.settings.COLLECTION),
      says: more('Data Curator on Payroll'),
    },
  ],
  overwritten: [
    {
      what: 'the role alone',
      do: (bench) => give(bench, 'Data Reader', bench.settings.COLLECTION),
      says: /^Not yet\. It read Campaign archive, then the night passed, and it is refused again\.$/,
    },
    {
      what: 'the role where the script does not reach',
      do: (bench) => give(bench, 'Data Reader', 'mkt9qd'),
      says: /the script still overwrites the policy every night/,
    },
    {
      what: 'something that the script does not know',
      do: async ({ change }) => change({ POLICY_FROM: 'nothing' }),
      says: /^Not yet\. POLICY_FROM is copy or service, and not "nothing"\.$/,
    },
  ],
};
