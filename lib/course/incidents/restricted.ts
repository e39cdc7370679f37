import { claimsOf } from '../../core/token.ts';
import { editPolicy, grantRole } from '../../planes/grant.ts';
import { getPolicy, type MetadataPolicy } from '../../planes/policy.ts';
import { readCollection } from './calls.ts';
import type { Incident, RoleGiven } from './incident.ts';
import { isAbout, noMoreThan } from './review.ts';

const cause = 'Payroll did not take over what is given above it, so that the role on Finance ended there.';

export const restricted: Incident = {
  name: 'restricted',
  title: 'All of Finance, they said',
  difficulty: 3,
  lesson: '02',
  symptom:
    'The audit job has Data Reader on all of Finance, and what is given there counts for everything beneath, they said. It reads Finance. The new collection Payroll in it is shut.',
  hints: [
    'The role is the right one, and it is given above Payroll. Does Payroll take over what is given above?',
    'Look at the Role assignments of Payroll, and compare them with those of Finance.',
    'Restrict inherited permissions is on for Payroll: only Collection Admins come from above. Give the role on Payroll itself, or take over what is given above again.',
  ],
  notes: { COLLECTION: 'The collection that it reads.' },
  async breaks(stage) {
    const { settings, objectId } = await stage.application();
    const collection = await stage.collection('Payroll', 'f1nanc');
    await stage.give({ role: 'Data Reader', collectionName: 'f1nanc', objectId });
    const { purview } = await stage.as('collection-admin');
    await editPolicy(purview, collection, restrict);
    return { ...settings, COLLECTION: collection };
  },
  call: readCollection,
  async holds(review) {
    isAbout(review, 'Payroll');
    const places = ['f1nanc', review.settings['COLLECTION']];
    const isNeeded = ({ role, on }: RoleGiven) => role === 'Data Reader' && places.includes(on);
    await noMoreThan(review, 'Data Reader on Payroll', isNeeded);
    const policy = await getPolicy(review.admin.purview, review.settings['COLLECTION'] ?? '');
    if (JSON.stringify(policy) === JSON.stringify(restrict(policy))) return undefined;
    return `${cause} Payroll takes it over again: whoever reads Finance, or the whole account, now reads Payroll, too.`;
  },
  cause,
  diagnosis: { asked: 'by an admin', reason: 'role', names: /does not take over what is given above it/ },
  async solve({ settings, as, job }) {
    const { config, credential } = await job();
    const { purview } = await as('collection-admin');
    const { oid } = await claimsOf(credential, `${config.resource}/.default`);
    await grantRole(purview, { role: 'Data Reader', collectionName: settings.COLLECTION, objectId: oid });
  },
};

/** What *Restrict inherited permissions* does in the practice portal: of the lines that lead above, that of Collection Admins stays. */
function restrict(policy: MetadataPolicy): MetadataPolicy {
  const copy = structuredClone(policy);
  const { attributeRules, parentCollectionName: parent, collection } = copy.properties;
  for (const rule of attributeRules)
    if (rule.id !== `purviewmetadatarole_builtin_collection-administrator:${collection.referenceName}`)
      rule.dnfCondition = rule.dnfCondition.filter(
        (all) => !all.some(({ attributeValueIncludes }) => attributeValueIncludes?.endsWith(`:${parent}`)),
      );
  return copy;
}
