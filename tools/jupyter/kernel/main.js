// The kit's kernel: tslab behind its guard. `node main.js CONNECTION_FILE`, as Jupyter starts it.
'use strict';
const { ZmqServer } = require('tslab/dist/jupyter');
const { startKernel } = require('tslab/dist/main');
const { guard } = require('./guard');

guard(ZmqServer);
// Another tslab in the notebook's folder would come without the guard.
startKernel({ configPath: process.argv[2], enableFindLocal: false });
