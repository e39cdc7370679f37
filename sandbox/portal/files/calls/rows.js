// A call as it is looked at: one line, and opened, what was sent, answered and decided, and the ways to say it in code.
import { sandboxOrigin } from '../address.js';
import { forms } from '../code.js';
import { diff } from '../diff.js';
import { copyButton, h } from '../dom.js';
import { decisionFor, inWords, isKept } from './decisions.js';

/** A call of the portal's, as a row. `open` tells whether it was opened before. */
export function callRow(call, open) {
  return row({ ...call, logged: decisionFor(call.id) }, open);
}

/** A call out of the sandbox's log, whoever made it. */
export function loggedRow(logged, open) {
  const { number, method, path, query, status, milliseconds, plane, request, answer } = logged;
  const data = {
    Graph: 'graph',
    Account: 'purview',
    'Metadata policy': 'purview',
    Scanning: 'purview',
    Catalog: 'purview',
    'Data Map': 'purview',
    'Unified Catalog': 'purview',
    'Governance policy': 'purview',
  };
  const service = data[plane];
  return row(
    {
      id: String(number),
      service,
      method,
      path,
      query,
      status,
      milliseconds,
      body: request,
      answer,
      logged,
      startedAt: Date.parse(logged.startedAt),
      who: logged.caller ?? plane ?? '',
    },
    open,
  );
}

function row(call, open) {
  const { id, method, path, status, milliseconds, startedAt, problem } = call;
  const state = status === null ? (problem ? 'failed' : '...') : String(status);
  const details = h(
    'details',
    { class: 'call', 'data-id': id },
    h(
      'summary',
      {},
      h('span', { class: `status ${kindOf(status, problem)}` }, state),
      h('span', { class: 'what' }, h('b', {}, method), ' ', path),
      h(
        'span',
        { class: 'when' },
        [
          call.who,
          timeOf(startedAt),
          milliseconds === undefined || milliseconds === null ? undefined : `${milliseconds} ms`,
        ]
          .filter(Boolean)
          .join(' · '),
      ),
    ),
  );
  // Made when it is opened: most are not.
  const fillIt = () => details.children.length === 1 && details.append(h('div', { class: 'opened' }, opened(call)));
  details.addEventListener('toggle', () => details.open && fillIt());
  if (open) {
    fillIt();
    details.open = true;
  }
  return details;
}

const kindOf = (status, problem) =>
  status === null ? (problem ? 'bad' : 'waiting') : status < 300 ? 'good' : status < 400 ? 'waiting' : 'bad';
const timeOf = (at) => new Date(at).toISOString().slice(11, 19);

function opened(call) {
  const { query, body, answer, before, problem, logged, service } = call;
  return [
    problem ? h('p', {}, problem) : undefined,
    section('What decided it', decided(logged)),
    query ? section('Query', h('pre', { tabindex: '0' }, decodeURIComponent(query).replaceAll('&', '\n'))) : undefined,
    isThere(body) ? section('Body', shown(body)) : undefined,
    before ? section('What it changes', diffOf(before, call.body)) : undefined,
    isThere(answer) ? section('Answer', shown(answer)) : undefined,
    // What the log left out of a body no program could send.
    service && typeof body !== 'string' ? section('The same in code', codeOf(call)) : undefined,
  ];
}

const isThere = (value) => value !== undefined && value !== null && value !== '';
const section = (title, ...children) => h('section', {}, h('h4', {}, title), ...children);
const text = (value) => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));
const shown = (value) => h('pre', { tabindex: '0' }, text(value));

function decided(logged) {
  if (!logged)
    return h(
      'p',
      {},
      isKept() ? 'The sandbox has not told it yet.' : 'This sandbox was started with --plain and does not tell.',
    );
  const [first, ...others] = inWords(logged);
  const rules = logged.decision?.policies?.rules.filter(({ carries }) => carries) ?? [];
  return [
    h('p', {}, first),
    others.length > 0
      ? h(
          'ul',
          {},
          others.map((one) => h('li', {}, one)),
        )
      : undefined,
    rules.map(({ rule, collection, condition }) => [
      h('p', { class: 'soft' }, `From the policy of ${collection}, rule ${rule}:`),
      shown(condition),
    ]),
  ];
}

function diffOf(before, after) {
  const kinds = { '+': 'ins', '-': 'del', '…': 'span', ' ': 'span' };
  return h(
    'pre',
    { tabindex: '0', class: 'diff' },
    diff(before, after).map(([sign, line]) => h(kinds[sign], {}, `${sign} ${line}\n`)),
  );
}

function codeOf(call) {
  const pre = h('pre', { tabindex: '0' });
  const buttons = forms.map(({ name, says }) =>
    h(
      'fluent-button',
      { size: 'small', role: 'button', 'aria-pressed': 'false', onclick: (event) => choose(event.currentTarget, says) },
      name,
    ),
  );
  const choose = (chosen, says) => {
    for (const button of buttons) {
      button.setAttribute('aria-pressed', String(button === chosen));
      button.setAttribute('appearance', button === chosen ? 'primary' : 'outline');
    }
    pre.textContent = says({ ...call, origin: sandboxOrigin() });
  };
  choose(buttons[0], forms[0].says);
  return [
    h('div', { class: 'forms', role: 'group', 'aria-label': 'Language' }, buttons),
    h(
      'div',
      { class: 'code' },
      pre,
      copyButton(() => pre.textContent, 'code'),
    ),
    h('p', { class: 'soft' }, 'It signs in as the application in .env, and can do what that one may.'),
  ];
}
