import type { Collection } from '../account/collections';
import { accountName } from '../entra/personas';
import { Refusal } from '../http/refusals';
import { rulesIn, type DevopsPolicy, type DevopsRole } from '../policy/devops';
import { policyOf, type Members } from '../policy/policies';
import { parsePolicy, type Policy } from '../policy/policy';
import { isRole, roleId } from '../policy/roles';
import { tenant } from '../estate/tenant';
import { catalogRoleNames } from '../unified/roles';
import type { DevopsLine, RoleLine, WorldDocument } from './model';
import type { Reading } from './reading';

/** A root collection is named like its account. */
export const rootName: string = accountName;

interface Placed<T> {
  line: T;
  place: string;
}

/** The roles of a document. Where it says nothing of them, those of Contoso's applications and people who are in it. */
export function roleLines({ document }: { document: WorldDocument }): Placed<RoleLine>[] {
  const { roles, applications, people } = document;
  if (roles !== undefined) return roles.map((line, at) => ({ line, place: `roles[${at}]` }));
  const there = new Set([
    ...(applications === undefined ? tenant.applications.map(({ name }) => name) : []),
    ...(people === undefined ? tenant.people.map(({ userPrincipalName }) => userPrincipalName.split('@')[0]) : []),
  ]);
  return tenant.roles.map((line) => ({
    line: { ...line, members: line.members.filter((name) => there.has(name)) },
    place: 'roles',
  }));
}

export const isMetadataRole = (role: string): boolean => isRole(roleId(role));

/** Refuses a role in a place where it is not given. That there is one of the name, the schema sees to. */
export function checkRoles(reading: Reading): void {
  for (const { line, place } of roleLines(reading)) {
    const { role, collection, domain } = line;
    const ofCatalog = catalogRoleNames.includes(role);
    if (ofCatalog && collection !== undefined)
      reading.faults.add(
        `${place}.collection`,
        `${role} is a role of the Unified Catalog: name a domain, or none for the whole catalog.`,
      );
    if (!ofCatalog && domain !== undefined)
      reading.faults.add(`${place}.domain`, `${role} is a role of the Data Map: name a collection.`);
  }
}

/** Who holds which of the roles of some lines. */
export function membersIn(lines: Placed<RoleLine>[], { who, groups, faults }: Reading): Members {
  const members: Members = {};
  for (const { line, place } of lines) {
    const ids = line.members.map((name, at) => who.find(name, `${place}.members[${at}]`, faults)).filter(Boolean);
    const before = members[line.role] ?? {};
    const [own, ofGroups] = [ids.filter((id) => !groups.has(id)), ids.filter((id) => groups.has(id))];
    members[line.role] = {
      ...before,
      ...(own.length > 0 ? { ids: [...(before.ids ?? []), ...own] } : {}),
      ...(ofGroups.length > 0 ? { groups: [...(before.groups ?? []), ...ofGroups] } : {}),
    };
  }
  return members;
}

/** The policies of the collections: what their roles make, or what the document has instead. */
export function readPolicies(reading: Reading, collections: Collection[]): Policy[] {
  checkRoles(reading);
  const lines = roleLines(reading).filter(({ line }) => isMetadataRole(line.role));
  const at = new Map<string, Placed<RoleLine>[]>();
  for (const one of lines) {
    const name = reading.collections.find(one.line.collection ?? rootName, `${one.place}.collection`, reading.faults);
    at.set(name, [...(at.get(name) ?? []), one]);
  }
  const own = readOwn(reading, collections);
  return collections.map(
    (collection) => own.get(collection.name) ?? policyOf(collection, membersIn(at.get(collection.name) ?? [], reading)),
  );
}

function readOwn(
  { document: { metadataPolicies = [] }, faults }: Reading,
  collections: Collection[],
): Map<string, Policy> {
  const read = new Map<string, Policy>();
  metadataPolicies.forEach((line, at) => {
    const place = `metadataPolicies[${at}]`;
    const policy = refused(() => parsePolicy(line), place, { faults });
    if (policy === undefined) return;
    const { collection, parentCollectionName } = policy.properties;
    const found = collections.find(({ name }) => name === collection.referenceName);
    if (found === undefined)
      faults.add(
        `${place}.properties.collection.referenceName`,
        `there is no collection "${collection.referenceName}".`,
      );
    else if (found.parent !== parentCollectionName)
      faults.add(
        `${place}.properties.parentCollectionName`,
        `the collection ${found.name} has ${found.parent === undefined ? 'no parent' : `the parent ${found.parent}`}.`,
      );
    if (read.has(collection.referenceName))
      faults.add(place, `there are two policies of the collection ${collection.referenceName}.`);
    read.set(collection.referenceName, policy);
  });
  return read;
}

/** Reads something in the way that a call does, whose refusal is a fault. */
export function refused<T>(read: () => T, place: string, { faults }: Pick<Reading, 'faults'>): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    faults.add(place, error.message);
    return undefined;
  }
}

export function readDevops(reading: Reading): DevopsPolicy[] {
  const {
    document: { devopsPolicies = [] },
    asOf,
    who,
    faults,
  } = reading;
  return devopsPolicies.map((line: DevopsLine, at) => {
    const place = `devopsPolicies[${at}]`;
    const role = line.role as DevopsRole;
    const rules = refused(() => rulesIn({ decisionRules: line.decisionRules }, role, line.source), place, { faults });
    const createdBy = line.createdBy === undefined ? '' : who.find(line.createdBy, `${place}.createdBy`, faults);
    const createdAt = reading.moment(line.createdAt, asOf, `${place}.createdAt`);
    return {
      role,
      source: line.source,
      decisionRules: rules ?? [],
      version: line.version ?? 1,
      createdBy,
      createdAt,
      lastModifiedBy:
        line.lastModifiedBy === undefined
          ? createdBy
          : who.find(line.lastModifiedBy, `${place}.lastModifiedBy`, faults),
      lastModifiedAt: reading.moment(line.lastModifiedAt, createdAt, `${place}.lastModifiedAt`),
    };
  });
}
