// Starts a kernel as a learner's is started, and keeps what it makes of each cell: the kernels that run the same cells again
// need not compile them. It looks for nothing there itself.
'use strict';
const converter = require('tslab/dist/converter');
const { keepCells } = require('./cells');

converter.createConverter = keepCells(converter.createConverter, { alone: true });
require('../kernel/main');
