import { parseArgs } from 'node:util';
import { shapes, type Shape } from './http/hosts';

const DEFAULT_PORT = '4280';
const flags =
  '--port N, --plain, --assets N, --shape NAME, --keep FILE, --fresh, --tls, and --cert FILE with --key FILE';

/** What the command line asks for. */
export interface Options {
  port: number;
  plain: boolean;
  assets?: number;
  shape?: Shape;
  /** Where the world is kept, and whether it begins anew. */
  keep?: { file: string; fresh: boolean };
  tls: boolean;
  files?: { cert: string; key: string };
}

/** Reads the command line; throws a sentence for what it does not understand, and one with what it does. */
export function readOptions(args: string[]): Options {
  try {
    return parse(args);
  } catch (error) {
    // Node adds advice about `--` after its first sentence.
    const sentence =
      error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? '').replace(/\.$/, '') : String(error);
    throw new Error(`${sentence}. The sandbox understands ${flags}.`);
  }
}

function parse(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: DEFAULT_PORT },
      plain: { type: 'boolean', default: false },
      assets: { type: 'string' },
      shape: { type: 'string' },
      keep: { type: 'string' },
      fresh: { type: 'boolean', default: false },
      tls: { type: 'boolean', default: false },
      cert: { type: 'string' },
      key: { type: 'string' },
    },
  });
  const { cert, key, keep, fresh } = values;
  if ((cert === undefined) !== (key === undefined))
    throw new Error(`--cert and --key go together, and ${key === undefined ? '--key' : '--cert'} is missing.`);
  if (keep === '') throw new Error('--keep needs the name of a file');
  if (fresh && keep === undefined)
    throw new Error('--fresh goes with --keep FILE: without it, every world is a new one');
  return {
    port: wholeNumber('--port', values.port, 65_535),
    plain: values.plain,
    assets: values.assets === undefined ? undefined : wholeNumber('--assets', values.assets, 10_000_000),
    shape: values.shape === undefined ? undefined : shapeOf(values.shape),
    keep: keep === undefined ? undefined : { file: keep, fresh },
    tls: values.tls,
    files: cert === undefined || key === undefined ? undefined : { cert, key },
  };
}

function shapeOf(name: string): Shape {
  const shape = shapes.find((one) => one === name);
  if (shape === undefined) throw new Error(`--shape is one of ${shapes.join(', ')}, and '${name}' is none`);
  return shape;
}

function wholeNumber(flag: string, text: string, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= most)) throw new Error(`${flag} must be a whole number from 0 to ${most}, and '${text}' is not.`);
  return value;
}
