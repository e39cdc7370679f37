const { Socket } = require('node:net');

/**
 * Loaded before a program, it makes the names in OWN_NAMES resolve to the sandbox at OWN_PORT of this machine: what entries in
 * the hosts file and a sandbox at port 443 would do. No other name is known, so that nothing leaves this machine.
 */
const { OWN_NAMES = '', OWN_PORT = '' } = process.env;
const own = OWN_NAMES.split(',');
const { connect } = Socket.prototype;

Socket.prototype.connect = function (...args) {
  // Node hands on what it was given as a list, which its own code has marked as read.
  const normalised = Array.isArray(args[0]);
  const options = normalised ? args[0][0] : args[0];
  const { host, path } = options;
  if (path || host === undefined || ['127.0.0.1', '::1', 'localhost'].includes(host)) return connect.apply(this, args);
  const here = own.includes(host) ? { host: '127.0.0.1', port: Number(OWN_PORT) } : { lookup: unknown };
  if (normalised) Object.assign(options, here);
  else args[0] = { ...options, ...here };
  return connect.apply(this, args);
};

function unknown(host, _options, done) {
  const error = new Error(`getaddrinfo ENOTFOUND ${host}`);
  process.nextTick(done, Object.assign(error, { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: host }));
}
