import { isObject, tryParse } from '../../core/json.ts';
import { classifiedAs, search, type Filter } from '../../planes/search.ts';
import { clientOf } from '../sandbox.ts';
import { onlyReads, readerOfAll } from './calls.ts';
import { NotAsItShould, type Incident } from './incident.ts';

export const misspeltAttribute: Incident = {
  name: 'misspelt-attribute',
  title: 'All is well, it says',
  difficulty: 2,
  lesson: '04',
  symptom:
    'Our privacy check counts what holds e-mail addresses, and has said 0 since we tidied up its settings. No error, no warning. I wish it were true.',
  hints: [
    'Nothing is refused, so no code tells you anything. What does the program ask for?',
    'Take the filter away piece by piece until rows come.',
    'A filter may name an attribute that there is not, and nobody complains. Read FILTER in incident.env letter by letter, beside the lesson’s.',
  ],
  notes: { FILTER: 'What it searches for.' },
  async breaks(stage) {
    const { settings } = await readerOfAll(stage);
    const filter = { attributeName: 'clasification', operator: 'eq', attributeValue: 'MICROSOFT.PERSONAL.EMAIL' };
    return { ...settings, FILTER: JSON.stringify(filter) };
  },
  async call({ connection, settings, config }) {
    const filter = filterIn(settings['FILTER']);
    const { '@search.count': count } = await search(connection.purview, { filter, limit: 1 });
    const wanted = await search(await clientOf(config, 'reader'), {
      filter: classifiedAs('MICROSOFT.PERSONAL.EMAIL'),
      limit: 1,
    });
    if (count !== wanted['@search.count'])
      throw new NotAsItShould(
        `POST /datamap/api/search/query: 200 with ${count} rows; that is not the number of assets with e-mail addresses.`,
      );
    return `it counts ${count} with e-mail addresses`;
  },
  holds: onlyReads,
  cause: 'The filter named an attribute that no asset has. That is no error: it fits nothing.',
  diagnosis: {
    asked: 'by itself',
    reason: 'unknown',
    cannot:
      'Nothing: the search is answered with 200, so that there is no error to read. The filter has to be taken apart by hand.',
  },
  async solve({ change }) {
    change({ FILTER: JSON.stringify(classifiedAs('MICROSOFT.PERSONAL.EMAIL')) });
  },
};

function filterIn(text = ''): Filter {
  const filter = tryParse(text);
  if (!isFilter(filter)) throw new NotAsItShould('FILTER is not a filter: that is an object, written as JSON.');
  return filter as Filter;
}

const isFilter = isObject();
