import { Socket } from 'node:net';

/**
 * Loaded before a program, it makes the names in HOSTS resolve to the sandbox at PORT: what entries in the hosts file and a
 * sandbox at port 443 would do. A connection to anywhere else but loopback is refused, so that nothing leaves this machine.
 */
const { HOSTS = '', PORT = '' } = process.env;
const resolvedHere = HOSTS.split(',');
const connect = Socket.prototype.connect;

Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
  const options = args[0] as { host?: string; port?: number };
  const host = options.host ?? '';
  if (resolvedHere.includes(host)) args[0] = { ...options, host: '127.0.0.1', port: Number(PORT) };
  else if (host !== '127.0.0.1') throw new Error(`The test lets nobody connect to ${host}.`);
  return connect.apply(this, args as Parameters<typeof connect>);
} as typeof connect;
