// Loaded ahead of a program that is measured. Asked by the one that started it, collects what nobody holds any more and
// answers with the MiB that are left: what a system tells of a process holds what V8 has not yet given back, too.
'use strict';
process.on('message', () => {
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  process.send((heapUsed + external) / 2 ** 20);
});
process.channel.unref();
