import type { Connection } from '../../connect.ts';
import type { Client } from '../../core/client.ts';
import type { Config } from '../../core/config.ts';
import { rootCollection } from '../../planes/account.ts';
import { listCatalogPolicies } from '../../planes/catalog-policy.ts';
import { grantRole } from '../../planes/grant.ts';
import { listPolicies } from '../../planes/policy.ts';
import { asPerson, type SignedIn } from '../people.ts';
import { connectAs, control } from '../sandbox.ts';
import type { Application, PersonName, Settings, Stage } from './incident.ts';
import { keepNotice, programName, type Notice } from './notice.ts';

/** Signs in as people, each once. */
export function peopleOf({ config, network }: Connection): (person: PersonName) => Promise<SignedIn> {
  const signedIn = new Map<PersonName, Promise<SignedIn>>();
  return (person) => {
    const one = signedIn.get(person) ?? asPerson(config, person, network);
    signedIn.set(person, one);
    return one;
  };
}

/** Sets the stage for an incident: notes what the policies say, then makes what it is asked to. */
export async function setStage(connection: Connection, notice: Notice): Promise<Stage> {
  const { config, network } = connection;
  const { number, kept } = notice;
  const keep = () => keepNotice(config, notice);
  const as = peopleOf(connection);
  const { purview, unified } = await connectAs(config, 'admin', network);
  const root = config.account ?? (await rootCollection(purview));
  kept.policies = await listPolicies(purview);
  kept.catalogPolicies = kept.hasCatalog ? await listCatalogPolicies(unified) : [];
  await keep();

  async function secondsFromNow<T>(seconds: number, act: () => Promise<T>): Promise<T> {
    const move = (advanceSeconds: number) => control(config, 'clock', { ...network, order: { advanceSeconds } });
    kept.seconds = seconds;
    await keep();
    await move(seconds);
    try {
      return await act();
    } finally {
      await move(-seconds);
      kept.seconds = 0;
      await keep();
    }
  }

  return {
    config,
    root,
    as,
    async application(passwordCredential) {
      const { graph } = await as('collection-admin');
      const made = await register(graph, { number, config, passwordCredential });
      kept.registrations.push(made.id);
      kept.principals.push(made.appId, made.id, made.objectId);
      await keep();
      return made;
    },
    async give(change) {
      const boss = await as('collection-admin');
      await grantRole(change.collectionName ? boss.purview : boss.unified, change);
    },
    async collection(friendlyName, parent) {
      const name = `inc${number}${'abcdef'[kept.collections.length]}`;
      kept.collections.push(name);
      await keep();
      const { purview } = await as('collection-admin');
      const body = { friendlyName, parentCollection: { type: 'CollectionReference', referenceName: parent } };
      const call = { apiVersion: '2019-11-01-preview', body };
      // The service takes some seconds to make one. Four minutes ago, when the token of now began, it was asked for it.
      await secondsFromNow(-240, () => purview.put(`/account/collections/${name}`, call));
      return name;
    },
    secondsFromNow,
  };
}

interface Registration {
  number: number;
  config: Config;
  passwordCredential: { startDateTime: string; endDateTime: string } | undefined;
}

async function register(graph: Client, { number, config, passwordCredential }: Registration): Promise<Application> {
  const body = { displayName: programName(number), signInAudience: 'AzureADMyOrg' };
  const { id, appId } = await graph.post<{ id: string; appId: string }>('/v1.0/applications', { body });
  const principal = await graph.post<{ id: string }>('/v1.0/servicePrincipals', { body: { appId } });
  const { keyId, secretText } = await graph.post<{ keyId: string; secretText: string }>(
    `/v1.0/applications/${id}/addPassword`,
    { body: { passwordCredential: { displayName: 'nightly', ...passwordCredential } } },
  );
  const settings: Settings = {
    AZURE_TENANT_ID: config.tenantId,
    AZURE_CLIENT_ID: appId,
    AZURE_CLIENT_SECRET: secretText,
    ...(config.account && { PURVIEW_ACCOUNT: config.account }),
    AZURE_AUTHORITY_HOST: config.authorityHost,
    PURVIEW_ENDPOINT: config.endpoint,
    GRAPH_ENDPOINT: config.graphEndpoint,
  };
  return { appId, id, objectId: principal.id, secretId: keyId, secret: secretText, settings };
}
