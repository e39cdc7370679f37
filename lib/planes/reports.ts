import type { Client } from '../core/client.ts';
import { getLineage, type Lineage } from './catalog.ts';
import { searchAll, type Filter } from './search.ts';

/** A report, and the assets in question that feed it, over however many steps. */
export interface FedReport {
  guid: string;
  report: string;
  /** Names, in their order. */
  fedBy: string[];
}

/**
 * Finds the reports that may show what certain assets hold: asks for the assets that a filter finds, follows the lineage
 * of each downstream, `depth` steps at most, and keeps what is a report. No report is found where no lineage is recorded.
 * https://learn.microsoft.com/rest/api/purview/datamapdataplane/lineage/get
 */
export async function reportsFedBy(
  client: Client,
  filter: Filter,
  { depth = 10 }: { depth?: number } = {},
): Promise<FedReport[]> {
  const found = new Map<string, FedReport>();
  const asked = new Set<string>();
  for await (const { id, name } of searchAll(client, { filter })) {
    // An asset that changes while the pages are read may come on two of them.
    if (asked.has(id)) continue;
    asked.add(id);
    for (const { guid, displayText } of reportsIn(await getLineage(client, id, { direction: 'OUTPUT', depth }))) {
      const one = found.get(guid) ?? { guid, report: displayText, fedBy: [] };
      found.set(guid, { ...one, fedBy: [...one.fedBy, name].sort() });
    }
  }
  return [...found.values()];
}

/** The reports in a lineage: what is of a type such as `powerbi_report`. */
export function reportsIn({ guidEntityMap }: Pick<Lineage, 'guidEntityMap'>): LineageEntity[] {
  return Object.values(guidEntityMap).filter(({ typeName }) => /(^|_)report$/.test(typeName));
}

type LineageEntity = Lineage['guidEntityMap'][string];
