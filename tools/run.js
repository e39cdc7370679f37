// Makes what is missing, and runs one of the kit's programs: `node tools/run.js [--node-only] FILE.ts ...`, in one process,
// which starts sooner than two.
'use strict';
const { join } = require('node:path');
const { setUpAsCommand } = require('./setup');

const [first, ...rest] = process.argv.slice(2);
const nodeOnly = first === '--node-only';
const [file, ...args] = nodeOnly ? rest : [first, ...rest];

// What a program prints is its own, for a file or another program.
setUpAsCommand({ python: !nodeOnly, stream: process.stderr }).then((ready) => {
  if (!ready) return;
  process.argv = [process.argv[0], join(__dirname, '..', file), ...args];
  require('./typescript');
  require(process.argv[1]);
});
