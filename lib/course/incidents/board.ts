import { connect } from '../../connect.ts';
import { showTable } from '../../show/table.ts';
import { readProgress, type IncidentProgress } from '../progress.ts';
import type { IncidentOptions } from './incident.ts';
import { incidents } from './incidents.ts';
import { openNotice } from './notice.ts';

/** Shows all incidents, each with its lesson and whether it is mended, open or not yet begun. Asks nobody but a sandbox. */
export async function showIncidents({ connection: given, known = incidents }: IncidentOptions = {}): Promise<void> {
  const connection = given ?? (await connect());
  const open = connection.sandbox ? await openNotice(connection.config, connection.network) : undefined;
  const { incidents: progress } = readProgress().progress;
  const state = (name: string) =>
    open?.name === name ? '→ open' : progress[name]?.mendedAt ? '✓ mended' : '· not yet';
  showTable(
    known.map(({ name, title, difficulty, lesson }, index) => ({
      incident: index + 1,
      title,
      hard: '•'.repeat(difficulty),
      lesson,
      state: state(name),
      took: tookOf(progress[name]),
    })),
  );
  console.log('• is found easily, •• with some thought, ••• hard to find.');
}

/** The minutes and hints that an incident took, once it is mended. */
function tookOf({ hints, openedAt, mendedAt }: Partial<IncidentProgress> = {}): string {
  if (!openedAt || !mendedAt) return '';
  const minutes = Math.max(1, Math.round((Date.parse(mendedAt) - Date.parse(openedAt)) / 60_000));
  return `${minutes} min${hints ? `, ${hints} ${hints === 1 ? 'hint' : 'hints'}` : ''}`;
}

/** The names of the incidents that were mended, as far as is kept. */
export function mendedIncidents(): string[] {
  const { incidents: progress } = readProgress().progress;
  return Object.keys(progress).filter((name) => progress[name]?.mendedAt);
}
