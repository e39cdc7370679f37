import { parseArgs } from 'node:util';
import { connect } from '../lib/connect';
import { saveLines } from '../lib/core/whole-file';
import { diagnose } from '../lib/diagnosis/diagnose';
import { toCsv, toJsonLines } from '../lib/planes/list';
import { allOf, classifiedAs, inCollection, ofType, searchAll, type SearchRow } from '../lib/planes/search';
import { runCommand } from './command';
import { inWords } from './service-words';

const usage =
  'npm run -s list -- [WORDS] [--classification NAME] [--collection NAME] [--type NAME] [--columns A,B] [--csv FILE | --jsonl FILE]';

/** `npm run list`: all results of a search as comma-separated values or JSON Lines, in a file or on the standard output. */
async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { csv: text, jsonl: text, columns: text, classification: text, collection: text, type: text },
  });
  if (values.csv !== undefined && values.jsonl !== undefined)
    throw new TypeError(`A list goes to one file, by --csv or by --jsonl. Usage: ${usage}`);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const connection = await connect().catch(async (error: unknown) => {
    throw await inWords(error);
  });
  const filters = [
    ...(values.classification ? [classifiedAs(values.classification)] : []),
    ...(values.collection ? [inCollection(values.collection)] : []),
    ...(values.type ? [ofType(values.type)] : []),
  ];
  const request = {
    keywords: positionals.join(' ') || null,
    limit: 1000,
    ...(filters.length > 0 && { filter: allOf(...filters) }),
  };
  let count = 0;
  async function* counted(): AsyncGenerator<SearchRow> {
    for await (const row of searchAll(connection.purview, request, { signal: stop.signal })) {
      count += 1;
      yield row;
    }
  }
  const columns = values.columns?.split(',').map((column) => column.trim());
  const lines = values.jsonl === undefined ? toCsv(counted(), columns) : toJsonLines(counted(), columns);
  const file = values.csv ?? values.jsonl;
  try {
    if (file === undefined) for await (const line of lines) process.stdout.write(line);
    else await saveLines(file, lines, stop.signal);
  } catch (error) {
    if (stop.signal.aborted) throw new Error('Stopped: nothing was written.');
    throw await inWords(error, (one) => diagnose(connection, one));
  }
  if (file !== undefined) console.log(`${connection.target}\n${count.toLocaleString('en')} rows are in ${file}.`);
}

runCommand(main, usage);
