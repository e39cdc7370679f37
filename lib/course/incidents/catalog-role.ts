import { claimsOf } from '../../core/token.ts';
import { grantRole } from '../../planes/grant.ts';
import { businessDomains } from '../../planes/unified.ts';
import { readerOfAll } from './calls.ts';
import { NotAsItShould, type Incident } from './incident.ts';
import { noMoreThan } from './review.ts';

export const catalogRole: Incident = {
  name: 'catalog-role',
  title: 'It reads everything but this',
  difficulty: 2,
  lesson: '08',
  symptom:
    'The report reads all our tables, every collection. Now it is to list the governance domains as well, and there it is refused. It has Data Reader on the root, what more can it want?',
  hints: [
    'Look at the path of the call: which part of Purview is that?',
    'The Unified Catalog has roles of its own, and those of the Data Map do not count there.',
    'It needs Global Catalog Reader in the Unified Catalog: Roles and permissions, where a Data Governance Administrator gives it.',
  ],
  needsNewPortal: true,
  async breaks(stage) {
    return (await readerOfAll(stage)).settings;
  },
  async call({ connection }) {
    const { length } = await businessDomains.list(connection.unified);
    if (length === 0) throw new NotAsItShould('GET /datagovernance/catalog/businessdomains: 200, and no domain.');
    return `it lists ${length} governance domains`;
  },
  async holds(review) {
    const wanted = 'Global Catalog Reader';
    const roles = await review.roles();
    if (!roles.some(({ role }) => role === wanted))
      throw new NotAsItShould(
        `It works, by another role than the one that reads the whole catalog: ${wanted} is that.`,
      );
    await noMoreThan(review, wanted, ({ role }) => role === wanted || role === 'Data Reader');
  },
  cause:
    'It had a role in the Data Map and none in the Unified Catalog, whose roles are others. To read all of it takes Global Catalog Reader.',
  diagnosis: {
    asked: 'by itself',
    reason: 'role',
    names: /no role in the Unified Catalog.*Data Map does not count there/,
  },
  async solve({ as, job }) {
    const { config, credential } = await job();
    const { unified } = await as('collection-admin');
    const { oid } = await claimsOf(credential, `${config.resource}/.default`);
    await grantRole(unified, { role: 'Global Catalog Reader', objectId: oid });
  },
};
