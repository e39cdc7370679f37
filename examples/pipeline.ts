// Keeps a catalog current from a pipeline: registers a data source, defines a scan, runs it and waits for its end.
//
//   node --env-file=.env -r ./tools/typescript.js examples/pipeline.ts examples/marketing.json
//
// That is for a terminal, in the kit's folder: the program itself does not read .env, a pipeline has none.
// The file says what to scan, and is kept with the code. Who scans it stands in the environment and nowhere else:
// AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET and PURVIEW_ACCOUNT, the secret from the pipeline's store.
//
// It exits with
//   0    the scan succeeded
//   1    a call was refused, or the scan failed or took too long: read why, and try again
//   2    the settings, the file or the secret are wrong, or Purview does not accept what the file says (400, 404):
//        trying again does not help
//   130  SIGINT came, or 143 SIGTERM: the run was cancelled
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createClient, type Client } from '../lib/core/client';
import { purviewScope, readConfig } from '../lib/core/config';
import { oneLine, printable } from '../lib/show/text';
import { AuthError, ConfigError, HttpError } from '../lib/core/errors';
import { explain } from '../lib/diagnosis/explain';
import {
  cancelRun,
  putDataSource,
  putScan,
  runScan,
  type NewScanResource,
  type ScanLevel,
} from '../lib/planes/scanning';
import { tokenSource } from '../lib/core/token';

const usage = 'Usage: pipeline.ts FILE.json [--poll SECONDS] [--timeout MINUTES]';

/** What the file says. */
interface Job {
  source: NewScanResource;
  scan: NewScanResource;
  scanLevel?: ScanLevel;
}

const signals = { SIGINT: 130, SIGTERM: 143 };

/** Gives the code to exit with. */
async function main(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const stop = new AbortController();
  let stoppedBy: keyof typeof signals | undefined;
  // Once: a second signal ends the program at once.
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => {
      stoppedBy = name;
      stop.abort();
    });
  try {
    const { file, ...times } = readArguments(args);
    const job = readJob(file);
    const config = readConfig(env);
    const { endpoint } = config;
    const client = createClient({ endpoint, credential: tokenSource(config), scope: purviewScope(config) });
    await keepCurrent(client, job, { ...times, signal: stop.signal });
    return 0;
  } catch (error) {
    if (stoppedBy) return signals[stoppedBy];
    const { message } = error as Error;
    const lines = error instanceof ConfigError ? message.split('\n') : [message, explain(error).remedy];
    lines.forEach(complain);
    const refused = error instanceof AuthError && error.status < 500;
    const unfit = error instanceof HttpError && [400, 404].includes(error.status);
    return error instanceof ConfigError || refused || unfit ? 2 : 1;
  }
}

interface Times {
  pollMs: number;
  timeoutMs: number;
  signal: AbortSignal;
}

/** Every step may be repeated: what is there already is replaced by the same. */
async function keepCurrent(client: Client, { source, scan, scanLevel }: Job, times: Times): Promise<void> {
  const { signal } = times;
  await putDataSource(client, source, signal);
  say(`The data source ${source.name} is registered.`);
  await putScan(client, source.name, scan, signal);
  say(`Its scan ${scan.name} is defined.`);
  const runId = randomUUID();
  let last = '';
  const onProgress = ({ status }: { status: string }) => {
    if (status !== last) say(`Run ${runId}: ${status}`);
    last = status;
  };
  try {
    const run = await runScan(client, source.name, scan.name, { ...times, scanLevel, runId, onProgress });
    say(`${run.assetsDiscovered} assets discovered, ${run.assetsClassified} of them classified.`);
  } finally {
    if (signal.aborted) await cancel(client, source.name, scan.name, runId);
  }
}

/** Without the signal: it has been given. A run that never began, or has just ended, needs no cancelling. */
async function cancel(client: Client, source: string, scan: string, runId: string): Promise<void> {
  await cancelRun(client, source, scan, runId).then(
    () => say(`Run ${runId}: told to stop.`),
    (error: Error) => complain(`The run could not be cancelled: ${error.message}`),
  );
}

/**
 * One line of the log, whatever the service or the file put into it: no text of theirs commands the terminal, begins a
 * line of its own, or speaks to the runner, which takes orders: `##vso[...]` (Azure Pipelines), `##[...]` (GitHub).
 */
function logged(text: string): string {
  return printable(oneLine(text, 3000)).replace(/##(?=vso\[|\[)/gi, '# #');
}

const say = (text: string) => console.log(logged(text));
const complain = (text: string) => console.error(logged(text));

function readArguments(args: string[]) {
  try {
    const options = { poll: { type: 'string', default: '5' }, timeout: { type: 'string', default: '60' } } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [pollMs, timeoutMs] = [Number(values.poll) * 1000, Number(values.timeout) * 60_000];
    if (positionals.length !== 1) throw new TypeError('Name one file.');
    if (!(pollMs > 0 && timeoutMs > 0)) throw new TypeError('--poll and --timeout are numbers, more than 0.');
    return { file: positionals[0], pollMs, timeoutMs };
  } catch (error) {
    throw new ConfigError([(error as Error).message, usage], 'The command');
  }
}

function readJob(file: string): Job {
  try {
    const { source, scan, scanLevel } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Job>;
    const whole = (one?: Partial<NewScanResource>) => one?.name && one.kind && typeof one.properties === 'object';
    if (!whole(source) || !whole(scan)) throw new TypeError('source and scan each need a name, a kind and properties.');
    if (scanLevel && !['Full', 'Incremental'].includes(scanLevel))
      throw new TypeError('scanLevel is Full or Incremental.');
    return { source: source!, scan: scan!, scanLevel };
  } catch (error) {
    throw new ConfigError([(error as Error).message], file);
  }
}

// All that was printed is written first. A request that was given up may still wait, and is not waited for.
const end = (code: number) => process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
void main(process.argv.slice(2), process.env).then(end);
