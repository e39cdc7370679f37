import { createServer } from 'node:net';

/** The first port of this machine from `wanted` on that nothing listens on, of so many. */
export async function freePort(wanted: number, among = 100): Promise<number> {
  for (let port = wanted; port < wanted + among; port++) if (await isFree(port)) return port;
  throw new Error(`Ports ${wanted} to ${wanted + among - 1} are all taken: stop another Jupyter first.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
