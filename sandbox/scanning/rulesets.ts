import { invalidRequest } from '../http/refusals';
import { isRecord, strings } from '../values';
import { isSourceKind } from './kinds';
import type { Said } from './resources';

/** Types of files, in the order of the service's own rule sets. */
export const fileTypes = (
  'CSV JSON PSV SSV TSV GZ TXT XML PARQUET AVRO ORC Documents DOC DOCM DOCX DOT ODP ODS ODT PDF POT PPS PPSX PPT PPTM ' +
  'PPTX XLC XLS XLSB XLSM XLSX XLT'
).split(' ');

/** The kinds of sources that have files. */
export const withFiles = ['AdlsGen1', 'AdlsGen2', 'AmazonS3', 'AzureFileService', 'AzureStorage'];
const withFilesSince2023 = [...withFiles, 'Oracle', 'Teradata'];

/** Reads a set of rules for the scans of one kind of source. */
export function readScanRuleset(body: unknown, stable: boolean): Said {
  const { kind, scanRulesetType = 'Custom', properties = {} } = isRecord(body) ? body : {};
  if (typeof kind !== 'string' || !isSourceKind(kind))
    throw invalidRequest(
      'A scan rule set needs a kind, that of the data sources that it is for, such as AzureStorage.',
    );
  if (scanRulesetType !== 'Custom')
    throw invalidRequest("scanRulesetType must be Custom: the system's own rule sets cannot be changed.");
  if (!isRecord(properties)) throw invalidRequest('properties must be an object.');
  const { description = null, scanningRule } = properties;
  if (description !== null && typeof description !== 'string')
    throw invalidRequest('properties.description must be a text.');
  return {
    kind,
    properties: {
      description,
      excludedSystemClassifications: textsIn(properties, 'excludedSystemClassifications'),
      includedCustomClassificationRuleNames: textsIn(properties, 'includedCustomClassificationRuleNames'),
      ...(scanningRule === undefined || scanningRule === null
        ? {}
        : { scanningRule: readScanningRule(kind, scanningRule, stable ? withFilesSince2023 : withFiles) }),
    },
  };
}

function textsIn(properties: Record<string, unknown>, name: string): string[] {
  const value: unknown = properties[name] ?? [];
  if (!Array.isArray(value) || strings(value).length < value.length)
    throw invalidRequest(`properties.${name} must be a list of texts.`);
  return strings(value);
}

function readScanningRule(kind: string, rule: unknown, kinds: string[]): Record<string, unknown> {
  if (!kinds.includes(kind))
    throw invalidRequest(`A scan rule set of kind ${kind} has no scanningRule: it has no files.`);
  const { fileExtensions, customFileExtensions = null } = isRecord(rule) ? rule : {};
  if (!Array.isArray(fileExtensions) || !fileExtensions.every((one) => fileTypes.includes(String(one))))
    throw invalidRequest(`scanningRule.fileExtensions must be a list of ${fileTypes.join(', ')}.`);
  if (customFileExtensions !== null && !(Array.isArray(customFileExtensions) && customFileExtensions.every(isOwn)))
    throw invalidRequest('scanningRule.customFileExtensions must be a list of objects, each with a fileExtension.');
  return {
    fileExtensions,
    customFileExtensions: (customFileExtensions as Record<string, unknown>[] | null)?.map(own) ?? null,
  };
}

const isOwn = (value: unknown): boolean =>
  isRecord(value) &&
  typeof value.fileExtension === 'string' &&
  (value.customFileType === undefined || value.customFileType === null || isRecord(value.customFileType));

/** A type of files of one's own: what is described of it. */
function own({ fileExtension, description, enabled, customFileType }: Record<string, unknown>) {
  const { builtInType = null, customDelimiter = null } = isRecord(customFileType) ? customFileType : {};
  return {
    fileExtension,
    description: typeof description === 'string' ? description : null,
    enabled: enabled !== false,
    customFileType: {
      builtInType: fileTypes.includes(String(builtInType)) ? builtInType : null,
      customDelimiter: typeof customDelimiter === 'string' ? customDelimiter : null,
    },
  };
}
