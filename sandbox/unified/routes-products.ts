import { unauthorized } from '../http/refusals';
import { domainIn } from './domains';
import { countFacets } from './facets';
import { fields, guidIn } from './fields';
import { requireIn, seesThing, type OnUnified, type UnifiedCall } from './gate';
import type { DataProduct } from './model';
import { found, listed } from './paging';
import { deleteProduct, readProduct, showProduct } from './products';
import { countNamed, matching, ordered, orderInAddress, orderInBody, ownersOf } from './query';
import { notFound } from './refusals';
import { categoryIn, otherIn, showTie, tie, tiesOf, untie } from './ties';

const base = '/datagovernance/catalog/dataProducts';

/** Data products: what a domain offers, and by its relations what it is made of and means. */
export function productRoutes(on: OnUnified): void {
  on('GET', base, 'catalog/read', (c) => {
    const domainId = guidIn({ domainId: c.query('domainId') || undefined }, 'domainId');
    const asked = visible(c).filter(({ domain }) => domainId === undefined || domain === domainId);
    return listed(c, ordered(asked, orderInAddress(c.query('orderBy'))), shown(c));
  });
  on('POST', base, 'product/write', (c) => {
    requireIn(c, 'product/write', domainIn(c.unified, fields(c.body)).id);
    const made = readProduct(c.unified, c.body, undefined, c.doing);
    c.unified.products.save(made);
    c.reply.code(201);
    return showProduct(c.unified, made);
  });
  on('POST', `${base}/query`, 'catalog/read', (c) => {
    const body = fields(c.body);
    const mine = c.flag('dataProductOwner') ? [c.doing.objectId] : [];
    const asked = matching(visible(c), body).filter((one) => mine.every((id) => ownersOf(one).includes(id)));
    return found(c, body, ordered(asked, orderInBody(body)), shown(c));
  });
  on('POST', `${base}/query/count`, 'catalog/read', (c) => countNamed(visible(c), fields(c.body)));
  on('POST', `${base}/facets`, 'catalog/read', (c) => countFacets(visible(c), fields(c.body)));
  on('GET', `${base}/{dataProductId}`, 'catalog/read', (c) => showProduct(c.unified, productAt(c)));
  on('PUT', `${base}/{dataProductId}`, 'product/write', (c) => {
    const before = productToWrite(c);
    requireIn(c, 'product/write', domainIn(c.unified, fields(c.body)).id);
    const changed = readProduct(c.unified, c.body, before, c.doing);
    c.unified.products.save(changed);
    return showProduct(c.unified, changed);
  });
  on('DELETE', `${base}/{dataProductId}`, 'product/write', (c) => deleteProduct(c.unified, productToWrite(c)));

  const path = `${base}/{dataProductId}/relationships`;
  on('GET', path, 'catalog/read', (c) => ({
    value: tiesOf(c, endOf(productAt(c)), categoryIn(c, false)).map(({ relation, other }) =>
      showTie(relation, other.id),
    ),
  }));
  on('POST', path, 'product/write', (c) => {
    const made = tie(c, endOf(productToWrite(c)), categoryIn(c, true) ?? '', c.body);
    return showTie(made.relation, made.entityId);
  });
  on('DELETE', path, 'product/write', (c) =>
    untie(c, endOf(productToWrite(c)), { category: categoryIn(c, true), id: otherIn(c, true) }),
  );
}

const shown = (c: UnifiedCall) => (product: DataProduct) => showProduct(c.unified, product);
const visible = (c: UnifiedCall): DataProduct[] => c.unified.products.all().filter((product) => seesThing(c, product));
const endOf = ({ id }: DataProduct) => ({ category: 'DATAPRODUCT' as const, id });

function productAt(c: UnifiedCall): DataProduct {
  const product = c.unified.products.get(c.path('dataProductId'));
  if (product === undefined) throw notFound('DataProduct');
  if (!seesThing(c, product)) throw unauthorized();
  return product;
}

function productToWrite(c: UnifiedCall): DataProduct {
  const product = productAt(c);
  requireIn(c, 'product/write', product.domain);
  return product;
}
