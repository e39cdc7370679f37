import loader from 'node:module';

// Loaded before the rest of a program: Node keeps what it compiles from then on, and the next start has no need to, which is a good part
// of it. Those before 22.8 have no such thing. https://nodejs.org/api/module.html#moduleenablecompilecachecachedir
(loader as { enableCompileCache?: () => unknown }).enableCompileCache?.();
