import { roles, type RoleName } from '../planes/roles.ts';
import {
  labelOf,
  lines,
  lookUp,
  nameOf,
  nothingSecret,
  type Applicant,
  type Draft,
  type Named,
} from './request-words.ts';

/** A role that is asked for, with the planes that need it. */
export interface Wish {
  role: RoleName;
  /** `isRefused` tells whether the call answers nothing at all. */
  planes: { plane: string; call: string; isRefused: boolean }[];
}

/** The group that is to hold them, and whether the application has yet to join it. */
export type GroupHolder = Named & { isJoining: boolean };

/** Where roles are asked for. */
export interface Place {
  /** Which account it is, in words. */
  account: string;
  endpoint: string;
  /** Name of the collection, where it is known. */
  collection?: string | undefined;
  /** What people call the collection that was asked for. */
  label?: string | undefined;
}

/** What a plane is for, in the words of somebody who does not know it. */
const purposes: Record<string, string> = {
  Reading: 'search, assets, their lineage and the glossary, to read (the least role that does)',
  Catalog: 'search, assets, their lineage and the glossary (to read alone, Data Reader is enough)',
  Scanning: 'data sources and their scans',
  Account: 'the account and its collections',
  'Metadata policy': 'who holds which role',
  'DevOps policies': 'who may monitor a database',
  'Unified Catalog': 'governance domains, terms and data products',
};

/** What the portal calls the members of a role. */
const members: Partial<Record<RoleName, string>> = {
  'Data Curator': 'Data curators',
  'Data Reader': 'Data readers',
  'Data Source Administrator': 'Data source admins',
  'Collection Admin': 'Collection admins',
  'Policy Author': 'Policy authors',
};

/** To a Collection Admin: roles of the Data Map. */
export function askForRoles(applicant: Applicant, wishes: Wish[], place: Place, group?: GroupHolder): Draft {
  const { collection, label = collection } = place;
  const where = label ? `the collection ${label}` : 'the root collection';
  const called = collection ?? `{name of ${where}}`;
  const { name, id, holder } = holderOf(applicant, group);
  return {
    to: `a Collection Admin of ${where}`,
    subject: `Microsoft Purview: roles for ${name}`,
    text: lines(
      'Hello,',
      '',
      `please give ${wishes.length === 1 ? 'this role' : 'these roles'} on ${where} of the ${place.account}:`,
      '',
      wishes.flatMap(reasons),
      '',
      holder,
      '',
      'In the Microsoft Purview portal (https://purview.microsoft.com):',
      `1. Data Map, Domains (in the older portal: Collections), ${where}, Role assignments.`,
      `2. For ${wishes.map(({ role }) => members[role] ?? role).join(', ')}: Add, type ${name}, tick it, OK.`,
      'A role can take some minutes to act.',
      '',
      'By API, as a Collection Admin:',
      `  GET ${place.endpoint}/policyStore/metadataPolicies?collectionName=${called}&api-version=2021-07-01`,
      `  Add ${id} to the list of ${attribute(group)} in`,
      wishes.map(({ role }) => `    ${roles[role]}:${called}`),
      '  (A policy may lack the rule of a role that nobody has held yet: if it is missing, use the portal.)',
      `  PUT ${place.endpoint}/policyStore/metadataPolicies/{id of the policy}?api-version=2021-07-01, the whole policy`,
      '  https://learn.microsoft.com/purview/legacy/tutorial-metadata-policy-collections-apis',
      '',
      nothingSecret,
    ),
  };
}

/** To a Data Governance Administrator: roles in the whole Unified Catalog. */
export function askForCatalogRoles(
  applicant: Applicant,
  wishes: Wish[],
  { account, endpoint }: Place,
  group?: GroupHolder,
): Draft {
  const { name, id, holder } = holderOf(applicant, group);
  return {
    to: 'a Data Governance Administrator of the Unified Catalog',
    subject: `Microsoft Purview, Unified Catalog: a role for ${name}`,
    text: lines(
      'Hello,',
      '',
      `please give ${wishes.map(({ role }) => role).join(', ')} in the whole Unified Catalog of the ${account}:`,
      '',
      wishes.flatMap(reasons),
      'Roles of the Data Map, and of Azure, do not count there.',
      '',
      holder,
      '',
      'In the Microsoft Purview portal (https://purview.microsoft.com):',
      '1. Settings, Solution settings, Unified Catalog, Roles and permissions.',
      `2. Add ${name} to ${wishes.map(({ role }) => role).join(', ')}.`,
      'A role can take some minutes to act.',
      '',
      'By API, as a Data Governance Administrator:',
      `  GET ${endpoint}/datagovernance/catalog/policies?api-version=2026-03-20-preview`,
      `  In the policy whose entity is a DataGovernanceAppReference, add ${id} to the list of ${attribute(group)} in`,
      wishes.map(({ role }) => `    ${roles[role]}:{referenceName of the entity}`),
      '  (A policy may lack the rule of a role that nobody has held yet: if it is missing, use the portal.)',
      `  PUT ${endpoint}/datagovernance/catalog/policies/{id of the policy}?api-version=2026-03-20-preview, the whole policy`,
      '',
      nothingSecret,
    ),
  };
}

const attribute = (group?: Named) => `principal.microsoft.${group ? 'groups' : 'id'}`;

const reasons = ({ role, planes }: Wish): string[] => [
  `- ${role}`,
  ...planes.map(
    ({ plane, call, isRefused }) =>
      `    for ${purposes[plane] ?? plane}: ${isRefused ? `without it, ${call} is refused (403)` : `the call is ${call}`}`,
  ),
];

/** Who is to hold the roles: a group, or the application itself. */
function holderOf(applicant: Applicant, group?: GroupHolder): { name: string; id: string; holder: string[] } {
  if (group) {
    const { id, displayName = id ?? '', isJoining } = group;
    const known = id ?? lookUp(`Groups, ${displayName}, Overview, in the Entra admin center`);
    return {
      name: displayName,
      id: id ?? 'the Object ID of the group',
      holder: [
        `They are for the group ${labelOf(group)}, in which the application ${isJoining ? 'will be once an administrator of Entra ID has added it' : 'is'}:`,
        `  Object ID of the group: ${known}`,
        `  Application (client) ID: ${applicant.clientId}`,
      ],
    };
  }
  const { clientId, tenantId, objectId } = applicant;
  return {
    name: nameOf(applicant),
    id: objectId ?? 'the Object ID',
    holder: [
      `They are for ${nameOf(applicant)}:`,
      `  Object ID, the one that counts: ${objectId ?? lookUp('Enterprise applications in the Entra admin center')}`,
      `  Application (client) ID: ${clientId}`,
      `  Directory (tenant) ID: ${tenantId}`,
    ],
  };
}
