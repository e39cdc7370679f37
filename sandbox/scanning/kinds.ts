/** What every source in Azure says of its resource. */
const inAzure = ['resourceGroup', 'subscriptionId', 'location', 'resourceName', 'resourceId'];
const azure = (...own: string[]) => [...own, ...inAzure];

/** The kinds of sources that are described, each with the properties of its own. */
const described: Record<string, string[]> = {
  AdlsGen1: azure('endpoint'),
  AdlsGen2: azure('endpoint'),
  AmazonAccount: ['awsAccountId', 'roleARN'],
  AmazonPostgreSql: ['serverEndpoint', 'port', 'vpcEndpointServiceName'],
  AmazonRedShift: [],
  AmazonS3: ['serviceUrl', 'roleARN'],
  AmazonSql: ['serverEndpoint', 'port', 'vpcEndpointServiceName'],
  ArcEnabledSqlServer: [],
  AzureCosmosDb: azure('accountUri'),
  AzureDataExplorer: azure('endpoint'),
  AzureFileService: azure('endpoint'),
  AzureMySql: azure('serverEndpoint', 'port'),
  AzurePostgreSql: azure('serverEndpoint', 'port'),
  AzureResourceGroup: ['resourceGroup', 'subscriptionId', 'resourceId'],
  AzureSqlDataWarehouse: azure('serverEndpoint'),
  AzureSqlDatabase: azure('serverEndpoint'),
  AzureSqlDatabaseManagedInstance: azure('serverEndpoint'),
  AzureStorage: azure('endpoint'),
  AzureSubscription: ['subscriptionId', 'resourceId'],
  AzureSynapse: azure('sqlEndpoint', 'sqlOnDemandEndpoint'),
  AzureSynapseWorkspace: azure('dedicatedSqlEndpoint', 'serverlessSqlEndpoint'),
  Databricks: [],
  DatabricksHms: [],
  DatabricksUnityCatalog: [],
  Dataverse: [],
  Fabric: [],
  Hdfs: [],
  Oracle: ['host', 'port', 'service'],
  PostgreSql: [],
  PowerBI: ['tenant'],
  SapEcc: ['applicationServer', 'systemNumber'],
  SapS4Hana: ['applicationServer', 'systemNumber'],
  Snowflake: ['host'],
  SqlServerDatabase: azure('serverEndpoint'),
  TableauServer: [],
  Teradata: ['host'],
  Trident: [],
};

/** Kinds that no description names, and recorded answers and payloads do. */
const recorded: Record<string, string[]> = {
  Cassandra: ['host', 'port'],
  GoogleBigQuery: ['projectId'],
  Hive: ['host', 'clusterUrl'],
};

const sources = new Map(Object.entries({ ...described, ...recorded }));

export const isSourceKind = (kind: string): boolean => sources.has(kind);

/** The properties that a source of a kind shows, set or not. */
export const propertiesOf = (kind: string): readonly string[] => sources.get(kind) ?? [];

/** Whether a source says how its data may be governed: those in Azure do. */
export const isGoverned = (kind: string): boolean => propertiesOf(kind).includes('resourceId');

/** How a scan may sign in to its source. Some kinds are spelled with the source's name twice, as OracleOracleCredential. */
const signIns = ['Credential', 'Msi', 'UserPass', 'NativeAuth', 'RoleARN', 'Delegated', 'Fpa'];

/** Whether a kind of scan is one of a kind of source. */
export const isScanKind = (scan: string, source: string): boolean =>
  signIns.some((signIn) => scan === source + signIn || scan === source + source + signIn);

/** What a scan shows, set or not. */
export const scanPropertiesOf = (kind: string): Record<string, unknown> =>
  kind.startsWith('AmazonS3') ? { roleARN: null, isMauiScan: false } : {};
