// Lets the badges of the README lead to a repository: `node tools/badges.js [OWNER/NAME]`, by default the one of the remote `origin` on
// GitHub. Without it they lead to where one chooses it.
'use strict';
const { spawnSync } = require('node:child_process');
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const lesson = encodeURIComponent('lab/tree/notebooks/00-start-here.ipynb');

/** The text of the README with badges that lead to a repository. Throws a sentence for what is none on GitHub. */
function withBadges(readme, repository) {
  if (!/^[\w-]+\/[\w.-]+$/.test(repository ?? ''))
    throw new Error('Name the repository on GitHub: node tools/badges.js OWNER/NAME');
  return readme
    .replace(
      /\]\(https:\/\/(github\.com\/codespaces\/new|codespaces\.new)[^)]*\)/,
      `](https://codespaces.new/${repository})`,
    )
    .replace(
      /\]\(https:\/\/mybinder\.org(?!\/badge)[^)]*\)/,
      `](https://mybinder.org/v2/gh/${repository}/HEAD?urlpath=${lesson})`,
    )
    .replace(': choose this repository there.', '.');
}

/** The repository that a remote's address names, in either of its forms. */
function repositoryOf(remote) {
  return /github\.com[:/]([^/\s]+\/[^/\s]+?)(\.git)?\s*$/.exec(remote)?.[1];
}

if (require.main === module) {
  const root = join(__dirname, '..');
  const file = join(root, 'README.md');
  const { stdout } = spawnSync('git', ['remote', 'get-url', 'origin'], { cwd: root, encoding: 'utf8' });
  try {
    writeFileSync(file, withBadges(readFileSync(file, 'utf8'), process.argv[2] ?? repositoryOf(stdout ?? '')));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}

module.exports = { repositoryOf, withBadges };
