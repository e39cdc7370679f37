// Takes the newest of everything that the kit allows, for the weekly run: Node packages within the ranges of package.json,
// and Python packages whatever their pin. `npm test` then installs it. What it changes is not for a commit.
'use strict';
const { spawnSync } = require('node:child_process');
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { npm } = require('../tools/setup');

const root = join(__dirname, '..');
const direct = readFileSync(join(root, 'requirements.in'), 'utf8');
writeFileSync(join(root, 'requirements.txt'), direct.replace(/==.*/g, ''));
const [command, args, options] = npm('update', '--package-lock-only', '--ignore-scripts');
process.exitCode = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options }).status ?? 1;
