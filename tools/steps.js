// Shows the steps of a set-up, some of which are taken at once: on a terminal in lines that change in place, elsewhere in a
// line for each beginning and end.
'use strict';

/** Steps that follow one another share a line, which `of` names. */
function showSteps(stream) {
  return stream.isTTY ? onTerminal(stream) : inLines(stream);
}

function inLines(stream) {
  const say = (text) => void stream.write(`${text}\n`);
  return {
    say,
    begin: (_of, what) => say(`Setting up: ${what} ...`),
    end: (_of, what, seconds) => say(`Set up in ${seconds.toFixed(1)} s: ${what}`),
    close() {},
  };
}

function onTerminal(stream) {
  const title = 'Setting up, which takes a minute or two the first time:';
  const lines = new Map();
  let drawn = 0;
  let timer;
  const draw = () => {
    const texts = [title, ...[...lines.values()].map(textOf)].map((text) => text.slice(0, (stream.columns || 80) - 1));
    stream.write(`${drawn > 0 ? `\x1b[${drawn}A\x1b[J` : ''}${texts.join('\n')}\n`);
    drawn = texts.length;
  };
  return {
    say: (text) => void stream.write(`${text}\n`),
    begin(of, what) {
      const line = lines.get(of) ?? { done: [] };
      lines.set(of, Object.assign(line, { what, began: performance.now() }));
      timer ??= setInterval(draw, 500);
      draw();
    },
    end(of, what, seconds) {
      const line = lines.get(of);
      line.done.push(`${what}, ${seconds.toFixed(1)} s`);
      line.what = undefined;
      draw();
    },
    /** Leaves the lines as they are: what is printed next stands below. */
    close() {
      clearInterval(timer);
      timer = undefined;
      drawn = 0;
    },
  };
}

function textOf({ done, what, began }) {
  const now = what ? [`${what} ... ${Math.floor((performance.now() - began) / 1000)} s`] : [];
  return `  ${[...done, ...now].join('; ')}`;
}

module.exports = { showSteps };
