import { runAsAccount, type AccountRun } from '../../tools/account-world';
import { notebooks } from './support';

const runs = new Map<string, Promise<AccountRun>>();

/** A notebook as it runs on an account, with roles and without: once, for all tests that look at it. */
export function onAccount(name: string, rolesHeld: boolean): Promise<AccountRun> {
  const [, notebook] = notebooks.find(([file]) => file.startsWith(name)) ?? [];
  if (!notebook) throw new Error(`There is no notebook "${name}".`);
  const key = `${name.slice(0, 2)} ${rolesHeld}`;
  const run = runs.get(key) ?? runAsAccount(notebook, rolesHeld);
  runs.set(key, run);
  return run;
}
