// Loaded before tests: told to end, they end as they do by themselves, and so does what they have started.
'use strict';
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
