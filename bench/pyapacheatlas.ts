import { join } from 'node:path';
import { installClients, python, versions } from '../test/clients/python';
import { configOf } from './config';
import { outputOf } from './processes';

/** Runs a program of `with_pyapacheatlas.py` on the sandbox at this address, and gives what it prints. */
export type Pyapacheatlas = <T>(url: string, settings: object) => Promise<T>;

/** pyapacheatlas in the Python environment of the clients, or nothing, said aloud, where it cannot be installed. */
export async function pyapacheatlas(): Promise<Pyapacheatlas | undefined> {
  if (!(await installClients())) {
    console.log('pyapacheatlas is left out: it could not be installed. Is the network there?');
    return undefined;
  }
  return async <T>(url: string, settings: object) => {
    const { tenantId, clientId, clientSecret } = configOf(url);
    const env = { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId, AZURE_CLIENT_SECRET: clientSecret };
    const program = join(__dirname, 'with_pyapacheatlas.py');
    return JSON.parse(await outputOf(python, [program, JSON.stringify({ url, ...settings })], { env })) as T;
  };
}

/** As it is pinned. */
export const pyapacheatlasVersion = (): string => versions()['pyapacheatlas'] ?? '';
