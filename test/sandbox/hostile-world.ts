import type { Sandbox } from '../../sandbox/app';
import { programsClientId } from '../../sandbox/entra/directory';
import { collectionOf } from '../../sandbox/policy/policies';
import { person } from '../../sandbox/entra/people';
import { persona, personas, tenantId } from '../../sandbox/entra/personas';
import { metadataRoles } from '../../sandbox/policy/roles';
import { familyOf } from '../../sandbox/unified/policy';
import type { Family } from '../../sandbox/unified/roles';
import type { Unified } from '../../sandbox/unified/unified';
import type { World } from '../../sandbox/world';
import { withRole } from './operations-unified';
import { form } from './support';

/** What came back, whichever way the call was made. */
export interface Reply {
  status: number;
  type: string;
  text: string;
}

/** Every persona's token for Purview, and for Graph one of a persona and two of people who may write there. Tokens outlive a reset. */
export async function tokensOf({ app }: Pick<Sandbox, 'app'>): Promise<Record<string, string>> {
  const named = personas.filter(({ name }) => name !== 'expired').map(({ name }) => [name, undefined] as const);
  const asked = [...named, ['admin', 'https://graph.microsoft.com'] as const];
  const tokens = await Promise.all(
    asked.map(async ([name, resource]) => {
      const { body } = form(name, resource === undefined ? {} : { resource });
      const answer = await app.inject({
        method: 'POST',
        url: `/${tenantId}/oauth2/token`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: String(body),
      });
      return [
        resource === undefined ? name : 'graph',
        `Bearer ${answer.json<{ access_token: string }>().access_token}`,
      ];
    }),
  );
  const people = ['collection-admin', 'administrator'].map(
    async (name) => [name, await personsToken(app, name)] as const,
  );
  return Object.fromEntries([...tokens, ...(await Promise.all(people))]) as Record<string, string>;
}

/** A person's token for Graph, as a notebook gets one. */
async function personsToken(app: Sandbox['app'], name: string): Promise<string> {
  const sent = async (url: string, body: Record<string, string>) => {
    const isForm = url.includes('oauth2');
    const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
    const payload = isForm ? String(new URLSearchParams({ client_id: programsClientId, ...body })) : body;
    return (await app.inject({ method: 'POST', url, headers: { 'content-type': type }, payload })).json<
      Record<string, string>
    >();
  };
  const entra = `/${tenantId}/oauth2/v2.0`;
  const begun = await sent(`${entra}/devicecode`, { scope: 'https://graph.microsoft.com/.default' });
  await sent('/sandbox/signin', { userCode: begun.user_code ?? '', person: name });
  const grant = { grant_type: 'device_code', device_code: begun.device_code ?? '' };
  return `Bearer ${(await sent(`${entra}/token`, grant)).access_token ?? ''}`;
}

/** Gives the learner every role of the Unified Catalog in each of its policies. */
function empowerInCatalog({ unified: { policies } }: World, learner: string): void {
  for (const policy of policies.all()) {
    const names: Record<Family, string[]> = {
      datagovernanceapp: ['datagovernance-administrator', 'business-domain-creator', 'global-catalog-reader'],
      businessdomain: ['business-domain-owner'],
      dgdataqualityscope: ['data-steward'],
    };
    const given = names[familyOf(policy)].reduce<unknown>((one, name) => withRole(one, name, learner), policy);
    policies.put(policy, given);
  }
}

/** Lets the learner do everything everywhere, and a person change the curator's registration, so that calls get past the roles. */
export function empower(world: World): void {
  const { policies, directory } = world;
  const learner = persona('learner').objectId;
  empowerInCatalog(world, learner);
  directory.byClientId(persona('curator').clientId)?.owners.push(person('collection-admin').objectId);
  const root = policies.byCollection('contoso');
  if (root === undefined) throw new Error('the root collection has no policy');
  const derived = (attributeName: string, rule: string) => ({ attributeName, attributeValueIncludes: rule });
  const kept = root.properties.attributeRules.filter(({ id }) => !id.startsWith('permission:'));
  const rules = metadataRoles.map(({ id: role }) => {
    const id = `${role}:contoso`;
    const before = kept.find((rule) => rule.id === id)?.dnfCondition ?? [];
    const held = [
      { attributeName: 'principal.microsoft.id', attributeValueIncludedIn: [learner] },
      derived('derived.purview.role', role),
    ];
    return { kind: 'attributerule', id, name: id, dnfCondition: [...before, held] };
  });
  const permission = {
    kind: 'attributerule',
    id: 'permission:contoso',
    name: 'permission:contoso',
    dnfCondition: rules.map(({ id }) => [derived('derived.purview.permission', id)]),
  };
  policies.put(root, { ...root, properties: { ...root.properties, attributeRules: [...rules, permission] } });
}

/** What a person looks at is a page, its refusals included. */
const isForPeople = (path: string) => /^\/devicelogin\/?$|^\/[^/]*\/oauth2\/v2\.0\/(authorize|logout)\/?$/i.test(path);

/** What answers with a file where it is asked for well. */
const isFile = (path: string) => /\/(terms\/export|import\/template)\/?$/i.test(path);

const isString = (value: unknown): value is string => typeof value === 'string' && value !== '';
const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>(
    (here, key) => (typeof here === 'object' && here !== null ? Reflect.get(here, key) : undefined),
    value,
  );

/** What is wrong with a reply to a call of that path, if anything: its status, its type, or the envelope of its plane. */
export function faultOf(path: string, { status, type, text }: Reply): string | undefined {
  if (status >= 500 && status !== 501) return `status ${status}: ${text.slice(0, 300)}`;
  if (status === 204) return text === '' ? undefined : 'a body with 204';
  // A letter that is longer in lower case, as İ is, leads past the routes, and so does a part that is too long: what nobody
  // answers is no page.
  if (isForPeople(path) && status !== 501 && status !== 414)
    return type.startsWith('text/html') ? undefined : `content type ${type}`;
  if (status === 200 && isFile(path))
    return /^(text\/csv|application\/octet-stream)/.test(type) ? undefined : `content type ${type}`;
  if (!type.startsWith('application/json')) return `content type ${type}`;
  const body = parsed(text);
  if (body === undefined) return `no JSON: ${text.slice(0, 300)}`;
  if (status < 400) return undefined;
  const spoken = envelopes(path, status).some((holds) => holds(body));
  return spoken ? undefined : `no envelope of its plane: ${text.slice(0, 300)}`;
}

const gateway = (body: unknown) => isString(at(body, 'error', 'code')) && isString(at(body, 'error', 'message'));
const graph = (body: unknown) => gateway(body) && isString(at(body, 'error', 'innerError', 'date'));
const entra = (body: unknown) => isString(at(body, 'error')) && isString(at(body, 'error_description'));
const atlas = (body: unknown) => ['requestId', 'errorCode', 'errorMessage'].every((key) => isString(at(body, key)));

function envelopes(path: string, status: number): ((body: unknown) => boolean)[] {
  if (/^\/(catalog|datamap)\/api\//i.test(path)) return status === 401 || status === 403 ? [gateway] : [atlas];
  if (/^\/v1\.0\//i.test(path)) return [graph];
  if (/^\/[^/]*\/(v2\.0\/)?(oauth2|discovery|\.well-known)\//i.test(path)) return [entra];
  return [gateway];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What does not fit together in a world: references to what is not there, ids that are not unique, numbers that are none. */
export function brokenIn({ catalog, collections, policies, unified }: World): string[] {
  const { store, types } = catalog;
  const entities = [...store.entities()];
  const ofEntities = entities.flatMap((entity) => [
    ...(types.get(entity.typeName)?.category === 'ENTITY' ? [] : [`${entity.guid} is of no type: ${entity.typeName}`]),
    ...(Number.isInteger(entity.revision) && entity.revision >= 1 ? [] : [`${entity.guid} has no revision`]),
    ...(entity.classifications.every(({ typeName }) => types.get(typeName)?.category === 'CLASSIFICATION')
      ? []
      : [`${entity.guid} has a classification of no type`]),
    ...(entity.collectionId === undefined || collections.get(entity.collectionId)
      ? []
      : [`${entity.guid} is in no collection: ${entity.collectionId}`]),
    ...store
      .relationshipsOf(entity.guid)
      .flatMap(({ guid, typeName, end1, end2 }) => [
        ...(store.entity(end1) && store.entity(end2) ? [] : [`${guid} leads nowhere`]),
        ...(types.get(typeName)?.category === 'RELATIONSHIP' ? [] : [`${guid} is of no type: ${typeName}`]),
      ]),
  ]);
  const ofCollections = collections
    .all()
    .flatMap(({ name, parent }) => [
      ...(parent === undefined || collections.get(parent) ? [] : [`${name} has no parent`]),
      ...(policies.all().filter((policy) => collectionOf(policy) === name).length === 1
        ? []
        : [`${name} has no policy`]),
    ]);
  const ofPolicies = policies
    .all()
    .filter((policy) => !Number.isInteger(policy.version) || !collections.get(collectionOf(policy)))
    .map(({ id }) => `policy ${id} belongs to nothing`);
  return [...ofEntities, ...ofCollections, ...ofPolicies, ...brokenInCatalog(unified)];
}

/** What does not fit together in a Unified Catalog. */
function brokenInCatalog({ domains, terms, products, assets, relations, policies }: Unified): string[] {
  const shelves = { TERM: terms, DATAPRODUCT: products, DATAASSET: assets };
  const isGone = (parentId: string | undefined, shelf: { get(id: string): unknown }) =>
    parentId !== undefined && shelf.get(parentId) === undefined;
  return [
    ...domains
      .all()
      .flatMap(({ id, parentId }) => [
        ...(policies.ofDomain(id).length === 2 ? [] : [`domain ${id} has other than two policies`]),
        ...(isGone(parentId, domains) ? [`domain ${id} has no parent`] : []),
      ]),
    ...[...terms.all(), ...products.all()]
      .filter(({ domain }) => domains.get(domain) === undefined)
      .map(({ id }) => `${id} lies in no domain`),
    ...terms
      .all()
      .filter(({ parentId }) => isGone(parentId, terms))
      .map(({ id }) => `term ${id} has no parent`),
    ...relations
      .all()
      .filter(({ from, to }) => [from, to].some(({ category, id }) => shelves[category].get(id) === undefined))
      .map(({ from, to }) => `the relation of ${from.id} and ${to.id} leads nowhere`),
  ];
}
