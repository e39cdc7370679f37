import type { Client } from '../../core/client.ts';
import { NotAsItShould, type Incident } from './incident.ts';

const graphId = '00000003-0000-0000-c000-000000000000';
const readsApplications = '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30';

export const consent: Incident = {
  name: 'consent',
  title: 'The reminder that never came',
  difficulty: 1,
  lesson: '01',
  symptom:
    'We wrote a small job that warns us before a client secret ends. I gave it Application.Read.All myself, it is there in the list. It has never read a single registration.',
  hints: [
    'Purview has nothing to do with it: look at the path of the call.',
    'A permission in the list is a wish. Look at its status under API permissions.',
    'Somebody has to consent to it, and not everybody may. Which of the sandbox’s people may?',
    'Sign in to the practice portal as Administrator, open the application under App registrations, API permissions, and grant admin consent.',
  ],
  async breaks({ application, as }) {
    const { settings, id } = await application();
    const { graph } = await as('collection-admin');
    const requiredResourceAccess = [
      { resourceAppId: graphId, resourceAccess: [{ id: readsApplications, type: 'Role' }] },
    ];
    await graph.patch(`/v1.0/applications/${id}`, { body: { requiredResourceAccess } });
    return settings;
  },
  async call({ connection, settings }) {
    const path = `/v1.0/applications(appId='${settings['AZURE_CLIENT_ID']}')`;
    const { passwordCredentials } = await connection.graph.get<{ passwordCredentials?: unknown[] }>(path);
    if (!passwordCredentials?.length) throw new NotAsItShould('GET /v1.0/applications: 200, and no client secret.');
    return 'it reads when the client secret ends';
  },
  async holds({ as, settings }) {
    const { graph } = await as('administrator');
    const principal = await principalOf(graph, settings['AZURE_CLIENT_ID']);
    const { appRoles } = await principalOf(graph, graphId);
    const { value } = await graph.get<Found<{ appRoleId: string }>>(
      `/v1.0/servicePrincipals/${principal.id}/appRoleAssignments`,
    );
    const more = value.flatMap(({ appRoleId }) =>
      appRoleId === readsApplications ? [] : [appRoles.find(({ id }) => id === appRoleId)?.value ?? appRoleId],
    );
    if (more.length > 0)
      throw new NotAsItShould(
        `It reads, and may now do more than it has to: ${more.join(', ')}. Application.Read.All is enough.`,
      );
  },
  cause: 'The registration listed the permission, and nobody had consented to it: only an administrator may.',
  diagnosis: { asked: 'by itself', reason: 'consent', names: /Nobody consented/ },
  async solve({ settings, as }) {
    const { graph } = await as('administrator');
    const principal = async (appId: string) => {
      const query = { $filter: `appId eq '${appId}'` };
      const { value } = await graph.get<any>('/v1.0/servicePrincipals', { query });
      return value[0];
    };
    const msGraph = await principal('00000003-0000-0000-c000-000000000000');
    const { id: principalId } = await principal(settings.AZURE_CLIENT_ID);
    const { id: appRoleId } = msGraph.appRoles.find(({ value }: any) => value === 'Application.Read.All');
    const body = { principalId, resourceId: msGraph.id, appRoleId };
    await graph.post(`/v1.0/servicePrincipals/${principalId}/appRoleAssignments`, { body });
  },
};

interface Found<T> {
  value: T[];
}

interface Principal {
  id: string;
  appRoles: { id: string; value: string }[];
}

async function principalOf(graph: Client, appId = ''): Promise<Principal> {
  const query = { $filter: `appId eq '${appId}'` };
  const { value } = await graph.get<Found<Principal>>('/v1.0/servicePrincipals', { query });
  return value[0]!;
}
