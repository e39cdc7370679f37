import { asked } from './address.js';

/**
 * Makes an element. `given` are its attributes: a function is a listener, `true` an attribute without a value, `false` and what is
 * undefined none, and `href` is a path of the sandbox. Children are elements or text, and text stays text: no name out of the catalog is ever read as HTML.
 */
export function h(name, given = {}, ...children) {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(given)) {
    if (typeof value === 'function') element.addEventListener(attribute.slice(2), value);
    else if (attribute === 'href') element.setAttribute(attribute, asked(value));
    else if (value === true) element.setAttribute(attribute, '');
    else if (value !== false && value !== undefined && value !== null) element.setAttribute(attribute, String(value));
  }
  element.append(...contents(children));
  return element;
}

const contents = (children) =>
  children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false);

/** Puts other contents into an element. */
export const fill = (element, ...children) => element.replaceChildren(...contents(children));

/** Says something to who listens instead of looking. */
export function announce(text) {
  const place = document.getElementById('announcer');
  place.textContent = '';
  // A reader that is told twice the same says it twice only if there was nothing in between.
  setTimeout(() => (place.textContent = text), 50);
}

/** A message above the contents: `intent` is info, success, warning or error. */
export const message = (intent, ...children) =>
  h('fluent-message-bar', { intent, role: intent === 'error' ? 'alert' : 'status' }, h('span', {}, ...children));

/**
 * A table. A cell is text or an element; `label` says what it lists. On a narrow screen a row becomes a card with the columns' names
 * in it, which would take the roles of a table away: so they are written out.
 */
export const table = (label, columns, rows) =>
  h(
    'div',
    { class: 'wide', tabindex: '0', role: 'region', 'aria-label': label },
    h(
      'table',
      { role: 'table' },
      h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, columns.map(headerCell))),
      h(
        'tbody',
        { role: 'rowgroup' },
        rows.map((row) =>
          h(
            'tr',
            { role: 'row' },
            row.map((cell, at) => bodyCell(columns[at], cell)),
          ),
        ),
      ),
    ),
  );

const headerCell = (column) => h('th', { scope: 'col', role: 'columnheader' }, column);
const bodyCell = (column, cell) => h('td', { role: 'cell', 'data-column': column }, h('div', {}, cell ?? ''));

/** A text that is copied by the button beside it; `what` names it. */
export function copyable(text, what) {
  return h(
    'span',
    { class: 'copyable' },
    h('code', {}, text),
    copyButton(() => text, what),
  );
}

export function copyButton(textOf, what, label = 'Copy') {
  const button = h(
    'fluent-button',
    { size: 'small', 'aria-label': `${label} ${what}`, title: `${label} ${what}` },
    label,
  );
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(textOf());
      button.textContent = 'Copied';
      announce(`${what} copied`);
    } catch {
      button.textContent = 'Select it by hand';
    }
    setTimeout(() => (button.textContent = label), 2000);
  });
  return button;
}

/**
 * A dialog over the page, closed by Escape and Cancel. `submit` is called by its button and by Enter, and keeps the dialog open with
 * what it throws. Gives what closes it.
 */
export function openDialog({ title, content, action, submit, danger = false }) {
  const problem = h('div', { class: 'problem' });
  const go = h(
    'fluent-button',
    { appearance: 'primary', class: danger ? 'danger' : undefined, type: 'button' },
    action,
  );
  const cancel = h('fluent-button', { type: 'button' }, 'Cancel');
  const dialog = h(
    'dialog',
    { 'aria-labelledby': 'dialog-title' },
    h('h2', { id: 'dialog-title' }, title),
    content,
    problem,
    h('div', { class: 'actions' }, go, cancel),
  );
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const close = () => dialog.close();
  const run = async () => {
    if (go.hasAttribute('disabled')) return;
    go.setAttribute('disabled', '');
    try {
      await submit();
      close();
    } catch (error) {
      fill(problem, error.node ?? message('error', error.message));
    } finally {
      go.removeAttribute('disabled');
    }
  };
  dialog.addEventListener('close', () => {
    dialog.remove();
    afterwards(before)?.focus();
  });
  go.addEventListener('click', run);
  cancel.addEventListener('click', close);
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && /^INPUT$/.test(event.composedPath()[0]?.tagName ?? '')) {
      event.preventDefault();
      void run();
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  return close;
}

/** Where the focus goes when a dialog is gone: back, to what has taken that place since, or to the heading. */
function afterwards(before) {
  if (before?.isConnected && before !== document.body) return before;
  const label = before?.getAttribute('aria-label');
  const again = label
    ? [...document.querySelectorAll('[aria-label]')].find((one) => one.getAttribute('aria-label') === label)
    : null;
  return /** @type {HTMLElement | null} */ (again ?? document.querySelector('main h1'));
}

/** A text field with its name above it. */
export function field(label, given = {}) {
  return h('fluent-text-input', { id: given.id, ...given, class: 'field' }, label);
}

/** What somebody typed into a field. One that was never touched has no value yet. */
export const typed = (input) => (input.value ?? '').trim();

/** A choice among a few, in the browser's own control. */
export function choice(label, id, options) {
  const select = h(
    'select',
    { id },
    options.map(([value, text]) => h('option', { value }, text)),
  );
  return { node: h('div', { class: 'field' }, h('label', { for: id }, label), select), select };
}

export const badge = (text, kind) => h('span', { class: `badge ${kind}` }, text);

/** A day and a time as people write it, or the day alone. */
export const dayOf = (text) =>
  new Date(text).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
