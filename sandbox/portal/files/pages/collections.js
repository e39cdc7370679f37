import { h } from '../dom.js';
import { go } from '../router.js';
import { addressOf, listCollections, treeOf } from './account.js';

/** Data Map > Collections: the tree of those that one may see. */
export async function collections() {
  const all = await listCollections();
  return {
    title: 'Collections',
    content: [
      h(
        'p',
        { class: 'soft' },
        'Roles are given on a collection and hold for those beneath it. Choose one to see its role assignments.',
      ),
      collectionTree(all),
    ],
  };
}

/** The tree, with the collection `at` marked. */
export function collectionTree(all, at) {
  const item = ({ name, friendlyName, children }) =>
    h(
      'fluent-tree-item',
      { 'data-name': name, 'data-says': friendlyName, expanded: true, selected: name === at },
      friendlyName,
      children.map((child) => {
        const node = item(child);
        node.setAttribute('slot', 'item');
        return node;
      }),
    );
  const tree = h('fluent-tree', { 'aria-label': 'Collections' }, treeOf(all).map(item));
  const open = (event) => {
    const chosen = event.composedPath().find((one) => one instanceof Element && one.matches('fluent-tree-item'));
    if (!chosen || (event.type === 'keydown' && event.key !== 'Enter')) return;
    event.stopPropagation();
    void go(addressOf(chosen.dataset.name));
  };
  tree.addEventListener('click', open);
  tree.addEventListener('keydown', open);
  return tree;
}
