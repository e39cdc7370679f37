/** One thing that was measured, every time it was. */
export interface Figure {
  part: string;
  what: string;
  unit: string;
  samples: number[];
  /** The figure of the same part that this one is compared with. */
  beside?: string;
  aims?: Aim[];
}

/** What is aimed at: in words, and the most that the median may be. */
interface Aim {
  words: string;
  most: number;
}

/** One figure for each name: that of `lib` has aims, and the others stand beside it. */
export function besideLib<Name extends string>(
  samples: Record<Name | 'lib', number[]>,
  { part, unit, what, aims }: { part: string; unit: string; what: (name: string) => string; aims?: Aim[] },
): Figure[] {
  return (Object.keys(samples) as (Name | 'lib')[]).map((name) => ({
    ...{ part, what: what(name), unit, samples: samples[name] },
    ...(name === 'lib' ? { aims } : { beside: what('lib') }),
  }));
}

/** The value that a share of the samples does not exceed, interpolated between two of them. */
export function quantile(samples: number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low + (high - low) * (place - Math.floor(place));
}

export const median = (samples: number[]): number => quantile(samples, 0.5);

/** The figures as Markdown, one table a part, with a note beneath where there is one. */
export function tablesOf(figures: Figure[], notes: Record<string, string> = {}): string {
  const parts = [...new Set(figures.map(({ part }) => part))];
  return parts.flatMap((part) => tableOf(part, figures, notes[part])).join('\n');
}

interface Column {
  head: string;
  line: '---' | '--:';
  cell: (figure: Figure) => string;
}

function tableOf(part: string, all: Figure[], note: string | undefined): string[] {
  const figures = all.filter((figure) => figure.part === part);
  const quartiles = ({ samples }: Figure) => [0.25, 0.75].map((share) => rounded(quantile(samples, share))).join(' – ');
  const verdicts = (figure: Figure) => (figure.aims ?? []).map((aim) => verdictOn(aim, figure)).join('; ');
  const columns: (Column | false)[] = [
    { head: 'what', line: '---', cell: ({ what }) => what },
    { head: 'median', line: '--:', cell: ({ samples, unit }) => said(median(samples), unit) },
    { head: 'quartiles', line: '--:', cell: quartiles },
    { head: 'runs', line: '--:', cell: ({ samples }) => String(samples.length) },
    figures.some(({ beside }) => beside) && { head: 'ratio', line: '---', cell: (one) => ratioOf(one, figures) },
    figures.some(({ aims }) => aims) && { head: 'aim', line: '---', cell: verdicts },
  ];
  const shown = columns.filter((column) => column !== false);
  const row = (cell: (column: Column) => string) => `| ${shown.map(cell).join(' | ')} |`;
  const rows = figures.map((figure) => row(({ cell }) => cell(figure)));
  const table = [row(({ head }) => head), row(({ line }) => line), ...rows];
  return [`## ${part}`, '', ...table, '', ...(note ? [note, ''] : [])];
}

function ratioOf({ samples, beside }: Figure, figures: Figure[]): string {
  const other = figures.find(({ what }) => what === beside);
  return other ? `${rounded(median(samples) / median(other.samples))} × ${other.what}` : '';
}

const verdictOn = ({ words, most }: Aim, { samples, unit }: Figure): string =>
  `${words} (${said(most, unit)}): ${median(samples) <= most ? 'met' : '**missed**'}`;

const said = (value: number, unit: string): string => `${rounded(value)} ${unit}`.trim();

/** Three digits that count. */
const rounded = (value: number): string => (value >= 100 ? String(Math.round(value)) : String(+value.toPrecision(3)));
