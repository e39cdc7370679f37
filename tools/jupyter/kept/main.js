// Loaded before tslab, it lets a kernel run one notebook after another, each as in a kernel that has just started: most
// notebooks take less time than that start. Only what the kit runs for itself loads it; a learner's kernel never does.
'use strict';
const { join } = require('node:path');
const { keepCells } = require('./cells');
const { restartWith } = require('./restart');

// Programs that a notebook starts are not to load it.
process.execArgv = process.execArgv.filter((arg, i, all) => arg !== '-r' && all[i - 1] !== '-r');

const tslab = join(__dirname, '..', '..', '..', 'node_modules', 'tslab', 'dist');
const converter = require(join(tslab, 'converter.js'));
const { JupyterHandlerImpl } = require(join(tslab, 'jupyter.js'));

converter.createConverter = keepCells(converter.createConverter);
JupyterHandlerImpl.prototype.handleExecute = restartWith(JupyterHandlerImpl.prototype.handleExecute);
