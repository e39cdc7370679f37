// Sends a kernel code, as its owner or as another user of the machine: `node message.js CONNECTION CODE`. With a key in the
// connection it signs the message. Without, it sends what it can: messages of a wrong signature, or none, on every
// channel, and again with each signature that the kernel publishes. Prints what it heard as JSON.
'use strict';
const { createHmac } = require('node:crypto');
const { setTimeout: sleep } = require('node:timers/promises');
const { Dealer, Subscriber } = require('zeromq');

const [connection, code] = [JSON.parse(process.argv[2]), process.argv[3]];
const { key, curve_publickey: publicKey, curve_secretkey: secretKey } = connection;
const curve = publicKey ? { curveServerKey: publicKey, curvePublicKey: publicKey, curveSecretKey: secretKey } : {};
const header = { msg_id: 'one', session: 'one', username: 'x', date: '', msg_type: 'execute_request', version: '5.3' };
const content = {
  code,
  silent: false,
  store_history: true,
  user_expressions: {},
  allow_stdin: false,
  stop_on_error: true,
};
const parts = [header, {}, {}, content].map((part) => JSON.stringify(part));
const heard = [];

function connected(Socket, channel) {
  const socket = new Socket({ linger: 0, ...curve });
  // A kernel that wants keys is never connected to.
  if (Socket === Dealer && !key) socket.sendTimeout = 200;
  socket.connect(`tcp://127.0.0.1:${connection[`${channel}_port`]}`);
  return socket;
}

async function listen(socket) {
  for await (const frames of socket) heard.push(frames.map(String).join(' '));
}

async function main() {
  const iopub = connected(Subscriber, 'iopub');
  iopub.subscribe();
  const channels = ['shell', 'control', 'stdin'].map((channel) => connected(Dealer, channel));
  for (const socket of [iopub, ...channels]) void listen(socket);
  const send = async (...messages) => {
    const toOne = async (socket) => {
      for (const frames of messages) await socket.send(frames).catch(() => undefined);
    };
    await Promise.all(channels.map(toOne));
  };
  if (key) {
    const hmac = createHmac('sha256', key).update(parts.join('')).digest('hex');
    await channels[0].send(['<IDS|MSG>', hmac, ...parts]);
    for (let tries = 0; tries < 3000; tries++) {
      if (heard.some((message) => message.includes('"status":"'))) return;
      await sleep(20);
    }
    throw new Error('The kernel does not answer.');
  }
  const signedBy = (signature) => ['<IDS|MSG>', signature, ...parts];
  await sleep(300);
  await send(['no', 'delimiter'], ...['', 'bad', '0'.repeat(64)].map(signedBy));
  await sleep(700);
  await send(...(heard.join('\n').match(/\b[0-9a-f]{64}\b/g) ?? []).map(signedBy));
  await sleep(1000);
}

void main().then(() => process.stdout.write(JSON.stringify(heard), () => process.exit()));
