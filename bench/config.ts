import { parse } from 'dotenv';
import { createClient, type Client } from '../lib/core/client';
import { readConfig, withApplication, type Config } from '../lib/core/config';
import { tokenSource } from '../lib/core/token';
import { persona } from '../sandbox/entra/personas';
import { sandboxEnv } from '../tools/sandbox-process';

/** The settings of a sandbox at this address, for the persona that may read and write. */
export function configOf(url: string): Config {
  return withApplication(readConfig(parse(sandboxEnv(url))), persona('curator'));
}

/** A client of the helpers for that persona. */
export const clientOf = (url: string): Client =>
  createClient({ endpoint: url, credential: tokenSource(configOf(url)) });
