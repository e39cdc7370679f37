// tslab answers a message with a wrong signature by publishing the right one, and publishes to whoever connects: any user
// of the machine could run code as the owner of a notebook. Here such messages are dropped without a word before tslab sees
// them, and where Jupyter has given keys for it, the sockets speak to nobody who lacks them.
'use strict';
const { createHmac, timingSafeEqual } = require('node:crypto');

/** Stands between whom an answer goes to and the message: https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol */
const delimiter = Buffer.from('<IDS|MSG>');

/** What a client sends. The kernel's own messages are signed too and can be read by others, who might send them back. */
const ofClient = /^(\w+_request|comm_(open|msg|close))$/;

/** Whether whoever sent these frames knows the key, and is no echo of the kernel itself. */
function isAuthentic(key, frames) {
  const start = frames.findIndex((frame) => frame.equals(delimiter));
  if (start < 0 || !key) return false;
  const [signature, ...parts] = frames.slice(start + 1);
  // A header, its parent, metadata and content.
  if (parts.length < 4) return false;
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  const right = Buffer.from(hmac.digest('hex'));
  if (signature.length !== right.length || !timingSafeEqual(signature, right)) return false;
  return ofClient.test(JSON.parse(parts[0].toString()).msg_type);
}

/** Makes a socket refuse connections without the keys, which only the owner can read in the connection file. */
function encrypt(socket, { curve_publickey: publicKey, curve_secretkey: secretKey }) {
  if (!publicKey || !secretKey) return;
  Object.assign(socket, { curveServer: true, curvePublicKey: publicKey, curveSecretKey: secretKey });
}

/** Guards every kernel of this class of tslab. Throws where tslab is not built as it was, instead of guarding nothing. */
function guard({ prototype }) {
  const { bindSocket, handleShellMessage } = prototype;
  if (!bindSocket || !handleShellMessage) throw new Error('This tslab cannot be guarded against other users.');
  prototype.bindSocket = function (socket, port) {
    encrypt(socket, this.connInfo);
    return bindSocket.call(this, socket, port);
  };
  // Of the shell and the control channel; tslab reads nothing from stdin.
  prototype.handleShellMessage = async function (socket, ...frames) {
    if (isAuthentic(this.connInfo.key, frames)) await handleShellMessage.call(this, socket, ...frames);
  };
}

module.exports = { guard, isAuthentic };
