// What decided a call, as the sandbox's log of requests tells it.
import { asked } from '../address.js';

/** Whether the log answers: a sandbox that was started with --plain keeps none for others to see. */
let kept = true;
let after = 0;
const found = new Map();

export const isKept = () => kept;

/** Reads what the log has that was not read yet, and gives it. */
export async function readLog(from = after) {
  if (!kept) return [];
  const response = await fetch(asked(`/sandbox/requests?details=true&after=${from}`));
  if (response.status === 501) kept = false;
  if (!response.ok) return [];
  const rows = await response.json();
  return rows;
}

/** Finds what decided calls that have been answered, by the ids that they were sent with. */
export async function findDecisions(calls) {
  const missing = calls.filter(({ id, status }) => status !== null && !found.has(id));
  if (missing.length === 0) return;
  for (const row of await readLog()) {
    if (row.status === null) break;
    after = row.number;
    if (row.clientRequestId) found.set(row.clientRequestId, row);
  }
}

export const decisionFor = (id) => found.get(id);

/** A decision in sentences: the first says it, the others why not. */
export function inWords({ status, decision, path, plane }) {
  if (!decision) {
    if (status === 401) return ['Refused: the call carried no token that holds here.'];
    if (status === 501) return ['Not imitated: the sandbox knows no such call.'];
    if (plane === 'Entra ID') return ['Nothing was asked: signing in needs no permission.'];
    return ['Nothing was decided: it was answered before anybody looked at its token.'];
  }
  const { action, allowed, policies, permissions, besides } = decision;
  if (policies) return byPolicies({ status, action, allowed, policies, path });
  const carried = permissions?.length ? permissions.join(', ') : 'none';
  const words = allowed
    ? [`Let in: the token carries what ${action} allows.`, `It carries: ${carried}.`]
    : [`Refused: the call needs the permission ${action} of Microsoft Graph.`, `The token carries: ${carried}.`];
  if (besides && status === 403)
    return [`Refused: ${besides}`, `The permission was there: the token carries ${carried}.`];
  return words;
}

function byPolicies({ status, action, allowed, policies, path }) {
  const { rules, collections, roles, place = 'collection' } = policies;
  const letting = rules.filter(({ carries }) => carries);
  const others = rules
    .filter(({ carries }) => !carries)
    .map(({ rule }) => `No help: ${rule}, whose role does not carry ${action}.`);
  const needed = `${action} is carried by ${listed(roles)}.`;
  if (!allowed)
    return [
      `Refused: the caller holds ${action} on no ${place}.`,
      needed,
      ...(others.length > 0 ? others : ['No rule of any policy names the caller or a group of theirs.']),
    ];
  const some = `${collections.slice(0, 8).join(', ')}${collections.length > 8 ? ', ...' : ''}`;
  // The whole catalog is among its domains here, and none of them.
  const where =
    place === 'governance domain'
      ? `It holds in ${some}.`
      : `It holds on ${collections.length === 1 ? `the ${place}` : `${collections.length} ${place}s:`} ${some}.`;
  if (status === 403)
    return [
      `Refused: the caller holds ${action}, but not where ${decodeURIComponent(path)} is.`,
      where,
      needed,
      ...others,
    ];
  return [`Let in by ${listed(letting.map(({ rule }) => rule))}.`, where, ...others];
}

const listed = (names) =>
  names.length < 2 ? (names[0] ?? 'none') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
