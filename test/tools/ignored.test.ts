import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from '../../tools/jupyter-env';

const ignored = suite('what Git leaves alone');

ignored('is every file of settings but the example, wherever it is moved and whatever is put behind its name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ignored '));
  copyFileSync(join(root, '.gitignore'), join(folder, '.gitignore'));
  const git = (args: string[], input?: string) => execFileSync('git', args, { cwd: folder, input, encoding: 'utf8' });
  git(['init', '--quiet']);
  const secret = [
    '.env',
    '.env.bak',
    '.env.old',
    '.env.txt',
    '.env~',
    '.env-account',
    '.envrc',
    'notebooks/.env',
    'a/.env.1',
  ];
  const plain = ['.env.example', 'README.md', 'lib/core/env-file.ts'];
  const found = git(['check-ignore', '--no-index', '--stdin'], [...secret, ...plain].join('\n'));
  rmSync(folder, { recursive: true });
  assert.equal(found.trim().split('\n'), secret);
});

ignored.run();
