// The panel at the side: what the last click called.
import { fill, h } from '../dom.js';
import { findDecisions } from './decisions.js';
import { lastClick, onCalls } from './log.js';
import { callRow } from './rows.js';

/** Keeps the panel as the log is. */
export function showPanel(place) {
  const list = h('div', { class: 'calls' });
  const heading = h('p', { class: 'soft' });
  fill(
    place,
    h('h2', {}, 'Calls of the last click'),
    heading,
    list,
    h('p', {}, h('a', { href: '/portal/calls' }, 'All calls, of programs too')),
  );
  let waiting;
  const draw = () => {
    const { label, calls } = lastClick();
    const opened = new Set([...list.querySelectorAll('details[open]')].map(({ dataset }) => dataset.id));
    heading.textContent =
      calls.length === 0
        ? `${label}: no call yet.`
        : `${label}: ${calls.length} ${calls.length === 1 ? 'call' : 'calls'}.`;
    fill(
      list,
      calls.map((call) => callRow(call, opened.has(call.id))),
    );
  };
  onCalls(() => {
    draw();
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const { calls } = lastClick();
      if (calls.length === 0 || calls.some(({ status, problem }) => status === null && !problem)) return;
      await findDecisions(calls).catch(() => undefined);
      draw();
    }, 150);
  });
  draw();
}
