// Ends a run of tests that goes no further, and says in which file and suite it was. Loaded by uvu before the tests.
'use strict';
const { writeSync } = require('node:fs');
const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads');

/** Longer than any test takes, on a machine that others use too. */
const limit = Number(process.env.TEST_LIMIT_SECONDS || 300);

/** Beside the tests, so that one that never lets go of the processor is ended too. */
function watch() {
  let printed = '';
  let timer = setTimeout(end, limit * 1000);
  function end() {
    writeSync(2, `\n${sentence(printed)}\n`);
    parentPort.postMessage('end');
    setTimeout(() => process.kill(workerData.pid, 'SIGKILL'), 2000);
  }
  parentPort.on('message', (text) => {
    printed += text;
    clearTimeout(timer);
    timer = setTimeout(end, limit * 1000);
  });
}

/** What uvu has printed last: the name of a file, then a line for each suite with a sign for each test. */
function sentence(printed) {
  const lines = printed.replace(/\x1b\[\d+m/g, '').split('\n');
  const file = lines.findLast((line) => /\.test\.ts$/.test(line)) ?? 'The first file';
  const [, suite, signs] = /^ (.*?)  ((?:[•✘] )*)$/.exec(lines.at(-1)) ?? ['', 'what follows', ''];
  const done = signs.split(' ').length - 1;
  return `${file}: "${suite}" has printed nothing for ${limit} s, after ${done} of its tests. The run ends here, as failed.`;
}

if (!isMainThread) watch();
else {
  const worker = new Worker(__filename, { workerData: { pid: process.pid } });
  worker.once('message', () => process.exit(1));
  worker.unref();
  const { stdout } = process;
  const write = stdout.write;
  stdout.write = function (chunk, ...rest) {
    worker.postMessage(String(chunk));
    return write.call(stdout, chunk, ...rest);
  };
  // uvu asks for colours; told both, the programs that tests run would warn of it.
  delete process.env.NO_COLOR;
}
