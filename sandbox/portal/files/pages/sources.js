import { purview, versions } from '../api.js';
import { h, table } from '../dom.js';

/** Data Map > Sources: enough to see that Data Source Administrator acts. */
export async function sources() {
  const { value } = await purview('GET', '/scan/datasources', { version: versions.scan });
  const rows = value.map(({ name, kind, properties }) => [name, kind, properties?.collection?.referenceName ?? '-']);
  return {
    title: 'Sources',
    content: [
      h('p', { class: 'soft' }, 'What is registered to be scanned. Who holds Data Source Administrator sees it.'),
      rows.length > 0
        ? table('Data sources', ['Name', 'Kind', 'Collection'], rows)
        : h('p', { class: 'empty' }, 'No data source is registered where your roles let you see.'),
    ],
  };
}
