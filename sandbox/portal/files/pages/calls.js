import { fill, h, message } from '../dom.js';
import { clientId } from '../session.js';
import { isKept, readLog } from '../calls/decisions.js';
import { loggedRow } from '../calls/rows.js';

const SHOWN = 200;

/** Every call that the sandbox is sent, by notebooks and programs too, as they come. */
export async function allCalls() {
  const list = h('div', { class: 'calls' });
  const empty = h(
    'p',
    { class: 'empty' },
    'Nothing was called yet. Run a cell of a notebook, or click somewhere here.',
  );
  const own = h('input', {
    type: 'checkbox',
    id: 'own',
    onchange: () => list.classList.toggle('without-own', !own.checked),
    checked: true,
  });
  const pause = h(
    'fluent-button',
    {
      role: 'button',
      'aria-pressed': 'false',
      onclick: () => setPaused(pause.getAttribute('aria-pressed') !== 'true'),
    },
    'Pause',
  );
  const problem = h('div', { class: 'problem' });
  let paused = false;
  let last = 0;
  let timer;
  let left = false;

  function setPaused(value) {
    paused = value;
    pause.setAttribute('aria-pressed', String(value));
    pause.textContent = value ? 'Go on' : 'Pause';
  }

  async function poll() {
    clearTimeout(timer);
    if (!paused) await takeIn().catch(() => fill(problem, message('error', 'The sandbox does not answer.')));
    if (!left && isKept()) timer = setTimeout(poll, 1000);
  }

  async function takeIn() {
    const rows = await readLog(last);
    fill(problem);
    for (const row of rows) {
      // One that is still being answered is waited for, and so are those after it.
      if (row.status === null && Date.now() - Date.parse(row.startedAt) < 10_000) break;
      last = row.number;
      const node = loggedRow(row, false);
      if (row.decision?.caller.appId === clientId || row.caller === 'Practice portal') node.classList.add('own');
      list.prepend(node);
    }
    while (list.children.length > SHOWN) list.lastElementChild.remove();
    empty.hidden = list.children.length > 0;
  }

  await poll();
  return {
    title: 'Calls',
    content: isKept()
      ? [
          h(
            'p',
            { class: 'soft' },
            'What notebooks, programs and this portal call, the newest first. Secrets and tokens are hidden.',
          ),
          h(
            'div',
            { class: 'commands' },
            pause,
            h('label', { class: 'radio' }, own, h('span', {}, 'The portal’s own calls too')),
          ),
          problem,
          empty,
          list,
        ]
      : message('info', 'This sandbox was started with --plain, and keeps no calls for others to see.'),
    leave() {
      left = true;
      clearTimeout(timer);
    },
  };
}
