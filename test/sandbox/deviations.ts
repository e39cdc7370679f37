import type { DescriptionName } from './descriptions';

/** A way in which the sandbox's answers differ from the descriptions on purpose. */
export interface Deviation {
  in: DescriptionName[];
  /** `Definition.property`, or an operation or route; `*` stands for anything. */
  at: string;
  problem: string;
  because: string;
}

const undescribed = 'is not described';
const recordedRow = 'recorded rows of searches carry it';
const recordedRun = 'recorded histories of runs carry it';
const recordedSource = 'recorded data sources carry it';
const recordedInList = 'recorded lists of entities carry it';
const recordedEntity = 'recorded entities carry it';

/**
 * Where the service was seen, in recorded answers or in Microsoft's documentation, to do other than its API descriptions say.
 * A deviation that no call of `operations.ts` shows any more fails the tests.
 */
export const deviations: Deviation[] = [
  { in: ['datamap', 'catalog'], at: 'S*ResultValue.collectionId', problem: undescribed, because: recordedRow },
  { in: ['datamap'], at: 'S*ResultValue.displayText', problem: undescribed, because: recordedRow },
  { in: ['datamap'], at: 'S*ResultValue.isIndexed', problem: undescribed, because: recordedRow },
  { in: ['datamap'], at: 'S*ResultValue.createBy', problem: undescribed, because: recordedRow },
  { in: ['datamap'], at: 'S*ResultValue.updateBy', problem: undescribed, because: recordedRow },
  {
    in: ['datamap'],
    at: 'S*ResultValue.endorsement',
    problem: 'must be string',
    because: 'recorded rows carry a list of words, such as ["certified"]',
  },
  {
    in: ['datamap', 'catalog'],
    at: 'AtlasEntityHeader.collectionId',
    problem: undescribed,
    because: 'the nodes of recorded lineages carry it',
  },
  { in: ['catalog'], at: 'AtlasEntity.collectionId', problem: undescribed, because: recordedEntity },
  { in: ['datamap', 'catalog'], at: 'AtlasEntity.isIndexed', problem: undescribed, because: recordedEntity },
  { in: ['datamap', 'catalog'], at: 'AtlasEntity.displayText', problem: undescribed, because: recordedEntity },
  ...(['catalog', 'datamap'] as const).map((name): Deviation => ({
    in: [name],
    at: `GET /${name}/api/atlas/v2/lineage/{guid}/next`,
    problem: undescribed,
    because: 'a public client of the service asks for the next page there',
  })),
  {
    in: ['catalog'],
    at: 'GET /catalog/api/atlas/v2/types/statistics',
    problem: undescribed,
    because: 'a recorded answer counts the entities of each type',
  },
  ...[
    'POST /catalog/api/atlas/v2/glossary/{guid}/terms/export',
    'POST /catalog/api/atlas/v2/glossary/{guid}/terms/import',
    'POST /catalog/api/atlas/v2/glossary/name/{name}/terms/import',
    'GET /catalog/api/atlas/v2/glossary/terms/import/{guid}',
  ].map((at): Deviation => ({
    in: ['catalog'],
    at,
    problem: undescribed,
    because: 'public clients of the service bring and ask for files there',
  })),
  {
    in: ['catalog'],
    at: 'AtlasLineageInfoExtraProperties',
    problem: 'must be object',
    because: 'a recorded next page of a lineage counts nothing: null',
  },
  { in: ['datamap'], at: 'AtlasEntity.source', problem: undescribed, because: recordedInList },
  { in: ['datamap', 'catalog'], at: 'AtlasEntity.domainId', problem: undescribed, because: recordedInList },
  {
    in: ['datamap', 'catalog'],
    at: 'AtlasTypeDefHeader.serviceType',
    problem: undescribed,
    because: 'recorded headers of types carry it',
  },
  {
    in: ['datamap', 'catalog'],
    at: 'AtlasRelationship.propagatedClassifications',
    problem: undescribed,
    because: 'recorded relationships carry it',
  },
  {
    in: ['datamap', 'catalog'],
    at: 'AtlasGlossaryTerm.parentTerm',
    problem: undescribed,
    because: 'recorded terms carry it where includeTermHierarchy is true',
  },
  {
    in: ['catalog'],
    at: 'AtlasGlossaryTerm.nickName',
    problem: undescribed,
    because: 'recorded terms carry it, and later versions describe it',
  },
  {
    in: ['datamap', 'catalog'],
    at: 'AtlasRelationshipDef.propagateTags',
    problem: undescribed,
    because: 'every relationship type that was read carries it',
  },
  {
    in: ['policy'],
    at: 'AttributeMatcher.fromRule',
    problem: undescribed,
    because: 'recorded policies carry it on every derived condition',
  },
  {
    in: ['policy'],
    at: 'GET /policyStore/collections/{name}/metadataPolicy',
    problem: undescribed,
    because: "the tutorial on metadata policies calls it; the preview's description leaves it out",
  },
  ...['GET', 'PUT'].map((method): Deviation => ({
    in: ['policy'],
    at: `${method} /policystore/datagovernancePolicies/{policyId}`,
    problem: undescribed,
    because: 'public scripts read and write the policies of the Unified Catalog there, one by one',
  })),
  {
    in: ['unified'],
    at: 'Domain.parentId',
    problem: 'is missing',
    because:
      'a governance domain that lies below none has no parent: public programs send null, and no official example shows one',
  },
  {
    in: ['catalog', 'datamap'],
    at: 'TypeCategory',
    problem: 'must be equal to one of the allowed values',
    because: 'Apache Atlas calls business metadata BUSINESS_METADATA; the list of categories has no word for it',
  },
  // Data sources were recorded of Azure Storage; those of the other kinds are taken to be alike.
  {
    in: ['scanning2022', 'scanning2023'],
    at: '*Properties.parentCollection',
    problem: undescribed,
    because: recordedSource,
  },
  {
    in: ['scanning2022'],
    at: 'POST /scan/datasources/{source}/scans/{scan}/run',
    problem: undescribed,
    because: 'recorded answers of 2022 are to it',
  },
  {
    in: ['scanning2022'],
    at: 'GET /scan/collections/{collection}/listDataSources',
    problem: undescribed,
    because: 'a public client of the service asks for the sources of a collection there',
  },
  { in: ['scanning2022'], at: 'FilterProperties.*Regexes', problem: undescribed, because: 'recorded filters carry it' },
  {
    in: ['scanning2022'],
    at: 'SystemScanRuleset.properties',
    problem: undescribed,
    because: 'recorded rule sets carry them; the description tells all kinds but one by the word None',
  },
  { in: ['scanning2022'], at: '*Properties.resourceId', problem: undescribed, because: recordedSource },
  { in: ['scanning2022'], at: '*Properties.dataUseGovernance', problem: undescribed, because: recordedSource },
  {
    in: ['scanning2022'],
    at: '*Properties.dataSourceCollectionMovingState',
    problem: undescribed,
    because: recordedSource,
  },
  {
    in: ['scanning2023'],
    at: '*Properties.dataSourceCollectionMovingState',
    problem: 'must be string',
    because: 'recorded data sources carry it as a number',
  },
  {
    in: ['scanning2022'],
    at: 'TriggerRecurrence.timezone',
    problem: undescribed,
    because: 'recorded triggers of the previews spell timeZone so',
  },
  { in: ['scanning2022'], at: 'ScanResult.ingestionJobId', problem: undescribed, because: recordedRun },
  { in: ['scanning2022'], at: 'ScanResult.webScanResults', problem: undescribed, because: recordedRun },
  {
    in: ['scanning2022', 'scanning2023'],
    at: 'TriggerRecurrence.startTime',
    problem: 'must match format "date-time"',
    because: 'recorded triggers have their time zone beside it, and none in it',
  },
];
