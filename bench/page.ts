import { tablesOf, type Figure } from './figures';

/** When, where and with what something was measured. */
export interface Circumstances {
  date: string;
  machine: string;
  versions: Record<string, string>;
}

/** What a whole run has measured, as it is written to `results.json`. */
export interface Results extends Circumstances {
  /** The names by which parts can be run alone. */
  parts: string[];
  figures: Figure[];
}

/** The tables of the page, in their order. */
export const order = [
  'Loading and installing',
  'Calling',
  'A token for 1,000 callers at once',
  'Reading 100,000 search results',
  'Writing 10,000 assets',
  'Writing 10,000 assets beside pyapacheatlas',
  'The sandbox',
  "The sandbox's package",
  'The sandbox under load',
  'The start of a kernel',
  'The notebooks',
  'npm start on a prepared clone',
  'npm start on a bare clone',
];

/** What a table cannot say, by its part. */
export const notes: Record<string, string> = {
  'Loading and installing':
    'Sizes are of the files on disk with all dependencies; of the helpers, of those that `npm pack` takes. Calls go to a server on this machine.',
  Calling:
    'All four send the same token, type and body on kept connections of Node, and parse the answer; fetch and the Azure pipeline add headers of their own. The helpers stand on cross-fetch, and so on node-fetch 2, and cannot go below it; the Azure pipeline uses `node:http` itself. It runs its default policies, without the one for tokens, which refuses http.',
  'Writing 10,000 assets':
    'Every answer takes 50 ms longer, and ten calls of a run are refused with a 429 that asks for 100 ms. A run in which an asset is lost or written twice is no figure but an error.',
  'Writing 10,000 assets beside pyapacheatlas':
    'Every answer takes 50 ms longer, and none is refused: pyapacheatlas ends at the first that is. It sends one batch after the other, each on a connection of its own, and without a batch size all assets in one call. createEntities has four calls under way. From batches of 500 on, the work of the sandbox, one process, is most of what is left of the time.',
  'The sandbox':
    'The ten kinds of question are asked in turn. A word that every asset has is scored for each of them by the keyword index, minisearch, unless the same words were asked for just before, as for a next page.',
  "The sandbox's package":
    'Compiled, at 200 assets, from the command until it says its address. `npx` starts npm first.',
  'The sandbox under load':
    'The package, in a process of its own beside that of the callers, who use the helpers and share its two processors. Each asset is read again and has to be there once with all that was written of it; each policy has to end as it began, with a version for every change; each version has one winner. Otherwise there is no figure but an error. Mixed traffic is of searches, reads, writes of assets that are there, policies read and written, and sign-ins; every other span of it is beside clients that misbehave.',
  'The start of a kernel':
    "tslab starts by loading TypeScript and by reading the declarations of Node. The kit's kernel goes on from a snapshot in which both are done; without one it starts as tslab does. Of the time by the clock a fifth of a second is the client's, which waits for late messages. Deno is measured where it is installed.",
  'The notebooks':
    'Each lesson has a kernel. A cell is taken to wait where the kernel uses less than half of its time (Linux tells). The tour runs one notebook more at a time than there are processors, so that each takes longer in it than alone; 06 spends most of its time waiting for runs.',
  'npm start on a prepared clone': 'What the script runs; the start of npm itself is left out.',
  'npm start on a bare clone':
    'The Node packages and JupyterLab are installed side by side, from the registries, with nothing in a cache.',
};

/** The page that shows what a whole run has measured. */
export function page({ parts, figures, ...circumstances }: Results): string {
  return `# What it costs

\`npm run bench\` measured this on ${saidOf(circumstances)}. It writes this page and, for a
closer look, every single figure to \`results.json\`, which git ignores; \`npm run bench -- calls\` measures one part and
prints it, and with \`--save\` it writes its tables into this page (${parts.join(', ')}).

Each figure stands beside what it is compared with, measured in the same run, in turn. Half of the samples lie between the
quartiles. All servers are on this machine's loopback. \`lib\` is the helpers.

${tablesOf(figures, notes)}`;
}

/** The page with what some parts alone have measured since: each of their tables says when. */
export function withParts(text: string, { figures, ...circumstances }: Omit<Results, 'parts'>): string {
  const since = `Measured on ${saidOf(circumstances)}.`;
  const dated = Object.fromEntries(
    figures.map(({ part }) => [part, [notes[part], since].filter(Boolean).join('\n\n')]),
  );
  const [head = '', ...before] = text.split(/^(?=## )/m);
  const tables = new Map(
    [...before, ...tablesOf(figures, dated).split(/^(?=## )/m)].map((table) => [titleOf(table), `${table.trim()}\n`]),
  );
  return (
    head +
    [...tables]
      .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
      .map(([, table]) => table)
      .join('\n')
  );
}

const titleOf = (table: string) => table.slice('## '.length, table.indexOf('\n'));

function saidOf({ date, machine, versions }: Circumstances): string {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${date}: ${machine}; ${named.join(', ')}`;
}
