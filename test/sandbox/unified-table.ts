/**
 * What each role may do with each operation: what is here is the sandbox's own, made from Microsoft's two tables. A plus is let through,
 * a minus is refused with the 403 of the service. The roles, from the left:
 *
 * | | role |
 * |---|---|
 * | N | none; a role in the Data Map alone; a role for data health or data quality |
 * | A | Data Governance Administrator |
 * | C | Governance Domain Creator |
 * | R | Global Catalog Reader |
 * | K | Data Governance Asset Curator |
 * | W | Governance Domain Owner of all domains |
 * | O | Governance Domain Owner of its own domain |
 * | D | Governance Domain Reader of its own domain |
 * | S | Data Steward in its own domain |
 * | P | Data Product Owner in its own domain |
 */
const table = `
                                                                          N A C R K W O D S P
GET    /businessdomains                                                   - + + + + + + + + +
GET    /businessdomains/{own}                                             - + + + + + + + + +
GET    /businessdomains/{own draft}                                       - - - - - + + + + +
GET    /businessdomains/{other}                                           - + + + + + + - + +
GET    /businessdomains/{other draft}                                     - - - - - + - - - -
PUT    /businessdomains/{own}                                             - - - - - + + - - -
PUT    /businessdomains/{other}                                           - - - - - + - - - -
GET    /terms                                                             - + + + + + + + + +
POST   /terms/query                                                       - + + + + + + + + +
POST   /terms/query/count                                                 - + + + + + + + + +
POST   /terms/facets                                                      - + + + + + + + + +
GET    /terms/{own}                                                       - + + + + + + + + +
GET    /terms/{own draft}                                                 - - - - - + + + + +
GET    /terms/{other}                                                     - + + + + + - - + +
GET    /terms/{other draft}                                               - - - - - + - - - -
GET    /terms/{own}/hierarchies                                           - + + + + + + + + +
GET    /terms/{other}/hierarchies                                         - + + + + + - - + +
GET    /terms/{own}/relationships                                         - + + + + + + + + +
POST   /terms                             own                             - - - - - - - - + -
POST   /terms                             other                           - - - - - - - - - -
PUT    /terms/{own}                       own                             - - - - - - - - + -
PUT    /terms/{other}                     other                           - - - - - - - - - -
POST   /terms/{own}/relationships         to own draft                    - - - - - - - - + -
POST   /terms/{other}/relationships       to own                          - - - - - - - - - -
DELETE /terms/{own}/relationships                                         - - - - - - - - + -
DELETE /terms/{other}/relationships                                       - - - - - - - - - -
GET    /dataProducts                                                      - + + + + + + + + +
POST   /dataProducts/query                                                - + + + + + + + + +
POST   /dataProducts/query/count                                          - + + + + + + + + +
POST   /dataProducts/facets                                               - + + + + + + + + +
GET    /dataProducts/{own}                                                - + + + + + + + + +
GET    /dataProducts/{own draft}                                          - - - - - + + + + +
GET    /dataProducts/{other}                                              - + + + + + - - + +
GET    /dataProducts/{other draft}                                        - - - - - + - - - -
GET    /dataProducts/{own}/relationships                                  - + + + + + + + + +
POST   /dataProducts                      own                             - - - - - - - - + +
POST   /dataProducts                      other                           - - - - - - - - - -
PUT    /dataProducts/{own}                own                             - - - - - - - - + +
PUT    /dataProducts/{other}              other                           - - - - - - - - - -
POST   /dataProducts/{own}/relationships?entityType=TERM  to term         - - - - - - - - + +
POST   /dataProducts/{other}/relationships?entityType=TERM  to term       - - - - - - - - - -
DELETE /dataProducts/{own}/relationships?entityType=TERM&entityId={term}  - - - - - - - - + +
DELETE /dataProducts/{other}/relationships?entityType=TERM&entityId={term} - - - - - - - - - -
GET    /dataAssets?includeExtendedProperties=true                         - + + + + + + + + +
POST   /dataAssets/query                                                  - + + + + + + + + +
GET    /dataAssets/{asset}?includeExtendedProperties=true&includeLineage=true - + + + + + + + + +
GET    /dataAssets/{asset}/relationships?entityType=DATAPRODUCT           - + + + + + + + + +
POST   /dataAssets                        asset                           - - - - + - - - + +
PUT    /dataAssets/{asset}                asset                           - - - - + - - - + +
POST   /dataAssets/{asset}/relationships?entityType=DATAPRODUCT  to product - - - - - - - - + +
POST   /dataAssets/{asset}/relationships?entityType=DATAPRODUCT  to other   - - - - - - - - - -
DELETE /dataAssets/{asset}/relationships?entityType=DATAPRODUCT&entityId={product} - - - - - - - - + +
GET    /policies                                                          - + - - - + + - + +
PUT    /policies/{app}                    policy                          - + - - - - - - - -
PUT    /policies/{businessdomain own}     policy                          - - - - - + + - - -
PUT    /policies/{businessdomain other}   policy                          - - - - - + - - - -
PUT    /policies/{dgdataqualityscope own} policy                          - - - - - + + - - -
PUT    /policies/{dgdataqualityscope other} policy                        - - - - - + - - - -
GET    store/{app}                                                        - + - - - - - - - -
GET    store/{businessdomain own}                                         - + - - - + + - - -
GET    store/{businessdomain other}                                       - + - - - + - - - -
GET    store/{dgdataqualityscope own}                                     - + - - - + + - + +
GET    store/{dgdataqualityscope other}                                   - + - - - + - - - -
PUT    store/{app}                        policy                          - + - - - - - - - -
PUT    store/{businessdomain own}         policy                          - - - - - + + - - -
POST   /businessdomains                                                   - - + - - - - - - -
DELETE /terms/{own}                                                       - - - - - - - - + -
DELETE /terms/{other}                                                     - - - - - - - - - -
DELETE /dataProducts/{own}                                                - - - - - - - - + +
DELETE /dataProducts/{other}                                              - - - - - - - - - -
DELETE /dataAssets/{asset}                                                - - - - + - - - + +
DELETE /businessdomains/{own empty}                                       - - - - - + + - - -
DELETE /businessdomains/{other empty}                                     - - - - - + - - - -
`;

/** Every role by its column, in all policies of its family that are the caller's own. */
export const roles: [column: string, name: string | undefined, who?: string][] = [
  ['N', undefined],
  ['N', undefined, 'learner'],
  ['N', 'data-health-owner'],
  ['N', 'data-health-reader'],
  ['N', 'scope-administrator'],
  ['N', 'data-quality-steward'],
  ['N', 'data-quality-reader'],
  ['N', 'data-quality-metadata-reader'],
  ['N', 'data-profile-steward'],
  ['N', 'data-profile-reader'],
  ['A', 'datagovernance-administrator'],
  ['C', 'business-domain-creator'],
  ['R', 'global-catalog-reader'],
  ['K', 'governance-asset-curator'],
  ['W', 'business-domain-owner in all'],
  ['O', 'business-domain-owner'],
  ['D', 'business-domain-reader'],
  ['S', 'data-steward'],
  ['P', 'data-product-owner'],
];

/** A line of the table, read. */
export interface Row {
  method: string;
  path: string;
  about: string;
  cells: Record<string, string>;
}

const [head = '', ...lines] = table.split('\n').filter((line) => line.trim() !== '');
const columns = head.trim().split(/\s+/);
export const rows = lines.map((line): Row => {
  const words = line.trim().split(/\s+/);
  const cells = words.slice(-columns.length);
  const text = line.trim().split(/\s+/).slice(0, -columns.length).join(' ');
  const [, method = '', path = '', about = ''] = /^(\w+) ((?:[^ {]|\{[^}]*\})+) ?(.*)$/.exec(text) ?? [];
  return { method, path, about, cells: Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? ''])) };
});
