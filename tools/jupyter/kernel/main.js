// The kit's kernel, which is tslab behind its guard: `node main.js kernel --config-path CONNECTION_FILE`, as Jupyter starts it.
'use strict';
const { ZmqServer } = require('tslab/dist/jupyter');
const { startKernel } = require('tslab/dist/main');
const { guard } = require('./guard');
const { sendAtOnce } = require('./send-at-once');

guard(ZmqServer);
sendAtOnce(ZmqServer);
// A cell that asks for the command line is told tslab's.
process.argv[1] = require.resolve('tslab/bin/tslab');
// Nor do programs that a notebook starts as this Node was started go on from its snapshot.
const snapshot = process.execArgv.indexOf('--snapshot-blob');
if (snapshot >= 0) process.execArgv.splice(snapshot, 2);
process.execArgv = process.execArgv.filter((option) => !option.startsWith('--initial-old-space-size'));
// A Jupyter that is killed, as a hub does with one that ends too slowly, tells its kernels nothing.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && process.exit(), 1000).unref();
// Another tslab in the notebook's folder would come without the guard.
startKernel({ configPath: process.argv[4], enableFindLocal: false });
