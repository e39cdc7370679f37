import { parse } from 'dotenv';
import { createClient, type Client } from '../lib/core/client';
import { readConfig, withApplication, type Config } from '../lib/core/config';
import { tokenSource } from '../lib/core/token';
import { personas } from '../sandbox/entra/personas';
import { sandboxEnv } from '../tools/sandbox-process';

/** The settings of a sandbox at this address, for the persona that may read and write. */
export function configOf(url: string): Config {
  const curator = personas.find(({ name }) => name === 'curator');
  if (!curator) throw new Error('The sandbox has no persona called curator.');
  return withApplication(readConfig(parse(sandboxEnv(url))), curator);
}

/** A client of the helpers for that persona. */
export const clientOf = (url: string): Client =>
  createClient({ endpoint: url, credential: tokenSource(configOf(url)) });
