import type { FedReport } from '../planes/reports.ts';
import { showTable } from './table.ts';

/** Shows reports, each with the names of what feeds it. */
export function showReports(reports: FedReport[], caption?: string): void {
  showTable(
    reports.map(({ report, fedBy }) => ({ report, 'fed by': fedBy.join(', ') })),
    caption,
  );
}
