// Builds the helpers into the folder it is given: `node tools/build-lib.js lib/dist`. `isolatedDeclarations` in
// lib/tsconfig.json lets the types of each file be written from it alone.
'use strict';
const { join } = require('node:path');
const { readProject, tell, translate } = require('./translate');

const lib = join(__dirname, '..', 'lib');
const { options, fileNames, wrong } = readProject(lib);
const [, , folder = join(lib, 'dist')] = process.argv;
const built = fileNames.map((file) => translate(file, { from: lib, to: folder, options }));
tell([...wrong, ...built.flatMap((one) => one.wrong)]);
