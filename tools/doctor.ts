import { parseArgs } from 'node:util';
import { runChecks, type CheckResult } from '../lib/diagnosis/checks';
import { connect } from '../lib/connect';
import { ConfigError, HttpError } from '../lib/core/errors';
import { explain } from '../lib/diagnosis/explain';
import { toHosts } from '../lib/show/hosts';
import { toTable } from '../lib/show/table';
import { oneLine, printable } from '../lib/show/text';
import { inCourse } from '../lib/course/words';
import { runCommand } from './command';

/** An address that swallows packets is tried twice, so that three of them take less than a minute. */
const network = { timeoutMs: 8000, retries: 1, maxWaitMs: 5000 };

/** `npm run doctor`: every check from the configuration to the roles, and what to mend. Ends with 1 when one fails. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  const results = await (values.json ? examine() : examineAloud());
  if (values.json) say(JSON.stringify(results, undefined, 2));
  process.exitCode = results.some(({ status }) => status === 'fail') ? 1 : 0;
}

interface Listener {
  onTarget?(target: string): void;
  onResult?(result: CheckResult): void;
}

/** A set-up that cannot even connect is a result too: scripts read it as they read the others. */
async function examine({ onTarget, onResult }: Listener = {}): Promise<CheckResult[]> {
  try {
    const connection = await connect(network);
    onTarget?.(connection.target);
    return await runChecks(connection, onResult);
  } catch (error) {
    const result =
      error instanceof ConfigError ? configuration(error) : error instanceof HttpError && unanswered(error);
    if (!result) throw error;
    onResult?.(result);
    return [result];
  }
}

function configuration({ message }: ConfigError): CheckResult {
  const fix = 'Change what is named, or move .env away to use the sandbox and its own application.';
  return { name: 'Configuration', status: 'fail', found: message, fix };
}

/** Only the sandbox is called before the checks begin. */
function unanswered(error: HttpError): CheckResult {
  const { cause, remedy, reason } = explain(error);
  return { name: 'Sandbox answers', status: 'fail', found: cause, fix: remedy, reason };
}

/** Prints a line as each check ends. What to do comes beneath the table, where it does not widen every line. */
async function examineAloud(): Promise<CheckResult[]> {
  let isFirst = true;
  const results = await examine({
    onTarget: (target) => say(`${target}\n`),
    onResult(result) {
      if (isFirst) for (const line of [heading, heading.map(rule)]) say(inColumns(line));
      isFirst = false;
      say(inColumns([result.name, result.status, result.found]));
    },
  });
  const rows = results.flatMap((result) => result.rows ?? []);
  if (rows.length > 0) say(`\nRoles needed and held:\n${toTable(rows)}`);
  const hosts = results.find((result) => result.hosts)?.hosts ?? [];
  if (hosts.length > 0) say(`\nWhich host has what:\n${toHosts(hosts)}`);
  const fixes = results
    .filter(({ fix }) => fix !== '')
    .map(({ name, fix, reason }) => ({ name, fix: inCourse(fix, reason), optional: fix.startsWith(optional) }));
  const list = (title: string, some: typeof fixes) =>
    some.length > 0 && say(['', title, ...some.map(({ name, fix }) => `- ${name}: ${fix}`)].join('\n'));
  list(
    'What to do:',
    fixes.filter((one) => !one.optional),
  );
  list(
    'What you may do without:',
    fixes.filter((one) => one.optional).map((one) => ({ ...one, fix: one.fix.slice(optional.length) })),
  );
  return results;
}

/** How what to do begins where nothing is wrong. */
const optional = 'Optional: ';

/** Names and sentences of a service may hold what commands a terminal. */
const say = (text: string) => console.log(printable(text));

const heading = ['check', 'status', 'found'];
/** Of the longest name of a check, and of a status. The lines before are printed when the next is not known yet. */
const widths = ['Metadata policy plane', 'status'].map(({ length }) => length);
const rule = (text: string, column: number) => '-'.repeat(widths[column] ?? text.length);

/** Nothing is cut. A list of problems goes on in the same column. */
function inColumns([name = '', status = '', found = '']: string[]): string {
  const before = [name, status].map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ');
  const [first, ...more] = found.split('\n').map((line) => oneLine(line, Infinity));
  return [`${before}  ${first}`, ...more.map((line) => `${' '.repeat(before.length)}  ${line}`)].join('\n');
}

runCommand(main, 'npm run -s doctor [-- --json]');
