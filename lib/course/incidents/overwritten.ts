import { claimsOf } from '../../core/token.ts';
import { editPolicy, grantRole } from '../../planes/grant.ts';
import type { MetadataPolicy } from '../../planes/policy.ts';
import { clientOf } from '../sandbox.ts';
import type { Incident, Job } from './incident.ts';

export const overwritten: Incident = {
  name: 'overwritten',
  title: 'Every morning again',
  difficulty: 3,
  lesson: '02',
  symptom:
    'Every morning the export is refused. Every morning I give it Data Reader on the collection Campaign archive, I see it work, and the next morning the role is gone. I am not making this up.',
  hints: [
    'Roles do not fall off by themselves. Somebody writes the policy of that collection at night: who?',
    'The page Calls of the practice portal shows each PUT of a policy with what it changed, and who sent it. Look at the last one before the refusal.',
    'It is a colleague’s script. It writes the rules that it was set up with over whatever is there: an old state of the policy.',
    'POLICY_FROM in incident.env says what the script begins with. Let it read the policy first (service), and then give the role again.',
  ],
  notes: {
    COLLECTION: 'The collection that the export reads.',
    POLICY_FROM:
      'What the script of the night begins with. copy: the rules that it was set up with. service: it reads the policy, and adds what is missing.',
  },
  async breaks(stage) {
    const { settings, objectId } = await stage.application();
    const collection = await stage.collection('Campaign archive', 'mkt9qd');
    await stage.give({ role: 'Data Reader', collectionName: collection, objectId });
    return { ...settings, COLLECTION: collection, POLICY_FROM: 'copy' };
  },
  async call(job) {
    await theNight(job);
    const path = `/account/collections/${job.settings['COLLECTION']}`;
    const call = { apiVersion: '2019-11-01-preview' };
    const { friendlyName } = await job.connection.purview.get<{ friendlyName: string }>(path, call);
    return `the night has passed, and it reads the collection ${friendlyName}`;
  },
  cause: 'A script wrote an old state of the policy every night, and with it went every role that was given since.',
  diagnosis: {
    asked: 'by an admin',
    reason: 'role',
    names: /does not hold the role Data Reader/,
    cannot: 'Who took the role it cannot see: the calls of the night stand in a log that it does not read.',
  },
  async solve({ settings, change, as, job }) {
    change({ POLICY_FROM: 'service' });
    const { config, credential } = await job();
    const { purview } = await as('collection-admin');
    const { oid } = await claimsOf(credential, `${config.resource}/.default`);
    await grantRole(purview, { role: 'Data Reader', collectionName: settings.COLLECTION, objectId: oid });
  },
};

/** The colleague’s script, which runs at night. It has a role of its own. */
async function theNight({ config, settings }: Job): Promise<void> {
  const admin = await clientOf(config, 'admin');
  const isCopy = settings['POLICY_FROM'] !== 'service';
  await editPolicy(admin, settings['COLLECTION'] ?? '', (policy) => (isCopy ? asSetUp(policy) : policy));
}

/** The policy as it was when the collection was made: nobody held a role but from above. */
function asSetUp(policy: MetadataPolicy): MetadataPolicy {
  const copy = structuredClone(policy);
  for (const matcher of copy.properties.attributeRules.flatMap(({ dnfCondition }) => dnfCondition.flat()))
    if (matcher.attributeValueIncludedIn) matcher.attributeValueIncludedIn = [];
  return copy;
}
