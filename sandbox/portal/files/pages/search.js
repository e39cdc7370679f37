import { purview, versions } from '../api.js';
import { announce, field, fill, h, message, table, typed } from '../dom.js';
import { beginClick } from '../calls/log.js';
import { refusal } from '../refusal.js';

/** Search of the catalog: enough to see that Data Reader acts. */
export function search() {
  const words = field('Search the catalog', { id: 'words', type: 'search', autocomplete: 'off' });
  const results = h('div');
  const button = h('fluent-button', { appearance: 'primary', onclick: () => void find() }, 'Search');
  words.addEventListener('keydown', (event) => event.key === 'Enter' && void find());

  async function find() {
    beginClick('Search');
    const keywords = typed(words);
    try {
      const body = { keywords: keywords || null, limit: 25 };
      const answer = await purview('POST', '/datamap/api/search/query', { version: versions.datamap, body });
      const count = answer['@search.count'];
      const rows = answer.value.map(({ name, displayText, entityType, qualifiedName, collectionId }) => [
        name ?? displayText,
        entityType,
        qualifiedName,
        collectionId,
      ]);
      fill(
        results,
        h(
          'p',
          {},
          `${count} ${count === 1 ? 'asset' : 'assets'}${count > rows.length ? `, the first ${rows.length}` : ''}.`,
        ),
        rows.length > 0 ? table('Assets', ['Name', 'Type', 'Qualified name', 'Collection'], rows) : undefined,
      );
      announce(`${count} assets`);
    } catch (error) {
      fill(
        results,
        error.status === undefined
          ? message('error', error.message)
          : refusal(
              error,
              error.status === 403
                ? 'You may not read the catalog: that takes Data Reader or Data Curator on a collection.'
                : undefined,
            ),
      );
    }
  }

  return {
    title: 'Search',
    content: [
      h('p', { class: 'soft' }, 'It finds what lies in collections where you hold Data Reader or Data Curator.'),
      h('div', { class: 'pair' }, words, button),
      results,
    ],
  };
}
