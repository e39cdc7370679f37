import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { fixedHosts } from '../../sandbox/http/hosts';

/** A proxy that leads the names which clients have built in to a sandbox. */
export interface Proxy {
  url: string;
  /** The hosts that somebody wanted and that nobody is led to: what would have left this machine. */
  refused: string[];
  close(): Promise<void>;
}

/**
 * Listens on loopback for the one thing that a proxy is asked for https: to be connected. It sees no request, as the
 * client speaks TLS with the sandbox itself, and knows no other place to connect to.
 */
export async function startProxy(sandboxUrl: string): Promise<Proxy> {
  const port = Number(new URL(sandboxUrl).port);
  const refused: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((_request, response) => void response.writeHead(501).end());
  server.on('connect', ({ url = '' }, client: Socket) => {
    const host = url.replace(/:443$/, '');
    if (!fixedHosts.includes(host)) {
      refused.push(host);
      return void client.end('HTTP/1.1 403 Not a host of the sandbox\r\n\r\n');
    }
    const sandbox = connect(port, '127.0.0.1', () => client.write('HTTP/1.1 200 Connected\r\n\r\n'));
    client.pipe(sandbox).pipe(client);
    for (const [one, other] of [
      [client, sandbox],
      [sandbox, client],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => void (open.delete(one) && other.destroy()));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
