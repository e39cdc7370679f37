import { appId, appPolicy, domainPolicies } from '../unified/policies';
import { parseGovernancePolicy, type GovernancePolicy } from '../unified/policy';
import type { Names } from './names';
import type { Reading } from './reading';
import { isMetadataRole, membersIn, refused, roleLines } from './roles';

/** The policies of the Unified Catalog: what its roles make, or what the document has instead. */
export function readGovernance(reading: Reading, domains: Names, ids: string[]): GovernancePolicy[] {
  const lines = roleLines(reading).filter(({ line }) => !isMetadataRole(line.role));
  const at = new Map<string, typeof lines>();
  for (const one of lines) {
    const { domain } = one.line;
    const scope = domain === undefined ? appId : domains.find(domain, `${one.place}.domain`, reading.faults);
    at.set(scope, [...(at.get(scope) ?? []), one]);
  }
  const members = (scope: string) => membersIn(at.get(scope) ?? [], reading);
  const made = [appPolicy(members(appId)), ...ids.flatMap((id) => domainPolicies(id, members(id)))];
  const { governancePolicies = [] } = reading.document;
  const own = new Map<string, GovernancePolicy>();
  governancePolicies.forEach((line, place) => {
    const where = `governancePolicies[${place}]`;
    const current = made.find(({ id }) => id === line.id);
    if (current === undefined)
      return reading.faults.add(
        `${where}.id`,
        `"${line.id}" is the id of no policy: those of the whole catalog and of each domain follow from what they are about.`,
      );
    const read = refused(() => parseGovernancePolicy(line, current), where, reading);
    if (read !== undefined) own.set(current.id, { ...read, id: current.id });
  });
  return made.map((policy) => own.get(policy.id) ?? policy);
}
