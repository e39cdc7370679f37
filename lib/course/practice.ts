import { connect, type Connection } from '../connect.ts';
import type { Client } from '../core/client.ts';
import { purviewScope, withApplication, type Config } from '../core/config.ts';
import { claimsOf } from '../core/token.ts';
import { checkRegistration, checkRoles, type CheckResult } from '../diagnosis/checks.ts';
import { explain } from '../diagnosis/explain.ts';
import { verifyPlanes } from '../diagnosis/verify.ts';
import { rootCollection } from '../planes/account.ts';
import { editPolicy } from '../planes/grant.ts';
import { listPolicies } from '../planes/policy.ts';
import { printable } from '../show/text.ts';
import { onlyGone, registerApplication } from './applications.ts';
import { asPerson } from './people.ts';
import { clientOf } from './sandbox.ts';
import { inCourse } from './words.ts';

/** The ids that Entra ID has for one application. A role is given to one of them. */
export interface ApplicationIds {
  /** The Application (client) ID. */
  appId: string;
  /** The object id of the registration. */
  id: string;
  /** The object id under Enterprise applications. */
  servicePrincipalId: string;
}

const applications = '/v1.0/applications';

/**
 * Judges the exercise of lesson 01: lets `register` make an application by Microsoft Graph, as the Collection Admin of the
 * sandbox, and checks the configuration that it gives. Prints what is still wrong, or that it is solved. What was
 * registered is removed again.
 */
export async function proveRegistration(
  { config, sandbox, network }: Connection,
  register: (graph: Client) => Promise<Config | undefined>,
): Promise<void> {
  if (!sandbox) return console.log('This exercise needs the sandbox.');
  const { graph } = await asPerson(config, 'collection-admin', network);
  await judge(() =>
    withoutTrace(graph, async (watched) => {
      const made = await register(watched);
      if (!made?.clientId || !made.clientSecret || made.clientId === config.clientId)
        return 'Not yet. `register` has to give a configuration with an application of its own.';
      // A new application may not ask Graph. Who registered it may.
      const own = Object.assign(await connect({ ...network, config: made }), { graph });
      const wrong = (await checkRegistration(own)).find(({ status }) => status === 'fail' || status === 'warn');
      if (wrong) return notYet(wrong);
      const { oid } = await claimsOf(own.credential, purviewScope(made));
      return `Solved. Entra ID gives it a token. Its roles would go to the object id ${oid}.`;
    }),
  );
}

/**
 * Judges an exercise of lesson 02: registers an application, lets `give` give it roles with a client of the sandbox's
 * Collection Admin, and looks where they are. Prints what is still wrong, or that it is solved. Afterwards the policies
 * and the directory are as they were.
 */
export async function proveRoles(
  { config, sandbox, network }: Connection,
  give: (admin: Client, ids: ApplicationIds) => Promise<unknown>,
): Promise<void> {
  if (!sandbox) return console.log('This exercise needs the sandbox.');
  const { graph: directory, purview: admin } = await asPerson(config, 'collection-admin', network);
  const restorer = await clientOf(config, 'admin', network);
  const root = config.account ?? (await rootCollection(admin));
  await judge(() =>
    withoutTrace(directory, async (watched) => {
      const { ids, made } = await registered(watched, config);
      const own = await connect({ ...network, config: made });
      return withPoliciesKept(restorer, async () => {
        await give(admin, ids);
        const held = await checkRoles(own, { admin, directory });
        const lacks = held.rows?.some((row) => row.held !== 'yes' && row.collection.endsWith(`[${root}]`));
        if (held.status === 'fail' || lacks) return notYet(held);
        const refused = (await verifyPlanes(own.purview))
          .filter(({ error, optional }) => error && !optional)
          .map(({ plane }) => plane);
        return refused.length > 0 ? `Not yet. Refused: ${refused.join(', ')}.` : 'Solved. All four planes answer it.';
      });
    }),
  );
}

const notYet = ({ name, found, fix }: CheckResult) => `Not yet. ${name}: ${found}. ${fix}`;

/** Prints the verdict. What an answer to the exercise throws is one as well. */
export async function judge(prove: () => Promise<string>): Promise<void> {
  const verdict = await prove().catch((error: Error) => {
    const { remedy, reason, roles } = explain(error);
    return `Not yet. ${error.message}\n${inCourse(remedy, reason, roles)}`;
  });
  console.log(printable(verdict));
}

/** Lets somebody register applications with the client that it hands out, and deletes those when all is done. */
async function withoutTrace<T>(graph: Client, act: (graph: Client) => Promise<T>): Promise<T> {
  const made: string[] = [];
  const watched: Client = {
    ...graph,
    async post<A>(path: string, options?: Parameters<Client['post']>[1]) {
      const answer = await graph.post<A>(path, options);
      if (path.replace(/\/$/, '').toLowerCase() === applications) made.push((answer as { id: string }).id);
      return answer;
    },
  };
  try {
    return await act(watched);
  } finally {
    // An answer may have deleted what it made.
    for (const id of made) await graph.delete(`${applications}/${id}`).catch(onlyGone);
  }
}

/** Does something, and puts back the policies that it changed. */
async function withPoliciesKept<T>(admin: Client, act: () => Promise<T>): Promise<T> {
  const before = await listPolicies(admin);
  try {
    return await act();
  } finally {
    for (const { properties } of before)
      await editPolicy(admin, properties.collection.referenceName, (policy) => ({ ...policy, properties }));
  }
}

/** Registers an application of its own for an answer. */
async function registered(graph: Client, config: Config): Promise<{ ids: ApplicationIds; made: Config }> {
  const { appId, id, objectId, secret } = await registerApplication(graph, 'For the exercise');
  const made = withApplication(config, { clientId: appId, clientSecret: secret });
  return { ids: { appId, id, servicePrincipalId: objectId }, made };
}
