import { timestamp } from '../dates';
import { invalidRequest } from '../http/refusals';
import { wholeNumberOf } from '../values';
import { found, list, type OnScanning, type ScanningCall } from './call';
import { fileTypes, withFiles } from './rulesets';

/** The service's own rule sets, by the kind of source that each is for: its last version, and its name where that is another. */
const rulesets: ReadonlyMap<string, { versions: number; name?: string }> = new Map([
  ['AdlsGen1', { versions: 5 }],
  ['AdlsGen2', { versions: 5 }],
  ['AmazonPostgreSql', { versions: 3 }],
  ['AmazonS3', { versions: 4 }],
  ['AmazonSql', { versions: 3 }],
  ['AzureCosmosDb', { versions: 3 }],
  ['AzureDataExplorer', { versions: 3 }],
  ['AzureFileService', { versions: 5 }],
  ['AzureMySql', { versions: 3 }],
  ['AzurePostgreSql', { versions: 3 }],
  ['AzureSqlDataWarehouse', { versions: 3 }],
  ['AzureSqlDatabase', { versions: 3 }],
  ['AzureSqlDatabaseManagedInstance', { versions: 3 }],
  ['AzureStorage', { versions: 5 }],
  ['AzureSynapseWorkspace', { versions: 3, name: 'AzureSynapseSQL' }],
  ['SqlServerDatabase', { versions: 3, name: 'SqlServer' }],
  ['Teradata', { versions: 2 }],
]);

const url = '/scan/systemScanRulesets';

/** The service's own rule sets: the last ones, that of a kind of source, and its versions. Nobody changes them. */
export function rulesetRoutes(on: OnScanning): void {
  on('GET', url, 'scan/read', (c) => list([...rulesets.keys()].map((kind) => show(c, kind, lastOf(kind)))));
  on('GET', `${url}/datasources/{kind}`, 'scan/read', (c) => last(c, c.path('kind')));
  on('GET', `${url}/versions`, 'scan/read', (c) => list(wantedKinds(c).flatMap((kind) => versionsOf(c, kind))));
  on('GET', `${url}/versions/latest`, 'scan/read', (c) => last(c, asked(c)));
  on('GET', `${url}/versions/{version}`, 'scan/read', (c) => {
    const version = wholeNumberOf(c.path('version'));
    return found(versionsOf(c, known(asked(c))).find((one) => one.version === version));
  });
}

const lastOf = (kind: string): number => rulesets.get(kind)?.versions ?? 0;

/** The kind as it is written here; case does not matter in a path. */
const known = (kind: string): string =>
  found([...rulesets.keys()].find((one) => one.toLowerCase() === kind.toLowerCase()));

const last = (c: ScanningCall, kind: string) => show(c, known(kind), lastOf(known(kind)));

function asked({ query }: ScanningCall): string {
  const kind = query('dataSourceType');
  if (!kind)
    throw invalidRequest('The query parameter dataSourceType must be a kind of data source, such as AdlsGen2.');
  return kind;
}

const wantedKinds = (c: ScanningCall): string[] =>
  c.query('dataSourceType') ? [known(asked(c))] : [...rulesets.keys()];

/** The newest first, as recorded. */
const versionsOf = (c: ScanningCall, kind: string) =>
  Array.from({ length: lastOf(kind) }, (_, at) => show(c, kind, lastOf(kind) - at));

function show({ world }: ScanningCall, kind: string, version: number) {
  const at = timestamp(world.scanSettings.born);
  const name = rulesets.get(kind)?.name ?? kind;
  const files = withFiles.includes(kind);
  const what = `all supported ${files ? 'file types for schema extraction and classification, and all supported ' : ''}system classification rules`;
  return {
    properties: {
      description: `Microsoft default scan rule set that includes ${what}`,
      excludedSystemClassifications: [],
      includedCustomClassificationRuleNames: [],
      ...(files ? { scanningRule: { fileExtensions: fileTypes, customFileExtensions: null } } : {}),
      ...{ createdAt: at, lastModifiedAt: at },
    },
    ...{ kind, scanRulesetType: 'System', status: 'Enabled', version, id: `systemscanrulesets/${name}`, name },
  };
}
