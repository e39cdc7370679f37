import { parseArgs } from 'node:util';
import type { StartOptions } from './api';
import type { WorldDocument } from './document/model';
import { shapes, type Shape } from './http/hosts';

const DEFAULT_PORT = '4280';
const flags =
  '--port N, --plain, --assets N, --shape NAME, --world FILE, --keep FILE, --fresh, --tls, --cert FILE with --key FILE, --log json, --proxy-key FILE, --schema, --help and --version';

/** What the command line understands, as `parseArgs` takes it. */
export const known = {
  port: { type: 'string', default: DEFAULT_PORT },
  plain: { type: 'boolean', default: false },
  assets: { type: 'string' },
  shape: { type: 'string' },
  world: { type: 'string' },
  keep: { type: 'string' },
  fresh: { type: 'boolean', default: false },
  tls: { type: 'boolean', default: false },
  cert: { type: 'string' },
  key: { type: 'string' },
  log: { type: 'string' },
  schema: { type: 'boolean', default: false },
  'proxy-key': { type: 'string' },
  help: { type: 'boolean', default: false },
  version: { type: 'boolean', default: false },
} as const;

/** How a sandbox is asked for. */
export interface Options {
  port: number;
  plain: boolean;
  assets?: number;
  shape?: Shape;
  /** What it begins with, or the file in which that stands. */
  world?: string | WorldDocument;
  /** Where the world is kept, and whether it begins anew. */
  keep?: { file: string; fresh: boolean };
  tls: boolean;
  files?: { cert: string; key: string };
}

export interface CommandLine extends Options {
  /** A line of JSON for each request. */
  log: boolean;
  /** The file with the key that a proxy shows. */
  proxyKeyFile?: string;
  /** What is told instead of starting one. */
  instead?: 'help' | 'schema' | 'version';
}

/** Reads the command line; throws a sentence for what it does not understand, and one with what it does. */
export function readOptions(args: string[]): CommandLine {
  try {
    return parse(args);
  } catch (error) {
    // Node adds advice about `--` after its first sentence.
    const sentence =
      error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? '').replace(/\.$/, '') : String(error);
    throw new Error(`${sentence}. The sandbox understands ${flags}.`);
  }
}

function parse(args: string[]): CommandLine {
  const { values } = parseArgs({ args, options: known });
  const { log, help, schema, version, 'proxy-key': proxyKeyFile } = values;
  if (log !== undefined && log !== 'json') throw new Error(`--log takes json, and '${log}' is another form`);
  const instead = help ? 'help' : schema ? 'schema' : version ? 'version' : undefined;
  return { ...together(values, '--'), log: log !== undefined, proxyKeyFile, instead };
}

/** What `startSandbox` takes, and of which kind each is. */
const kinds: Record<string, string | string[]> = {
  port: 'number',
  plain: 'boolean',
  assets: 'number',
  shape: 'string',
  world: ['string', 'object'],
  tls: 'boolean',
  cert: 'string',
  key: 'string',
  clock: 'function',
  keep: 'string',
  fresh: 'boolean',
} satisfies Record<keyof StartOptions, string | string[]>;

/** The same as it was written: on a command line all of it is text. */
type Given = Omit<StartOptions, 'port' | 'assets' | 'shape'> & {
  port?: number | string;
  assets?: number | string;
  shape?: string;
};

/** Reads what a program asks for; throws a sentence for what it does not understand. */
export function checkOptions(given: Given): Options & Pick<Given, 'clock'> {
  for (const [name, value] of Object.entries(given)) {
    const kind = kinds[name];
    if (kind === undefined)
      throw new Error(`startSandbox has no option '${name}'. It takes ${Object.keys(kinds).join(', ')}.`);
    if (value !== undefined && ![kind].flat().includes(typeof value))
      throw new Error(`${name} must be a ${[kind].flat().join(' or an ')}, and is a ${typeof value}.`);
  }
  return { ...together(given, ''), clock: given.clock };
}

/** The options as they go together. Their names begin with `dashes` in what is said of them. */
function together(given: Given, dashes: string): Options {
  const { port = 0, plain = false, tls = false, assets, shape, world, cert, key, keep, fresh = false } = given;
  if ((cert === undefined) !== (key === undefined))
    throw new Error(
      `${dashes}cert and ${dashes}key go together, and ${dashes}${key === undefined ? 'key' : 'cert'} is missing.`,
    );
  if (world === '') throw new Error(`${dashes}world needs the name of a file`);
  if (world !== undefined && assets !== undefined)
    throw new Error(`${dashes}assets grows Contoso, and does not go with ${dashes}world`);
  if (keep === '') throw new Error(`${dashes}keep needs the name of a file`);
  if (fresh && keep === undefined)
    throw new Error(`${dashes}fresh goes with ${dashes}keep${dashes && ' FILE'}: without it, every world is a new one`);
  return {
    port: wholeNumber(`${dashes}port`, port, 65_535),
    plain,
    assets: assets === undefined ? undefined : wholeNumber(`${dashes}assets`, assets, 10_000_000),
    shape: shape === undefined ? undefined : shapeOf(`${dashes}shape`, shape),
    ...(world === undefined ? {} : { world }),
    keep: keep === undefined ? undefined : { file: keep, fresh },
    tls,
    files: cert === undefined || key === undefined ? undefined : { cert, key },
  };
}

function shapeOf(name: string, given: string): Shape {
  const shape = shapes.find((one) => one === given);
  if (shape === undefined) throw new Error(`${name} is one of ${shapes.join(', ')}, and '${given}' is none`);
  return shape;
}

function wholeNumber(name: string, given: string | number, most: number): number {
  const value = /^\d+$/.test(String(given)) ? Number(given) : Number.NaN;
  if (!(value <= most)) throw new Error(`${name} must be a whole number from 0 to ${most}, and '${given}' is not.`);
  return value;
}
