import { suite, type Test } from 'uvu';
import { unwatched } from './sandbox/conformance';
import type { StartedSandbox, StartOptions } from '../sandbox/api';
import type { Sandbox } from '../sandbox/app';
import { behind, startSandbox as start } from '../sandbox/start';

/** How the sandbox of a suite is made, and what its tests leave to each other. */
export interface SuiteOptions extends StartOptions {
  /** One test builds on what another did, so nothing is reset between them. */
  accumulates?: boolean;
  /** What is answered is in no official description, and is not held against one. */
  undescribed?: boolean;
}

type Running = StartedSandbox & Pick<Sandbox, 'app' | 'world' | 'routes'>;

/** Starts a sandbox as anybody does, and gives what is behind it too. One that a failed test leaves open keeps no run going. */
export async function startSandbox(options?: StartOptions): Promise<Running> {
  const started = await start(options);
  const { app, world, routes } = behind(started);
  app.server.unref();
  return { ...started, app, world, routes };
}

let current: Running | undefined;

function running(): Running {
  if (current === undefined) throw new Error('No sandbox runs here: ask for it while the tests of a sandboxSuite run.');
  return current;
}

/** The sandbox of the suite that runs now. Throws where none runs, as while the suites are still being written down. */
export const sandbox: Pick<Running, 'url' | 'world' | 'app' | 'routes'> = {
  get url() {
    return running().url;
  },
  get world() {
    return running().world;
  },
  get app() {
    return running().app;
  },
  get routes() {
    return running().routes;
  },
};

/**
 * A suite whose tests find a running `sandbox`, each as if it had just been started. It is there before the suite's own
 * hooks, and is closed after them, whatever became of the tests. Given a suite instead of a name, adds it to that one.
 */
export function sandboxSuite<T>(
  named: string | Test<T>,
  { accumulates = false, undescribed = false, ...options }: SuiteOptions = {},
) {
  const test = typeof named === 'string' ? suite<T>(named) : named;
  let close = async () => {};
  test.before(async () => {
    current = await (undescribed ? unwatched(() => startSandbox(options)) : startSandbox(options));
    close = current.close;
  });
  if (!accumulates) test.before.each(() => running().world.reset());
  const { run } = test;
  test.run = () => {
    test.after(async () => {
      current = undefined;
      await close();
    });
    run();
  };
  return test;
}
