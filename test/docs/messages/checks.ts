import { connect, type Connection } from '../../../lib/connect';
import { lendRoles } from '../../../lib/course/sandbox';
import { clientOf } from '../../../lib/course/sandbox';
import { checkPlanes, checkRoles, runChecks, type CheckResult } from '../../../lib/diagnosis/checks';
import { grantRole } from '../../../lib/planes/grant';
import type { RoleName } from '../../../lib/planes/roles';
import { persona, tenantId } from '../../../sandbox/entra/personas';
import { configOf, control, tokenWith, withSecret } from '../../lib/support';
import { seen, type Case, type Group, type Place } from './cases';
import { startSandbox } from '../../sandbox-suite';

/** What a check says, as `npm run doctor` prints it, and what it says to do. */
const told = ({ name, status, found, fix }: CheckResult) =>
  seen([`${name}: ${status}: ${found}`], fix ? { todo: fix } : {});

const as = ({ url }: Place, name: string) => connect({ config: configOf(url, name) });
/** The result of one of the checks. */
const checked = async (connection: Connection, name: string) => {
  const results = await runChecks(connection);
  return told(results.find((result) => result.name === name)!);
};
const give = async (
  { url }: Place,
  name: string,
  role: RoleName,
  collectionName: string,
  id = persona(name).objectId,
) => grantRole(await clientOf(configOf(url), 'admin'), { collectionName, role, objectId: id });
const credentials = ({ url }: Place, fault: object) =>
  control(url, 'faults', { path: '/v1.0/applications*', ...fault });

/** With tokens from elsewhere, as with a credential of `@azure/identity`. */
const holding = async (at: Place, claims: object) => {
  const own = { aud: 'https://purview.azure.net', oid: 'o', tid: tenantId, appid: persona('learner').clientId };
  const token = tokenWith({ ...own, ...claims });
  const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
  return checked({ ...(await as(at, 'learner')), network: {}, credential }, 'Token is for Purview');
};

const cases: Case[] = [
  {
    make: async (at) => {
      const connection = await as(at, 'learner');
      const own = withSecret(connection.config, connection.config.clientSecret);
      return checked(
        { ...connection, config: Object.assign(own, { exposed: true as const, source: '.env' }) },
        'Configuration',
      );
    },
    means: 'The secret in the file can be read by everybody with an account on this machine.',
  },
  {
    make: async (at) => checked(await as(at, 'expired'), 'Secret is accepted'),
    means: 'A check that fails gives the code and the cause that stand elsewhere on this page.',
  },
  {
    make: async (at) => {
      await credentials(at, { status: 200, body: { signInAudience: 'AzureADMultipleOrgs' } });
      return checked(await as(at, 'learner'), 'Application is known');
    },
    means: 'Other organisations may sign in to the application too. It works all the same, and one tenant is enough.',
  },
  {
    make: async (at) => checked(await as(at, 'expired'), 'Catalog plane'),
    means: 'It could not have passed.',
    todo: 'Mend what failed first, and run the checks again.',
  },
  {
    make: async () => {
      const earlier = await startSandbox({ clock: () => Date.now() - 160 * 86_400_000 });
      const config = configOf(earlier.url);
      return checked(await connect({ config }), 'Secret has days left').finally(() => earlier.close());
    },
    means: 'The secret ends within thirty days, and no token can be had after that.',
  },
  {
    make: async (at) => {
      await credentials(at, {
        status: 200,
        body: { passwordCredentials: [{ hint: 'zzz', endDateTime: '2099-01-01' }] },
      });
      return checked(await as(at, 'learner'), 'Secret has days left');
    },
    means: 'The application has secrets, and none of them begins like yours.',
    todo: 'Compare the secret with the list under Certificates & secrets.',
  },
  {
    make: async (at) => checked(await as(at, 'reader'), 'Secret has days left'),
    means:
      'How long the secret lasts is known to Microsoft Graph alone, and you may not ask there. Nothing else needs it.',
  },
  {
    make: async (at) => {
      await credentials(at, { status: 404 });
      return checked(await as(at, 'learner'), 'Secret has days left');
    },
    means: 'How long the secret lasts is known to Microsoft Graph alone, and it did not say.',
  },
  {
    make: (at) => holding(at, { aud: 'https://graph.microsoft.com' }),
    means: 'The token is for another API than Purview.',
  },
  {
    make: (at) => holding(at, { tid: persona('admin').objectId }),
    means: 'The credential signs in to another tenant than the settings name.',
  },
  {
    make: (at) => holding(at, { appid: persona('admin').clientId }),
    means: 'The credential is of another application than the settings name.',
  },
  {
    make: async (at) => told((await checkPlanes(await as(at, 'learner')))[0]!),
    means: 'The plane refuses the call. What is found there beside the status stands under *Planes*.',
  },
  {
    make: async (at) => told((await checkPlanes(await as(at, 'learner')))[4]!),
    means: 'The plane refuses the call, and one may do without: nothing in the course needs it.',
  },
  {
    make: async (at) => {
      await control(at.url, 'faults', { path: '/datagovernance/*', status: 404, times: 9 });
      return told((await checkPlanes(await as(at, 'learner')))[5]!);
    },
    means: 'The tenant has no Unified Catalog, or it is at another host.',
    todo: 'Nothing, where you do not need it; else check PURVIEW_UNIFIED_ENDPOINT.',
  },
  {
    make: async (at) => {
      const connection = await as(at, 'learner');
      await control(at.url, 'faults', { path: '/datamap/*', drop: 'before', times: 9 });
      const { purview } = await connect({ config: connection.config, retries: 0 });
      return told((await checkPlanes({ ...connection, purview }))[0]!);
    },
    means: 'The plane did not answer. The code beside it stands under *Network*.',
  },
  {
    make: async (at) => told(await checkRoles(await as(at, 'learner'))),
    means: 'Who holds which role is in the policies, and you may not read them. The planes tell all the same.',
  },
  {
    make: async (at) => told(await checkRoles(await as(at, 'admin'))),
    means: 'You hold none of these roles anywhere. Not every program needs all three.',
  },
  {
    make: async (at) => {
      await give(at, 'admin', 'Data Curator', 'contoso', persona('admin').clientId);
      return told(await checkRoles(await as(at, 'admin')));
    },
    means: 'The role was given to the id of the application, and Purview knows its service principal by another id.',
  },
  {
    make: async (at) => {
      await give(at, 'admin', 'Data Curator', 'contoso', persona('admin').applicationObjectId);
      return told(await checkRoles(await as(at, 'admin')));
    },
    means:
      'The role was given to the Object ID of the overview page, and Purview knows the service principal by another.',
  },
  {
    make: async (at) => {
      await lendRoles(configOf(at.url), ['Data Curator', 'Data Source Administrator']);
      await give(at, 'learner', 'Collection Admin', 'sal3s0');
      return told(await checkRoles(await as(at, 'learner')));
    },
    means: 'These roles may come from a collection above, whose policy you may not read.',
  },
  {
    make: async (at) => {
      await give(at, 'admin', 'Data Curator', 'sal3s0');
      await give(at, 'admin', 'Data Source Administrator', 'contoso');
      return told(await checkRoles(await as(at, 'admin')));
    },
    means: 'You hold the role on these collections and not on the others.',
  },
];

export const checks: Group[] = [
  {
    title: 'Checks: `npm run doctor` and lesson 00',
    intro: 'A line for each check: its name, its result and what it found. A check that passes needs nothing.',
    cases,
  },
];
