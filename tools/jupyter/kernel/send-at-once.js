// tslab publishes what a cell shows without waiting until it is sent. zeromq sends at once 512 times, then puts one message
// off, and refuses those that come meanwhile: outputs of a cell are lost, or the word that it has ended, or the cell fails.
// https://github.com/zeromq/zeromq.js/blob/v6.8.0/src/socket.cc
'use strict';

/** Makes every kernel of this class of tslab send what it publishes at once, however much it is. */
function sendAtOnce({ prototype }) {
  const { bindSocket } = prototype;
  prototype.bindSocket = function (socket, port) {
    // No waiting, and no limit beyond which messages are dropped.
    if (socket === this.iopub) Object.assign(socket, { sendTimeout: 0, sendHighWaterMark: 0 });
    return bindSocket.call(this, socket, port);
  };
}

module.exports = { sendAtOnce };
