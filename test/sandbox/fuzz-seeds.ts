import type { Sandbox } from '../../sandbox/app';
import { programsClientId } from '../../sandbox/entra/directory';
import { people } from '../../sandbox/entra/people';
import { persona, readersGroup, tenantId } from '../../sandbox/entra/personas';
import { msGraph } from '../../sandbox/entra/resources';
import { resourceSetRule, scanBodies } from './operations';

/** Real names and valid bodies, for calls to get somewhere. */
export interface Seeds {
  /** By the name of a path parameter, or by that and the path before it. */
  known: [RegExp, string[]][];
  /** Queries by route, and bodies. */
  queries: [RegExp, string][];
  /** What a sign-in is asked for with. */
  signIn: Record<string, string>;
  bodies: [RegExp, unknown][];
}

/** Reads them from a fresh sandbox. */
export function readSeeds({ world }: Sandbox): Seeds {
  const entities = [...world.catalog.store.entities()];
  const guidOf = (typeName: string) => entities.find((entity) => entity.typeName === typeName)?.guid ?? '';
  const [table, file, term, glossary] = [
    'azure_sql_table',
    'azure_datalake_gen2_path',
    'AtlasGlossaryTerm',
    'AtlasGlossary',
  ].map(guidOf);
  const otherTerm = entities.filter(({ typeName }) => typeName === 'AtlasGlossaryTerm')[1]?.guid ?? '';
  const tableName = String(world.catalog.store.entity(table)?.attributes.qualifiedName);
  const relationship = world.catalog.store.relationshipsOf(table)[0];
  const policy = world.policies.byCollection('sal3s0');
  const classification = { typeName: 'MICROSOFT.PERSONAL.EMAIL', attributes: {} };
  const dataSet = {
    typeName: 'DataSet',
    guid: -1,
    attributes: { qualifiedName: 'fuzz://a', name: 'a' },
    customAttributes: { a: 'b' },
    labels: ['a'],
    contacts: { Expert: [{ id: tenantId, info: 'x' }] },
    relationshipAttributes: { meanings: [{ guid: term, relationshipAttributes: { attributes: { confidence: 1 } } }] },
    classifications: [{ ...classification, validityPeriods: [] }],
  };
  const process = {
    typeName: 'Process',
    guid: '-2',
    attributes: { qualifiedName: 'fuzz://p', name: 'p', inputs: [{ guid: table }], outputs: [{ guid: '-1' }] },
  };
  const source = {
    kind: 'AzureSqlDatabase',
    properties: {
      serverEndpoint: 'x.database.windows.net',
      collection: { type: 'CollectionReference', referenceName: 'mkt9qd' },
    },
  };
  const scan = {
    kind: 'AzureSqlDatabaseMsi',
    properties: {
      databaseName: 'x',
      serverEndpoint: 'x.database.windows.net',
      scanRulesetName: 'AzureSqlDatabase',
      scanRulesetType: 'System',
      collection: { referenceName: 'mkt9qd', type: 'CollectionReference' },
    },
  };
  const recurrence = { frequency: 'Week', interval: 1, startTime: '2026-01-01T00:00:00Z', timezone: 'UTC' };
  const types = {
    entityDefs: [{ name: 'fuzz_set', superTypes: ['DataSet'], attributeDefs: [{ name: 'size', typeName: 'int' }] }],
    classificationDefs: [{ name: 'FUZZ', superTypes: ['MICROSOFT.PERSONAL.EMAIL'], attributeDefs: [] }],
    relationshipDefs: [
      {
        name: 'fuzz_parts',
        relationshipCategory: 'COMPOSITION',
        endDef1: { type: 'fuzz_set', name: 'parts', isContainer: true, cardinality: 'SET' },
        endDef2: { type: 'fuzz_set', name: 'whole', cardinality: 'SINGLE' },
      },
    ],
  };
  const curator = persona('curator');
  // The first application that somebody registers.
  const made = '5a4db0c5-a991-4000-8000-000000000101';
  const application = {
    displayName: 'Fuzz',
    signInAudience: 'AzureADMyOrg',
    isFallbackPublicClient: true,
    web: { redirectUris: ['https://exampleURI.com'] },
    spa: { redirectUris: ['http://localhost/'] },
    requiredResourceAccess: [
      { resourceAppId: msGraph.appId, resourceAccess: [{ id: msGraph.permissions[0]?.id, type: 'Scope' }] },
    ],
  };
  const signIn = {
    client_id: programsClientId,
    redirect_uri: 'http://localhost:1/',
    response_type: 'code',
    scope: 'User.Read',
    person: people[3]?.objectId ?? '',
  };
  const { domains, terms, products, assets, policies } = world.unified;
  const [domain, governed, product, asset] = [domains, terms, products, assets].map(
    (shelf) => shelf.all()[0]?.id ?? '',
  );
  const scope = policies.ofDomain(domain)[1];
  const owner = { owner: [{ id: curator.objectId, description: 'x' }] };
  const managedAttributes = [{ name: 'Group.Size', value: '3' }];
  const common = { name: 'Fuzz', status: 'Published', description: 'x', managedAttributes };
  const thing = { ...common, domain, contacts: owner };
  const asked = {
    ...{ nameKeyword: 'c', top: 2, skip: 0, status: 'Published', owners: [], domainIds: [domain] },
    ...{ orderby: [{ field: 'name', direction: 'desc' }], facets: [{ name: 'domain' }, { name: 'status' }] },
    managedAttributes: [],
  };
  const appRoleId = msGraph.permissions.find(({ value }) => value === 'Application.ReadWrite.All')?.id;
  return {
    signIn,
    known: [
      [/^domainId/, [domain, domains.all()[1]?.id ?? '']],
      [/^termId/, [governed, terms.all()[1]?.id ?? '']],
      [/^dataProductId/, [product, products.all()[1]?.id ?? '']],
      [/^dataAssetId/, [asset]],
      [/^policyId/, policies.all().map(({ id }) => id)],
      [/\/applications\/id$/, [curator.applicationObjectId, made]],
      [/\/servicePrincipals\/id$/, [curator.objectId, msGraph.objectId]],
      [/\/users\/id$/, [people[0]?.objectId ?? '']],
      [/\/groups\/id$/, [readersGroup]],
      [/guid|run/, [table, file, term, glossary, relationship?.guid ?? '', tenantId]],
      [/systemScanRulesets.*kind/, ['AdlsGen2', 'AzureSqlDatabase']],
      [/network/, ['defaultv2']],
      [/version/, ['1', '2']],
      [/typeName|kind/, ['azure_sql_table', 'DataSet', 'azure_datalake_gen2_path', 'entitydef', 'classificationdef']],
      [/^(name|collection)/, ['contoso', 'sal3s0', 'mkt9qd', 'newone', 'DataSet', 'MICROSOFT.PERSONAL.EMAIL', 'FUZZ']],
      [/tenant/, [tenantId, 'common', 'contoso.onmicrosoft.com']],
      [/^id$/, [policy?.id ?? '', tenantId]],
      [/appId/, [curator.clientId, msGraph.appId]],
      [/./, ['fuzz', 'sql-contoso-sales', 'default', 'contoso', table, 'Glossary']],
    ],
    queries: [
      [/\/dataAssets$/, 'includeExtendedProperties=true'],
      [/\/dataAssets\/\{dataAssetId\}$/, 'includeExtendedProperties=true&includeLineage=true'],
      [/\/dataAssets\/.*\/relationships$/, `entityType=DATAPRODUCT&entityId=${product}`],
      [/\/dataProducts\/.*\/relationships$/, `entityType=DATAASSET&entityId=${asset}`],
      [/\/terms\/.*\/relationships$/, `entityType=TERM&entityId=${terms.all()[1]?.id ?? ''}`],
      [/\/datagovernance\//, `top=2&skip=0&orderBy=name desc&domainId=${domain}&depth=2`],
      [/\/v1\.0\//, "$top=2&$count=true&$orderby=displayName&$filter=startswith(displayName,'c')"],
      [/\/authorize$/, String(new URLSearchParams(signIn))],
      [/\/lineage\//, 'direction=BOTH&depth=5'],
      [/uniqueAttribute/, `attr:qualifiedName=${encoded(tableName)}&attr_0:qualifiedName=${encoded(tableName)}`],
      [/\/bulk$/, `guid=${table}&guid=${file}&collectionId=sal3s0`],
      [/\/guid\/\{guid\}$/, 'name=description'],
      [/instance$/, 'authorization_endpoint=https://login.microsoftonline.com/common/oauth2/authorize'],
      [/\/scans/, `runId=${tenantId}&scanLevel=Full`],
      [/systemScanRulesets/, 'dataSourceType=AdlsGen2'],
      [/classificationrules/, 'action=Keep'],
      [/./, 'collectionId=sal3s0'],
    ],
    bodies: [
      [/\/businessdomains/, { ...common, type: 'DataDomain', thumbnail: { color: 'red' }, domains: [] }],
      [/\/datagovernance.*\/(query|query\/count|facets)$/, asked],
      [/\/dataProducts\/.*\/relationships$/, { entityId: asset, relationshipType: 'Related', description: 'x' }],
      [/\/dataAssets\/.*\/relationships$/, { entityId: product, relationshipType: 'Related', description: 'x' }],
      [/\/terms\/[^/]+\/relationships$/, { entityId: terms.all()[1]?.id, relationshipType: 'Parent' }],
      [/\/catalog\/terms(\/\{termId\})?$/, { ...thing, acronyms: ['F'], parentId: terms.all()[1]?.id }],
      [/\/dataProducts(\/[^/]+)?$/, { ...thing, type: 'Analytical', audience: ['BusinessUser'] }],
      [/\/dataAssets(\/[^/]+)?$/, { name: 'x', type: 'General', source: { type: 'DataMap', assetId: table } }],
      [/\/(catalog\/policies|datagovernancePolicies)\//, scope],
      [/\/applications(\/[^/]+)?$/, application],
      [/\/addPassword$/, { passwordCredential: { displayName: 'x', endDateTime: '2100-01-01T00:00:00Z' } }],
      [/\/removePassword$/, { keyId: curator.secretId }],
      [/\/servicePrincipals$/, { appId: made.replace('a991', 'c11e') }],
      [/\/appRoleAssign/, { principalId: curator.objectId, resourceId: msGraph.objectId, appRoleId }],
      [
        /\/devops-policies\//,
        { decisionRules: [{ effect: 'Permit', principals: [curator.objectId], principalGroups: [readersGroup] }] },
      ],
      [/\/sandbox\/signin$/, { userCode: 'AAAAAAAAA', person: 'colleague' }],
      [
        /\/search\/query$/,
        {
          keywords: 'customer',
          limit: 10,
          filter: {
            and: [
              { entityType: 'azure_sql_table' },
              { not: { attributeName: 'name', operator: 'eq', attributeValue: 'x' } },
            ],
          },
          facets: [{ facet: 'assetType', count: 5, sort: { count: 'desc' } }],
          orderby: [{ name: 'ASC' }],
          taxonomySetting: { assetTypes: ['Azure SQL Database'], facet: { facet: 'term' } },
          continuationToken: null,
          offset: 0,
        },
      ],
      [
        /\/search\/(suggest|autocomplete)$/,
        { keywords: 'cust', limit: 5, filter: { or: [{ collectionId: 'sal3s0' }, { updateTime: 'LAST_30D' }] } },
      ],
      [/\/entity$/, { entity: dataSet, referredEntities: { '-2': process } }],
      [/\/entity\/bulk$/, { entities: [dataSet, process], referredEntities: {} }],
      [/\/bulk\/classification$/, { classification, entityGuids: [file] }],
      [/\/bulk\/setClassifications$/, { guidHeaderMap: { [file]: { classifications: [classification] } } }],
      [/\/move(To|Here)$/, { entityGuids: [table, file] }],
      [/\/classifications$/, [classification]],
      [/\/labels$/, ['a', 'b']],
      [/\/businessmetadata$/, { Retention: { years: 7, keep: true } }],
      [/\/businessmetadata\/import$/, { file: `a,b,c,d\nazure_sql_table,${tableName},Retention.years,7\n` }],
      [/\/businessmetadata\/[^/]+$/, { years: 7 }],
      [/\/terms\/import$/, { file: 'Name,Definition,Experts,Parent Term Name\nFuzz,"a, b",x:y;,\nFuzz_a,,,Fuzz\n' }],
      [/\/terms\/export$/, [term, otherTerm]],
      [/\/browse$/, { entityType: 'azure_sql_table', limit: 10, offset: 0 }],
      [/\/entity\/guid\/[^/]+$/, 'a description'],
      [/\/uniqueAttribute\/type\/[^/]+$/, { entity: dataSet }],
      [
        /\/relationship$/,
        {
          typeName: 'direct_lineage_dataset_dataset',
          guid: relationship?.guid,
          end1: { guid: table },
          end2: { guid: file, typeName: 'DataSet' },
          attributes: { columnMapping: '[]' },
        },
      ],
      [/\/typedefs$/, types],
      [/\/glossary$/, { name: 'Fuzz', shortDescription: 'a', longDescription: 'b' }],
      [/\/glossary\/(terms|categories)$/, [{ name: 'One', anchor: { glossaryGuid: glossary } }]],
      [
        /\/glossary\/category(\/.*)?$/,
        { name: 'Fuzz', longDescription: 'b', anchor: { glossaryGuid: glossary }, terms: [{ termGuid: term }] },
      ],
      [
        /\/glossary\/[^/]+(\/partial)?$/,
        {
          name: 'Fuzz',
          longDescription: 'b',
          anchor: { glossaryGuid: glossary },
          contacts: { Expert: [{ id: tenantId, info: 'x' }] },
          parentTerm: { termGuid: term },
          synonyms: [{ termGuid: otherTerm, description: 'x' }],
          attributes: { KPI: { a: 'b' } },
          guid: term,
        },
      ],
      [
        /\/glossary\/term\/.*$/,
        { status: 'Approved', longDescription: 'b', resources: [{ url: 'x' }], seeAlso: [{ termGuid: otherTerm }] },
      ],
      [/\/assignedEntities$/, [{ guid: table, relationshipGuid: relationship?.guid }]],
      [/\/metadataPolicies\//, policy],
      [
        /\/collections\/[^/]+$/,
        {
          friendlyName: 'New',
          description: '',
          parentCollection: { type: 'CollectionReference', referenceName: 'sal3s0' },
        },
      ],
      [/^\/account$/, { friendlyName: 'Contoso' }],
      [/\/regeneratekeys$/, { keyType: 'PrimaryAtlasKafkaKey' }],
      [/\/defaultResourceSetRuleConfig$/, resourceSetRule],
      [/\/datasources\/[^/]+$/, source],
      [/\/scans\/[^/]+$/, scan],
      [/\/azureKeyVaults\//, scanBodies.keyVault],
      [/\/credentials\//, scanBodies.credential],
      [/\/classificationrules\//, scanBodies.classificationRule],
      [/\/scanrulesets\//, scanBodies.scanRuleset],
      [/\/filters\/custom$/, scanBodies.filter],
      [/:regenerateAuthKey$/, { keyName: 'authKey1' }],
      [/InteractiveQuery$/, { autoTerminationMinutes: 60 }],
      [/\/integrationruntimes\//, scanBodies.integrationRuntime],
      [/\/managedvirtualnetworks\//, { properties: { groupId: 'a', privateLinkResourceId: 'b' } }],
      [/\/triggers\//, { properties: { recurrence, scanLevel: 'Full' } }],
      [
        /\/sandbox\/faults$/,
        { method: 'GET', path: '/account', times: 1, status: 429, headers: { 'Retry-After': { dateIn: 5 } } },
      ],
      [/\/sandbox\/clock$/, { advanceSeconds: 60 }],
      [/\/sandbox\/incident$/, { name: 'a', number: 1, title: 'A', symptom: 'It says no.', kept: { ids: [] } }],
    ],
  };
}

/** A text as part of an address; halves of characters have no such form. */
export const encoded = (text: string) => encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, '\ufffd'));
