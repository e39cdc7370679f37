// A refusal in the service's words, with what it means for whoever is signed in.
import { h, message } from './dom.js';

/** The message for a refused call. `meaning` says what it means here, where the page knows better than the call. */
export function refusal(error, meaning = meaningOf(error)) {
  const said = `${error.status}${error.code ? ` ${error.code}` : ''}: ${error.message}`;
  return message('error', h('strong', {}, meaning), ' ', h('span', { class: 'said' }, `The service says: ${said}`));
}

/** Throws again what a dialog shows as a refusal with this meaning. */
export async function orMeaning(promise, meaning) {
  try {
    return await promise;
  } catch (error) {
    if (error.status !== undefined)
      error.node = refusal(error, typeof meaning === 'function' ? meaning(error) : meaning);
    throw error;
  }
}

function meaningOf({ service, status, code, method, path = '' }) {
  const isUnified = /^\/datagovernance\//i.test(path);
  if (status === 403 && isUnified)
    return 'None of your roles in the Unified Catalog allows this. A Data Governance Administrator gives those of the whole catalog, such as Global Catalog Reader, and the owner of a domain those in it.';
  // Where the catalog is, it is the one that says what it has not.
  if (status === 404 && isUnified && code !== 'DataCatalogNotFound')
    return 'There is no Unified Catalog here: this sandbox was started as a tenant with a classic account alone (--shape classic). Started without that, it has one.';
  if (status === 403 && service === 'graph') return 'Your account may not do this in the directory.';
  if (status === 403) return 'None of your roles allows this here. A Collection Admin can give you one.';
  if (status === 404) return 'What the address names does not exist, or not any more.';
  if (status === 409 || status === 412)
    return 'Somebody else changed it in the meantime. Reload the page and do it again.';
  if (status === 429 || status === 503) return 'The service asks to wait. Try again in a moment.';
  return method === 'GET' ? 'This could not be read.' : 'This was not saved.';
}
