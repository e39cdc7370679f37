import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A value of a description; Swagger 2.0 is read as plain JSON. */
type Json = Record<string, unknown>;

/** One operation of a description. */
export interface Operation {
  description: Description;
  /** The name that the description gives it. */
  id: string;
  method: string;
  /** The path with its `{parameters}`, below the base. */
  path: string;
  /** What it answers, by status. */
  responses: Record<string, Json>;
  parameters: { name: string; in: string }[];
  /** The names of the files with examples of it. */
  examples: string[];
}

/** One of Microsoft's API descriptions. */
export interface Description {
  name: DescriptionName;
  /** What the page about the sandbox calls its plane. */
  plane: string;
  /** Where the sandbox serves it. */
  bases: string[];
  version: string;
  definitions: Record<string, Json>;
  operations: Operation[];
}

export type DescriptionName = keyof typeof files;

// The account's description has no base path: clients give an endpoint with or without /account.
const files = {
  account: { plane: 'Account', file: 'account.json', version: '2019-11-01-preview', bases: ['/account', ''] },
  policy: {
    plane: 'Metadata policy',
    file: 'purviewMetadataPolicy.json',
    version: '2021-07-01-preview',
    bases: ['/policyStore'],
  },
  scanning2022: { plane: 'Scanning', file: 'scanningService.json', version: '2022-02-01-preview', bases: ['/scan'] },
  scanning2023: { plane: 'Scanning', file: 'scanningService.json', version: '2023-09-01', bases: ['/scan'] },
  catalog: { plane: 'Catalog', file: 'purviewcatalog.json', version: '2022-03-01-preview', bases: ['/catalog/api'] },
  datamap: { plane: 'Data Map', file: 'purviewdatamap.json', version: '2023-09-01', bases: ['/datamap/api'] },
  unified: {
    plane: 'Unified Catalog',
    // Its name in Microsoft's repository, and that of an extract with these groups alone.
    file: 'CatalogApiService.json or unifiedCatalog.json',
    version: '2026-03-20-preview',
    bases: ['/datagovernance/catalog'],
    groups: ['BusinessDomain', 'Terms', 'DataProducts', 'DataAssets', 'Policies'],
  },
} as const;

/**
 * The folder with the descriptions: that of PURVIEW_OPENAPI (`specification/purview/data-plane` of a checkout of
 * Azure/azure-rest-api-specs will do), else one beside this checkout.
 */
export const folder = process.env.PURVIEW_OPENAPI ?? join(__dirname, '../../../shared/reference/openapi');

/** What a test prints that has to do without. */
export const skipped = existsSync(folder)
  ? undefined
  : `skipped: there are no API descriptions at ${folder}; PURVIEW_OPENAPI can name their folder`;

let listed: string[] | undefined;
const allFiles = () =>
  (listed ??= readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)));

/** The file of a description, where there is one. */
const pathOf = (name: DescriptionName): string | undefined => {
  const { file, version } = files[name];
  return allFiles().find((path) => file.split(' or ').includes(basename(path)) && dirname(path).endsWith(version));
};

/**
 * Every description by name, in the order of the sandbox's page. That of the Unified Catalog is in another place of Microsoft's
 * repository than the others, and may be left out.
 */
export const descriptionNames = (Object.keys(files) as DescriptionName[]).filter(
  (name) => name !== 'unified' || skipped !== undefined || pathOf(name) !== undefined,
);

let read: Record<DescriptionName, Description> | undefined;

/** Reads the descriptions; throws when the folder lacks one. */
export function descriptions(): Record<DescriptionName, Description> {
  read ??= Object.fromEntries(descriptionNames.map((name) => [name, describe(name)])) as Record<
    DescriptionName,
    Description
  >;
  return read;
}

function describe(name: DescriptionName): Description {
  const { plane, file, version, bases } = files[name];
  const groups: readonly string[] | undefined = name === 'unified' ? files.unified.groups : undefined;
  const found = pathOf(name);
  if (found === undefined) throw new Error(`${folder} has no ${file} of ${version}.`);
  const {
    paths,
    definitions,
    parameters = {},
  } = JSON.parse(readFileSync(found, 'utf8')) as {
    paths: Record<string, Record<string, Json>>;
    definitions: Record<string, Json>;
    parameters?: Record<string, Json>;
  };
  const resolved = (one: Json): Json => parameters[String(one.$ref).split('/').at(-1) ?? ''] ?? one;
  const description: Description = { name, plane, bases: [...bases], version, definitions, operations: [] };
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { operationId, responses, ...more }] of Object.entries(methods)) {
      if (typeof operationId !== 'string') continue;
      if (groups?.includes(operationId.split('_')[0] ?? '') === false) continue;
      const examples = Object.values((more['x-ms-examples'] ?? {}) as Record<string, { $ref: string }>);
      description.operations.push({
        description,
        id: operationId,
        method: method.toUpperCase(),
        path,
        responses: responses as Record<string, Json>,
        parameters: ((more.parameters ?? []) as Json[]).map(resolved) as Operation['parameters'],
        examples: examples.map(({ $ref }) => basename($ref)),
      });
    }
  }
  return description;
}

/** The files with a description's examples. */
export function exampleFiles(name: DescriptionName): string[] {
  const inside = join(dirname(pathOf(name) ?? ''), 'examples');
  return allFiles().filter((path) => dirname(path) === inside && path.endsWith('.json'));
}

/** A call's plane, and the operation that describes it, if one does; nothing for a call of no plane of Purview. */
export function describedBy(
  method: string,
  url: string,
): { description: Description; operation?: Operation } | undefined {
  const { pathname, searchParams } = new URL(url, 'http://sandbox');
  const description = ownerOf(pathname, searchParams.get('api-version') ?? '');
  if (description === undefined) return undefined;
  const base = description.bases.find((one) => startsWith(pathname, one)) ?? '';
  const path = pathname.slice(base.length).replace(/\/$/, '') || '/';
  const operation = description.operations
    .filter((one) => one.method === method && patternOf(one.path).test(path))
    .sort((a, b) => parameters(a.path) - parameters(b.path))[0];
  return { description, ...(operation ? { operation } : {}) };
}

const startsWith = (path: string, base: string) => `${path}/`.toLowerCase().startsWith(`${base}/`.toLowerCase());

function ownerOf(path: string, version: string): Description | undefined {
  const all = descriptions();
  if (path === '/') return all.account;
  // Their description is not among those that are compared: its texts disagree about the paths.
  if (startsWith(path, '/policyStore/devops-policies')) return undefined;
  const planes: [string, Description][] = [
    ['/account', all.account],
    ...['/collections', '/listkeys', '/regeneratekeys', '/resourceSetRuleConfigs'].map((one): [string, Description] => [
      one,
      all.account,
    ]),
    ['/policyStore', all.policy],
    // Older versions look like the preview's.
    ['/scan', version === all.scanning2023.version ? all.scanning2023 : all.scanning2022],
    ['/catalog/api', all.catalog],
    ['/datamap/api', all.datamap],
    ...(descriptionNames.includes('unified')
      ? [['/datagovernance/catalog', all.unified] as [string, Description]]
      : []),
  ];
  return planes.find(([base]) => startsWith(path, base))?.[1];
}

const parameters = (path: string) => path.split('{').length;

/** Matches in any case, and with or without a slash at the end, as the sandbox does. */
function patternOf(path: string): RegExp {
  const pattern = path
    .replace(/(?<=.)\/$/, '')
    .split(/\{[^}]+\}/)
    .map((literal) => literal.replace(/[.*+?^$()|[\]\\]/g, '\\$&'))
    .join('[^/]+');
  return new RegExp(`^${pattern}$`, 'i');
}
