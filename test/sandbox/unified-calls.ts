import * as assert from 'uvu/assert';
import { persona } from '../../sandbox/entra/personas';
import { sandbox } from '../sandbox-suite';
import { withRole } from './operations-unified';
import { callAs, field, parse, versions, type Answer } from './support';

/** Calls the Unified Catalog of the running sandbox as a persona. */
export const as = (who: string, method: string, path: string, body?: unknown): Promise<Answer> =>
  callAs(
    sandbox.url,
    who,
    method,
    `/datagovernance/catalog${path}${path.includes('?') ? '&' : '?'}${versions.unified}`,
    body,
  );

/** Calls, and gives the body of an answer that has to have this status. */
export async function answered(status: number, ...call: Parameters<typeof as>): Promise<Record<string, unknown>> {
  const answer = await as(...call);
  assert.is(answer.status, status, `${call[1]} ${call[2]}: ${answer.text}`);
  return answer.text === '' ? {} : (parse(answer) as Record<string, unknown>);
}

/** Calls, and gives the code and the sentence of a refusal. */
export async function refused(status: number, ...call: Parameters<typeof as>): Promise<[unknown, unknown]> {
  const body = await answered(status, ...call);
  return [field(body, 'error', 'code'), field(body, 'error', 'message')];
}

export const idOf = (value: unknown): string => String(field(value, 'id'));

/** The policy of a family for a scope, as the administrator reads it; that of the whole catalog without one. */
export async function policyNamed(family: string, scope = ''): Promise<Record<string, unknown>> {
  const values = (await answered(200, 'admin', 'GET', '/policies')).values as { name: string }[];
  const found = values.find(({ name }) => name.startsWith(`dgpolicy_${family}_${scope}`));
  return found as unknown as Record<string, unknown>;
}

/** Gives a persona a role, as the administrator does by a PUT. */
export async function grant(who: string, role: string, family: string, scope?: string): Promise<void> {
  const policy = await policyNamed(family, scope);
  await answered(200, 'admin', 'PUT', `/policies/${idOf(policy)}`, withRole(policy, role, persona(who).objectId));
}

/** A domain of the curator, who is its owner and its steward and may read the Data Map. */
export async function ownDomain(status = 'PUBLISHED'): Promise<string> {
  await grant('curator', 'business-domain-creator', 'datagovernanceapp');
  const made = await answered(201, 'curator', 'POST', '/businessdomains', { name: 'Own', type: 'Project', status });
  await grant('curator', 'data-steward', 'dgdataqualityscope', idOf(made));
  return idOf(made);
}

export const owner = { owner: [{ id: persona('curator').objectId }] };

/** The data assets that the estate has, each with the guid of its entity. */
export const estateAssets = () =>
  sandbox.world.unified.assets.all().map(({ id, assetId }) => ({ id, assetId, entity: entityOf(assetId) }));

const entityOf = (guid: string) => {
  const entity = sandbox.world.catalog.store.entity(guid);
  if (entity === undefined) throw new Error(`The Data Map has no entity ${guid}.`);
  return entity;
};
