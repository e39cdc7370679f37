import type { Directory } from '../entra/directory';
import { withNested } from '../entra/people';
import { isRecord } from '../values';
import { showGroup, showLittle, showObjects } from './bodies';
import { mayReadGroups, type GraphCall } from './caller';
import { badRequest, listed, type Body, type Kind } from './query';

export const directoryObjects: Kind = { name: 'directoryObjects', fields: ['displayName', 'id'] };

/** The groups that something is in, nested ones too. Who may read no groups is told their ids and nothing else. */
export function memberships(c: GraphCall, { groups }: Directory, direct: readonly string[]): Body {
  const all = withNested(direct, groups);
  const found = groups
    .filter(({ objectId }) => all.includes(objectId))
    .map((group) => ({ '@odata.type': '#microsoft.graph.group', ...showGroup(group) }));
  return listed(c, directoryObjects, mayReadGroups(c.caller) ? found : found.map(showLittle));
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

/** The most ids of one call. */
const MOST = 1000;

/** What the directory knows by some ids, of the kinds that are asked for. What it does not know is left out. */
export function byIds(c: GraphCall, directory: Directory): Body {
  const { ids, types = [] } = isRecord(c.body) ? c.body : {};
  // The sentences are the sandbox's.
  if (!isTexts(ids) || !isTexts(types)) throw badRequest("'ids' has to be a list of object ids, and 'types' of names.");
  if (ids.length > MOST) throw badRequest(`'ids' has ${ids.length} values, and may have ${MOST}.`);
  const [wanted, kinds] = [ids, types].map((texts) => texts.map((text) => text.toLowerCase())) as [string[], string[]];
  const isAsked = (body: Body) => {
    const kind = String(body['@odata.type']).replace('#microsoft.graph.', '').toLowerCase();
    return kinds.length === 0 || kinds.includes(kind) || kinds.includes('directoryobject');
  };
  return {
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#directoryObjects',
    value: showObjects(directory).filter((body) => wanted.includes(String(body.id)) && isAsked(body)),
  };
}
