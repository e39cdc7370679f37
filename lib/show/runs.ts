import type { ScanRun } from '../planes/scanning.ts';
import { progress } from './progress.ts';
import { showTable } from './table.ts';

const steps = ['Accepted', 'Queued', 'Running', 'Succeeded'];

/** Gives an `onProgress` for `runScan` that shows how far the run is, on a line that changes in place. */
export function watchRun(caption = 'Run'): (run: ScanRun) => void {
  const line = progress(steps.length, caption);
  let reached = 0;
  return ({ status, assetsDiscovered = 0 }) => {
    // A run that fails or is cancelled has come as far as it had.
    reached = Math.max(reached, steps.indexOf(status) + 1);
    line.update(reached, `${status}, ${assetsDiscovered} assets`);
  };
}

/** Shows the runs of a scan as a table. */
export function showRuns(runs: ScanRun[], caption?: string): void {
  const rows = runs.map(({ status, scanLevelType, assetsDiscovered, assetsClassified }) => {
    return { status, level: scanLevelType, discovered: assetsDiscovered, classified: assetsClassified };
  });
  showTable(rows, caption);
}
