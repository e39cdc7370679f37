import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { connect, type Connection } from '../lib/connect';
import { HttpError } from '../lib/core/errors';
import { saveLines } from '../lib/core/whole-file';
import { diagnose } from '../lib/diagnosis/diagnose';
import { findCollection, listCollections } from '../lib/planes/account';
import { listColumns, toCsv, toJsonLines } from '../lib/planes/list';
import {
  allOf,
  classifiedAs,
  inCollection,
  ofType,
  search,
  searchAll,
  type Filter,
  type SearchRow,
} from '../lib/planes/search';
import { runCommand } from './command';
import { inWords } from './service-words';

const usage =
  'npm run -s list -- [WORDS] [--classification NAME] [--collection NAME] [--type NAME] [--columns A,B] [--csv FILE | --jsonl FILE]';
const more = `Lists what the application may read: a role on a collection, Data Reader at least, is needed (notebook 02 gives it).
--collection takes a collection's friendly name too, or a path such as Contoso/Sales.
Without a file the list goes to the standard output, and what else there is to say to the standard error.

Columns: ${listColumns.join(', ')}.
contact is who answers for an asset in the catalog: the note of each, and the object id in brackets. owner is what the source
itself says, such as an account of a storage. --jsonl writes every field as the service sent it.`;

/** `npm run list`: all results of a search as comma-separated values or JSON Lines, in a file or on the standard output. */
async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { csv: text, jsonl: text, columns: text, classification: text, collection: text, type: text },
  });
  if (values.csv !== undefined && values.jsonl !== undefined)
    throw new TypeError(`A list goes to one file, by --csv or by --jsonl. Usage: ${usage}`);
  const file = values.csv ?? values.jsonl;
  if (file !== undefined) checkFile(file);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  const connection = await connect().catch(async (error: unknown) => {
    throw await inWords(error);
  });
  console.error(connection.target);
  let count = 0;
  async function* counted(): AsyncGenerator<SearchRow> {
    const filters = await filtersOf(connection, values);
    const request = {
      keywords: positionals.join(' ') || null,
      limit: 1000,
      ...(filters.length > 0 && { filter: allOf(...filters) }),
    };
    for await (const row of searchAll(connection.purview, request, { signal: stop.signal })) {
      count += 1;
      yield row;
    }
  }
  const columns = values.columns?.split(',').map((column) => column.trim());
  const lines = values.jsonl === undefined ? toCsv(counted(), columns) : toJsonLines(counted(), columns);
  try {
    if (file === undefined) await print(lines);
    else await saveLines(file, lines, stop.signal);
    if (count === 0) console.error(await whyNothing(connection, values));
  } catch (error) {
    if (stop.signal.aborted) throw new Error(file === undefined ? 'Stopped.' : 'Stopped: nothing was written.');
    throw await inWords(inFile(error, file), (one) => diagnose(connection, one));
  }
  if (file !== undefined) console.log(`${count.toLocaleString('en')} rows are in ${file}.`);
}

interface Wanted {
  classification?: string | undefined;
  collection?: string | undefined;
  type?: string | undefined;
}

async function filtersOf({ purview }: Connection, { classification, collection, type }: Wanted): Promise<Filter[]> {
  return [
    ...(classification ? [classifiedAs(classification)] : []),
    ...(collection ? [inCollection(await collectionNamed(purview, collection))] : []),
    ...(type ? [ofType(type)] : []),
  ];
}

/** The name of a collection from any of its names. Who may not list collections gives the name itself. */
async function collectionNamed(purview: Connection['purview'], given: string): Promise<string> {
  const collections = await listCollections(purview).catch((error: unknown) => {
    if (error instanceof HttpError && error.status === 403) return undefined;
    throw error;
  });
  return collections ? findCollection(collections, given).name : given;
}

/** A misspelt type or classification finds nothing, and the service does not say so. */
async function whyNothing({ purview }: Connection, { classification, type }: Wanted): Promise<string> {
  const asked = [
    { facet: 'classification', what: 'the classification', value: classification },
    { facet: 'entityType', what: 'the type', value: type },
  ].filter(({ value }) => value);
  const facets = asked.map(({ facet }) => ({ facet, count: 100 }));
  const counts = facets.length > 0 ? (await search(purview, { limit: 1, facets }))['@search.facets'] : undefined;
  const unknown = asked.flatMap(({ facet, what, value }) => {
    const there = (counts?.[facet] ?? []).map((one) => one.value);
    if (there.includes(value ?? '')) return [];
    return [`No asset that you may read has ${what} ${JSON.stringify(value)}. There are: ${there.join(', ')}.`];
  });
  return unknown.join('\n') || 'Nothing that you may read fits: the list is empty.';
}

async function print(lines: AsyncIterable<string>): Promise<void> {
  for await (const line of lines) if (!process.stdout.write(line)) await once(process.stdout, 'drain');
}

/** Said before the search, which can take long. */
function checkFile(file: string): void {
  if (file === '') throw new TypeError(`A file needs a name. Usage: ${usage}`);
  if (existsSync(file) && statSync(file).isDirectory()) throw new TypeError(`${file} is a folder: name a file in it.`);
}

/** What the system says of a file, in a sentence. */
function inFile(error: unknown, file: string | undefined): unknown {
  const sentences: Record<string, string> = {
    ENOENT: `There is no such folder for ${file}: make it first, or name another place.`,
    ENOTDIR: `There is no such folder for ${file}: what is there is a file.`,
    EACCES: `You may not write ${file}: name another place.`,
    EPERM: `You may not write ${file}: name another place.`,
    EROFS: `Nothing can be written at ${file}: name another place.`,
    ENOSPC: `The disk is full: ${file} was not written.`,
  };
  const { code, syscall } = error as NodeJS.ErrnoException;
  const sentence = syscall && file !== undefined && sentences[code ?? ''];
  return sentence ? new Error(sentence) : error;
}

runCommand(main, usage, more);
