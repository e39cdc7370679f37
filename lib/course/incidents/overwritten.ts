import { HttpError } from '../../core/errors.ts';
import { claimsOf } from '../../core/token.ts';
import { editPolicy, grantRole } from '../../planes/grant.ts';
import type { MetadataPolicy } from '../../planes/policy.ts';
import { clientOf } from '../sandbox.ts';
import { isOfIncident, readCollection } from './calls.ts';
import { NotAsItShould, type Incident, type Job, type RoleGiven } from './incident.ts';
import { isAbout, noMoreThan } from './review.ts';

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
    'POLICY_FROM in incident.env says what the script begins with: the rules that it was set up with (copy), or the policy as it is (service). Let it read the policy first, and then give the role again.',
  ],
  notes: {
    COLLECTION: 'The collection that the export reads.',
    POLICY_FROM: 'Of the script of the night: copy or service.',
  },
  async breaks(stage) {
    const { settings, objectId } = await stage.application();
    const collection = await stage.collection('Campaign archive', 'mkt9qd');
    await stage.give({ role: 'Data Reader', collectionName: collection, objectId });
    const night = { COLLECTION: collection, POLICY_FROM: 'copy' };
    await theNight({ config: stage.config, settings: night });
    return { ...settings, ...night };
  },
  async call(job) {
    const { POLICY_FROM: from = '' } = job.settings;
    if (from !== 'copy' && from !== 'service')
      throw new NotAsItShould(`POLICY_FROM is copy or service, and not ${JSON.stringify(from)}.`);
    const before = await readCollection(job);
    await theNight(job);
    const after = await readCollection(job).catch((error: unknown) => {
      if (!(error instanceof HttpError && error.status === 403)) throw error;
      const read = before.replace(/^it reads the collection/, 'It read');
      throw new NotAsItShould(`${read}, then the night passed, and it is refused again.`);
    });
    return `the night has passed, and ${after}`;
  },
  async holds(review) {
    isAbout(review, 'Campaign archive');
    const { COLLECTION, POLICY_FROM } = review.settings;
    if (POLICY_FROM === 'copy')
      throw new NotAsItShould(
        'It reads the collection, and the script still overwrites the policy every night: the next role that is given there is lost.',
      );
    const isNeeded = ({ role, on }: RoleGiven) => role === 'Data Reader' && on === COLLECTION;
    await noMoreThan(review, 'Data Reader on Campaign archive', isNeeded);
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
async function theNight({ config, settings }: Pick<Job, 'config' | 'settings'>): Promise<void> {
  if (!isOfIncident(settings['COLLECTION'])) return;
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
