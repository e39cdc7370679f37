import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { isRecord } from '../../sandbox/values';
import { descriptions, exampleFiles, type DescriptionName, type Operation } from './descriptions';

/** One of Microsoft's examples of an operation. */
export interface Example {
  /** The file without its ending. */
  name: string;
  operation: Operation;
  parameters: Record<string, unknown>;
  body: unknown;
  /** The text of the file that it sends in a form, if it does. */
  file?: string;
  responses: unknown;
}

/** Reads every example of a description. */
export function examplesOf(name: DescriptionName): Example[] {
  const { operations } = descriptions()[name];
  return exampleFiles(name).map((file) => {
    const { parameters, responses } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, unknown>>;
    const operation = operations.find((one) => one.examples.includes(basename(file)));
    if (operation === undefined) throw new Error(`${file} is of no operation.`);
    const readable = firstChoices(parameters) as Record<string, unknown>;
    const body = operation.parameters.find((one) => one.in === 'body');
    const upload = operation.parameters.find((one) => one.in === 'formData');
    return {
      name: basename(file, '.json'),
      operation,
      parameters: readable,
      body: body && readable[body.name],
      ...(upload ? { file: String(parameters[upload.name] ?? '') } : {}),
      responses,
    };
  });
}

/** Where an example writes alternatives (`eq|ne`), the first of them. */
function firstChoices(value: unknown): unknown {
  if (typeof value === 'string') return /^\w+(\|\w+)+$/.test(value) ? value.split('|')[0] : value;
  if (Array.isArray(value)) return value.map(firstChoices);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, firstChoices(one)]));
}

/** The address that an example calls, below where the sandbox serves its plane. */
export function urlOf({ operation, parameters }: Example, base: string): string {
  const path = operation.path.replace(/\{([^}]+)\}/g, (_, name: string) =>
    encodeURIComponent(String(parameters[name] ?? '-')),
  );
  const query = operation.parameters
    .filter((one) => one.in === 'query' && parameters[one.name] !== undefined)
    .flatMap(({ name }) =>
      [parameters[name]]
        .flat()
        .map(
          (value, at) => `${encodeURIComponent(name.replace('_N:', `_${at}:`))}=${encodeURIComponent(String(value))}`,
        ),
    );
  const { description } = operation;
  const version = query.some((one) => one.startsWith('api-version=')) ? [] : [`api-version=${description.version}`];
  return `${base}${path.replace(/^\/(?=$)/, '')}?${[...query, ...version].join('&')}`;
}
