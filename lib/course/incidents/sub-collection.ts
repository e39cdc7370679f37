import { claimsOf } from '../../core/token.ts';
import { findCollection, listCollections } from '../../planes/account.ts';
import { grantRole } from '../../planes/grant.ts';
import { getEntityByQualifiedName } from '../../planes/catalog.ts';
import { NotAsItShould, type Incident, type RoleGiven } from './incident.ts';
import { noMoreThan } from './review.ts';

const customer = 'mssql://sql-contoso-sales.database.windows.net/crm/sales/Customer';

export const subCollection: Incident = {
  name: 'sub-collection',
  title: 'It may read one, and not the other',
  difficulty: 2,
  lesson: '02',
  symptom:
    'The application reads what our team made without any trouble. The table Customer, which we made all that from, it may not open. It does have Data Reader: I see it in the portal.',
  hints: [
    'The role is the right one. A role is given somewhere: where is this one, and where is the table?',
    'A role counts for its collection and what is beneath, never for what is above. Look at the tree of collections.',
    'It has Data Reader on Customer Analytics, and the table lies in Sales, above it. Give it the role on Sales.',
  ],
  notes: { TABLE: 'The table that it opens.' },
  async breaks(stage) {
    const { settings, objectId } = await stage.application();
    await stage.give({ role: 'Data Reader', collectionName: 'cust4x', objectId });
    return { ...settings, TABLE: customer };
  },
  async call({ connection, settings }) {
    const { TABLE: table = '' } = settings;
    const opens = getEntityByQualifiedName(connection.purview, 'azure_sql_table', table);
    const { entity } = await opens.catch((error: Error) => {
      // Its path has no query, in which the table stands.
      error.message = `${error.message.replace(/\.$/, '')}. It asked for ${table}.`;
      throw error;
    });
    return `it opens the table ${entity.attributes['name']}`;
  },
  async holds(review) {
    if (review.settings['TABLE'] !== customer)
      throw new NotAsItShould(`It opens another table; it was to be ${customer}.`);
    const { name } = findCollection(await listCollections(review.admin.purview), 'Sales');
    const isNeeded = ({ role, on }: RoleGiven) => role === 'Data Reader' && ['cust4x', name].includes(on);
    await noMoreThan(review, 'Data Reader on Sales', isNeeded);
  },
  cause: 'It held the role on a sub-collection, and the table lies in the collection above.',
  diagnosis: {
    asked: 'by an admin',
    reason: 'role',
    names: /another collection than those of Data Reader on Customer Analytics/,
  },
  async solve({ as, job }) {
    const { config, credential } = await job();
    const { purview } = await as('collection-admin');
    const { oid } = await claimsOf(credential, `${config.resource}/.default`);
    const { name } = findCollection(await listCollections(purview), 'Sales');
    await grantRole(purview, { role: 'Data Reader', collectionName: name, objectId: oid });
  },
};
