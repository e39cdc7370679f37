// Reads and edits policies, those of the Data Map and those of the Unified Catalog. Nothing here sends anything or knows of the page.

/** The roles in the order and by the names of the portal. Others come after them by their own names. */
export const portalRoles = [
  { id: 'purviewmetadatarole_builtin_collection-administrator', name: 'Collection admins' },
  { id: 'purviewmetadatarole_builtin_data-source-administrator', name: 'Data source admins' },
  { id: 'purviewmetadatarole_builtin_data-curator', name: 'Data curators' },
  { id: 'purviewmetadatarole_builtin_purview-reader', name: 'Data readers' },
];

const admin = portalRoles[0].id;
const ofCatalog = (name) => `purviewdatagovernancerole_builtin_${name}`;
/** Without anybody in these nobody could give a role any more: where nothing lies above, the last one stays. */
const lastOnes = [admin, ofCatalog('datagovernance-administrator')];
const giving = [...lastOnes, ofCatalog('business-domain-owner')];
const PATH = 'resource.purview.datagovernancepath';

const same = (id) => (other) => other.toLowerCase() === id.toLowerCase();
/** What a policy is about: a collection, or the id of a governance domain or of the whole Unified Catalog. */
export const placeOf = ({ properties: { collection, entity } }) => (collection ?? entity).referenceName;
const parentOf = ({ properties }) => properties.parentCollectionName ?? properties.parentEntityName;
/** The id of the rule that says which roles count in the place. */
function permissionOf(policy) {
  const { entity } = policy.properties;
  if (!entity) return `permission:${placeOf(policy)}`;
  return `permission_dg:${entity.type.replace(/Reference$/, '').toLowerCase()}_${entity.referenceName}`;
}
const ruleOf = ({ properties }, id) => properties.attributeRules.find((rule) => same(id)(rule.id));
const idsIn = (rule, of) =>
  (rule?.dnfCondition ?? [])
    .flat()
    .filter(({ attributeName }) => attributeName === `principal.microsoft.${of}`)
    .flatMap(({ attributeValueIncludedIn = [] }) => attributeValueIncludedIn);
const pointsAt = (rule) => idsNamed((rule?.dnfCondition ?? []).flat());
const idsNamed = (matchers) =>
  matchers
    .filter(({ attributeName }) => attributeName === 'derived.purview.permission')
    .map(({ attributeValueIncludes = '' }) => attributeValueIncludes);
const derived = (what, id) => ({ fromRule: id, attributeName: `derived.purview.${what}`, attributeValueIncludes: id });

/**
 * The rules that decide about the place of a policy. In the Unified Catalog the decisions name them: its own, and of those above
 * what is about all that lies below, as for an owner of all domains.
 */
function startsOf(policies, policy) {
  const { entity, parentEntityName } = policy.properties;
  if (!entity) return [permissionOf(policy)];
  const path = [...(parentEntityName ? [parentEntityName] : []), entity.referenceName].join('/').toLowerCase();
  const isAbove = ({ attributeName, attributeValueIncludes: named = '' }) =>
    attributeName === PATH && named.endsWith('/*') && path.startsWith(named.slice(0, -1).toLowerCase());
  return policies.flatMap((one) =>
    one.properties.decisionRules
      .flatMap(({ dnfCondition }) => dnfCondition)
      .filter((all) => one === policy || all.some(isAbove))
      .flatMap(idsNamed),
  );
}

/**
 * Who holds a role in the place of a policy: an object id, whether it is a group's, and the place whose policy says so.
 * What comes from above is found by following the rules, as the service does; a policy that may not be read is left out.
 */
export function membersOf(policies, policy, role) {
  const found = [];
  const rules = new Map(policies.flatMap(({ properties }) => properties.attributeRules).map((rule) => [rule.id, rule]));
  const reached = new Set(startsOf(policies, policy));
  for (const id of reached) {
    const rule = rules.get(id);
    const [held, from] = [id.slice(0, id.lastIndexOf(':')), id.slice(id.lastIndexOf(':') + 1)];
    if (held === role)
      for (const of of ['id', 'groups'])
        for (const objectId of idsIn(rule, of)) {
          if (!found.some((one) => one.objectId === objectId && one.from === from))
            found.push({ objectId, isGroup: of === 'groups', from });
        }
    for (const next of pointsAt(rule)) reached.add(next);
  }
  const isOwn = ({ from }) => from === placeOf(policy);
  return [...found.filter(isOwn), ...found.filter((one) => !isOwn(one))];
}

/** A copy of the policy in which somebody holds a role. A role that nobody held yet gets its rule, and its line in `permission:`. */
export function withMember(policy, role, { objectId, isGroup }) {
  const copy = structuredClone(policy);
  const of = isGroup ? 'groups' : 'id';
  const id = `${role}:${placeOf(copy)}`;
  const rules = copy.properties.attributeRules;
  const permission = ruleOf(copy, permissionOf(copy));
  let rule = ruleOf(copy, id);
  if (!rule) {
    rule = { kind: 'attributerule', id, name: id, dnfCondition: [] };
    rules.splice(rules.indexOf(permission), 0, rule);
  }
  let list = rule.dnfCondition.flat().find(({ attributeName }) => attributeName === `principal.microsoft.${of}`);
  if (!list) {
    list = { attributeName: `principal.microsoft.${of}`, attributeValueIncludedIn: [] };
    rule.dnfCondition.unshift([list, derived('role', role)]);
  }
  list.attributeValueIncludedIn ??= [];
  if (!idsIn(rule, of).some(same(objectId))) list.attributeValueIncludedIn.push(objectId);
  const counts = [...pointsAt(permission), ...startsOf([copy], copy)];
  if (!counts.some(same(id))) permission.dnfCondition.push([derived('permission', id)]);
  return copy;
}

/** A copy of the policy in which somebody does not hold a role by its own rule. What comes from above stays. */
export function withoutMember(policy, role, { objectId, isGroup }) {
  const copy = structuredClone(policy);
  const of = `principal.microsoft.${isGroup ? 'groups' : 'id'}`;
  for (const matcher of (ruleOf(copy, `${role}:${placeOf(copy)}`)?.dnfCondition ?? []).flat())
    if (matcher.attributeName === of && matcher.attributeValueIncludedIn)
      matcher.attributeValueIncludedIn = matcher.attributeValueIncludedIn.filter((id) => !same(objectId)(id));
  return copy;
}

/** Whether who holds a role gives roles. */
export const isAdmin = (role) => giving.includes(role);

/** Whether nobody would administer the account, or the Unified Catalog, if this member went. */
export function isLastAdmin(policy, role, member) {
  if (!lastOnes.includes(role) || parentOf(policy)) return false;
  const rule = ruleOf(withoutMember(policy, role, member), `${role}:${placeOf(policy)}`);
  return idsIn(rule, 'id').length + idsIn(rule, 'groups').length === 0;
}

/** Whether roles other than Collection Admin stop at this collection; nothing for the root, which has nothing above it. */
export function isRestricted(policy) {
  const { parentCollectionName: parent } = policy.properties;
  if (!parent) return undefined;
  return !pointsAt(ruleOf(policy, permissionOf(policy))).some(same(`permission:${parent}`));
}

/**
 * A copy of the policy that takes over from above only Collection Admins, or everything again. How the service writes a restriction
 * is unconfirmed: here the lines that lead to the parent go, but for that role's.
 */
export function restricted(policy, restrict) {
  const copy = structuredClone(policy);
  const { parentCollectionName: parent, attributeRules } = copy.properties;
  const permission = ruleOf(copy, permissionOf(copy));
  const leads = (all) =>
    all.some(
      ({ attributeName, attributeValueIncludes = '' }) =>
        attributeName === 'derived.purview.permission' && attributeValueIncludes.endsWith(`:${parent}`),
    );
  if (!restrict) {
    permission.dnfCondition.push([derived('permission', `permission:${parent}`)]);
    return copy;
  }
  for (const rule of attributeRules)
    if (!same(`${admin}:${placeOf(copy)}`)(rule.id)) rule.dnfCondition = rule.dnfCondition.filter((all) => !leads(all));
  return copy;
}
