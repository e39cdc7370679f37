// The page: it asks its own server, never Purview, and writes what comes back as text, never as HTML: names of assets
// come from anywhere. What it shows is in the address, so an address can be sent to somebody.
const [form, words, list, status, main] = ['form', 'words', 'suggestions', 'status', 'main'].map((id) =>
  document.getElementById(id),
);
const step = 20;

/** Makes an element. What is not an element among its children becomes text; `on...` is listened to. */
function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== undefined) element.setAttribute(name, value);
  }
  element.append(
    ...children
      .flat()
      .filter((child) => child !== '')
      .map((child) => (typeof child === 'string' ? visible(child) : child)),
  );
  return element;
}

/** Shows where a name holds a control character, or one that makes the text run backwards. */
const visible = (text) => text.replace(/[\0-\x08\v\f\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');

/** Asks the server. Throws what it refuses, as `{ why, todo }`. */
async function ask(path, query, signal) {
  const response = await fetch(`api/${path}?${query}`, { signal }).catch((error) => {
    if (error.name === 'AbortError') throw error;
    throw {
      why: 'The page’s server does not answer.',
      todo: 'Start it again with npm run search-page, and open the address it prints.',
    };
  });
  const answer = await response.json();
  if (!response.ok) throw answer;
  return answer;
}

const here = () => new URLSearchParams(location.search);

/** The address with some parameters changed: a list for several values, nothing to leave one out. */
function address(changes) {
  const query = here();
  for (const [name, value] of Object.entries(changes)) {
    query.delete(name);
    for (const one of [value ?? []].flat()) query.append(name, one);
  }
  return query.size > 0 ? `?${query}` : '.';
}

/** Goes to an address of this page. */
async function go(target, focus = 'heading') {
  history.pushState(null, '', target);
  await show(focus);
}

/** A link within the page. A click that asks for a new tab is the browser's. */
function link(href, text, focus) {
  return h('a', { href, onclick: (event) => follow(event, () => go(href, focus?.())) }, text);
}

function follow(event, act) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  void act();
}

let showing = new AbortController();
let shown;
/** Where somebody who comes back from an asset stands again. */
let leftAt;

/** Shows what the address says. Only the last of several calls ends. */
async function show(focus) {
  showing.abort();
  const { signal } = (showing = new AbortController());
  const query = here();
  shown = location.search;
  closeList();
  words.value = query.get('q') ?? '';
  main.setAttribute('aria-busy', 'true');
  try {
    const asset = query.get('asset');
    const content = asset ? await assetOf(asset, signal) : await resultsOf(query, signal);
    if (!signal.aborted) main.replaceChildren(...content);
  } catch (error) {
    if (signal.aborted) return;
    main.replaceChildren(...trouble(error));
  }
  main.removeAttribute('aria-busy');
  document.title = `${main.querySelector('h1')?.textContent ?? 'Search'} · Data catalog`;
  focusOn(focus);
}

/** Puts the focus on an element by its id, else on the heading of what is new. */
function focusOn(id) {
  if (id === undefined) return;
  const element = document.getElementById(id);
  if (!element) scrollTo(0, 0);
  (element ?? main.querySelector('h1')).focus();
}

function trouble(error) {
  const { why = 'The page cannot show this.', todo = '' } = error;
  status.textContent = '';
  return [
    heading('Nothing to show'),
    h('div', { class: 'trouble', role: 'alert' }, h('p', {}, why), todo ? h('p', {}, todo) : ''),
  ];
}

const heading = (text) => h('h1', { tabindex: '-1' }, text);
/** A long name may break behind its signs, and not within a word. */
const breakable = (text) => text.split(/(?<=[._/])/).flatMap((part) => [part, h('wbr')]);
/** What the search field takes, and never half of an emoji. */
const short = (text) => [...text].slice(0, 100).join('');
const badges = (names) => names.map((name) => h('span', { class: 'badge' }, name));

// The results, and the facets beside them.

async function resultsOf(query, signal) {
  const { count, rows, facets } = await ask('search', query, signal);
  const asked = query.get('q') ?? '';
  const narrowed = facets.some(({ values }) => values.some(({ chosen }) => chosen));
  const found = `${count} ${count === 1 ? 'asset' : 'assets'}${asked ? ` for “${asked}”` : ''}`;
  status.textContent = found;
  if (count === 0 && !asked && !narrowed) {
    return trouble({
      why: 'The catalog shows this page no asset at all.',
      todo: 'Either nothing has been scanned yet, or the page may read only collections that hold nothing.',
    });
  }
  return [
    h(
      'div',
      { class: 'columns' },
      facetsOf(facets, narrowed),
      h('section', {}, heading(found), ...rowsOf(rows, count, narrowed)),
    ),
  ];
}

function rowsOf(rows, count, narrowed) {
  if (rows.length === 0) {
    const todo = narrowed ? 'Take out a filter, or try fewer words.' : 'Try fewer or other words.';
    return [h('p', {}, `Nothing matches. ${todo}`)];
  }
  const more = Number(here().get('limit') ?? step) + step;
  const onclick = () => go(address({ limit: String(more) }), `row-${rows.length}`);
  const list = here();
  list.delete('limit');
  return [
    h('p', {}, h('a', { href: `/api/list.csv?${list}`, download: true }, 'Save the list as CSV')),
    h('ol', { class: 'rows' }, rows.map(rowOf)),
    rows.length < Math.min(count, 1000) ? h('button', { type: 'button', onclick }, 'Show more') : '',
  ];
}

function rowOf({ id, name, type, collection, description, classifications }, index) {
  const title = link(address({ asset: id }), name);
  title.id = `row-${index}`;
  title.addEventListener('click', () => (leftAt = title.id));
  return h(
    'li',
    {},
    h('h2', {}, title),
    h('p', { class: 'kind' }, type, collection ? ` · ${collection}` : ''),
    description ? h('p', {}, description) : '',
    classifications.length > 0 ? h('p', {}, badges(classifications)) : '',
  );
}

/** Whether somebody has unfolded the filters, or folded them; before that, the width of the screen decides. */
let unfolded;
const isWide = () => matchMedia('(min-width: 44rem)').matches;

function facetsOf(facets, narrowed) {
  const shown = facets.filter(({ values }) => values.length > 0);
  if (shown.length === 0) return '';
  const clear = () => go(address({ ...Object.fromEntries(facets.map(({ name }) => [name, null])), limit: null }));
  const chosen = facets.flatMap(({ values }) => values).filter((value) => value.chosen).length;
  // On a narrow screen they would push the results out of sight.
  const open = unfolded ?? isWide();
  const filters = h(
    'details',
    { class: 'facets', open },
    h('summary', { onclick: () => (unfolded = !filters.open) }, chosen ? `Filters (${chosen})` : 'Filters'),
    shown.map(facetOf),
    h('button', { type: 'button', class: 'fold', onclick: fold }, 'Show the results'),
    narrowed ? h('button', { type: 'button', onclick: clear }, 'Remove all filters') : '',
  );
  return filters;

  function fold() {
    filters.open = unfolded = false;
    focusOn('heading');
  }
}

function facetOf({ name, title, values }) {
  return h(
    'fieldset',
    {},
    h('legend', {}, title),
    values.map(({ value, count, chosen }, index) => {
      const id = `${name}-${value}`;
      const onchange = ({ target }) => {
        const others = here()
          .getAll(name)
          .filter((one) => one !== value);
        return go(address({ [name]: target.checked ? [...others, value] : others, limit: null }), id);
      };
      return h(
        'label',
        {},
        h('input', { type: 'checkbox', id, checked: chosen, onchange }),
        h('span', { class: 'value' }, breakable(value)),
        h('span', { class: 'count' }, String(count)),
      );
    }),
  );
}

// One asset.

async function assetOf(id, signal) {
  const asset = await ask('asset', new URLSearchParams({ id }), signal);
  status.textContent = '';
  return [
    h(
      'p',
      {},
      link(address({ asset: null }), '← Back to the results', () => leftAt),
    ),
    heading(asset.name),
    h('p', { class: 'kind' }, asset.type, asset.collection ? ` · ${asset.collection}` : ''),
    asset.description ? h('p', {}, asset.description) : '',
    h('p', { class: 'qualified' }, breakable(asset.qualifiedName)),
    asset.classifications.length > 0 ? h('p', {}, badges(asset.classifications)) : '',
    ...lineageOf(asset),
    ...columnsOf(asset.columns),
  ];
}

function lineageOf({ id, lineage, upstream, downstream }) {
  if (!lineage) {
    return [h('h2', {}, 'Lineage'), h('p', {}, 'Nobody has recorded where its data comes from, or where it goes.')];
  }
  const src = `api/lineage.svg?${new URLSearchParams({ id })}`;
  const picture = h('img', { src, alt: lineage, onerror: () => picture.replaceWith(h('pre', {}, lineage)) });
  return [
    h('h2', {}, 'Lineage'),
    h(
      'p',
      {},
      'Data flows from left to right. Thick frames mark this asset and, numbered, its way to reports, if it feeds any.',
    ),
    h('div', { class: 'picture', tabindex: '0', role: 'group', 'aria-label': 'Lineage, scrolls sideways' }, picture),
    ...neighboursOf('Comes from', upstream),
    ...neighboursOf('Feeds into', downstream),
  ];
}

function neighboursOf(title, assets) {
  if (assets.length === 0) return [];
  const item = ({ id, name, type }) =>
    h('li', {}, link(address({ asset: id }), name), h('span', { class: 'kind' }, ` ${type}`));
  return [h('h3', {}, title), h('ul', {}, assets.map(item))];
}

function columnsOf(columns) {
  if (columns.length === 0) return [];
  const row = ({ name, type, classifications }) =>
    h('tr', {}, h('th', { scope: 'row' }, name), h('td', {}, type), h('td', {}, badges(classifications)));
  return [
    h('h2', {}, 'Columns'),
    h(
      'div',
      { class: 'picture', tabindex: '0', role: 'group', 'aria-label': 'Columns, scroll sideways' },
      h(
        'table',
        {},
        h(
          'thead',
          {},
          h('tr', {}, ...['Name', 'Type', 'Classification'].map((text) => h('th', { scope: 'col' }, text))),
        ),
        h('tbody', {}, columns.map(row)),
      ),
    ),
  ];
}

// Suggestions while somebody types: a combobox with a list, as https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ describes.

let typing = new AbortController();
let waiting;
let active = -1;

const options = () => [...list.children];

function closeList() {
  clearTimeout(waiting);
  typing.abort();
  list.hidden = true;
  list.replaceChildren();
  words.setAttribute('aria-expanded', 'false');
  activate(-1);
}

function activate(index) {
  active = index;
  options().forEach((option, i) => option.setAttribute('aria-selected', String(i === index)));
  const option = options()[index];
  if (option) {
    words.setAttribute('aria-activedescendant', option.id);
    option.scrollIntoView({ block: 'nearest' });
  } else words.removeAttribute('aria-activedescendant');
}

/** The service marks what fits with `<em>`; only the mark is made an element. */
const emphasised = (text) =>
  text.split(/<em>([^]*?)<\/em>/).map((part, i) => (i % 2 === 1 ? h('mark', {}, part) : part));

async function offer() {
  typing.abort();
  const { signal } = (typing = new AbortController());
  const q = words.value.trim();
  if (!q) return closeList();
  try {
    const found = await ask('suggest', new URLSearchParams({ q }), signal);
    if (signal.aborted) return;
    list.replaceChildren(...found.map(optionOf));
    list.hidden = found.length === 0;
    words.setAttribute('aria-expanded', String(found.length > 0));
    activate(-1);
    status.textContent = found.length > 0 ? `${found.length} suggestions, arrow keys choose.` : 'No suggestion.';
  } catch (error) {
    if (signal.aborted) return;
    closeList();
    main.replaceChildren(...trouble(error));
  }
}

function optionOf({ id, name, text, type }, index) {
  const open = () => go(address({ asset: id, q: short(name) }));
  // The field keeps the focus while the mouse is down.
  const onmousedown = (event) => event.preventDefault();
  return h(
    'li',
    { id: `suggestion-${index}`, role: 'option', 'aria-selected': 'false', onmousedown, onclick: open },
    h('span', {}, emphasised(text)),
    h('span', { class: 'kind' }, type),
  );
}

words.addEventListener('input', () => {
  // What was typed before is no question any more: the server gives up its calls too.
  clearTimeout(waiting);
  typing.abort();
  waiting = setTimeout(offer, 150);
});
words.addEventListener('keydown', (event) => {
  const { length } = options();
  const moves = { ArrowDown: active + 1 >= length ? 0 : active + 1, ArrowUp: active <= 0 ? length - 1 : active - 1 };
  if (length > 0 && event.key in moves) {
    event.preventDefault();
    activate(moves[event.key]);
  } else if (event.key === 'Escape' && !list.hidden) {
    event.preventDefault();
    closeList();
  } else if (event.key === 'Enter' && active >= 0) {
    event.preventDefault();
    options()[active].click();
  }
});
words.addEventListener('blur', closeList);

form.addEventListener('submit', (event) => {
  event.preventDefault();
  if (!isWide()) unfolded = false;
  void go(address({ q: words.value.trim() || null, asset: null, limit: null }));
});
document.getElementById('home').addEventListener('click', (event) => follow(event, () => go('.', 'words')));
// Following a link within the page, such as that to the results, changes nothing to show.
addEventListener('popstate', () => location.search !== shown && void show(here().has('asset') ? 'heading' : leftAt));
void show();
