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

/** The value that a share of the samples does not exceed, interpolated between two of them. */
export function quantile(samples: number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low + (high - low) * (place - Math.floor(place));
}

export const median = (samples: number[]): number => quantile(samples, 0.5);

/** Medians from before something was mended, by what they are of. */
export type Before = Record<string, number>;

/** The figures as Markdown, one table a part, with a note beneath where there is one. */
export function tablesOf(figures: Figure[], before: Before = {}, notes: Record<string, string> = {}): string {
  const parts = [...new Set(figures.map(({ part }) => part))];
  return parts.flatMap((part) => tableOf(part, figures, before, notes[part])).join('\n');
}

function tableOf(part: string, all: Figure[], before: Before, note: string | undefined): string[] {
  const figures = all.filter((figure) => figure.part === part);
  const [compared, mended, aimed] = [
    figures.some(({ beside }) => beside),
    figures.some(({ what }) => what in before),
    figures.some(({ aims }) => aims),
  ];
  const head = ['what', ...(mended ? ['before'] : []), 'median', 'quartiles', 'runs'];
  const more = [...(compared ? ['ratio'] : []), ...(aimed ? ['aim'] : [])];
  const row = (figure: Figure) => {
    const { what, unit, samples, aims = [] } = figure;
    const quartiles = [0.25, 0.75].map((share) => rounded(quantile(samples, share))).join(' – ');
    return [
      what,
      ...(mended ? [what in before ? said(before[what], unit) : ''] : []),
      ...[said(median(samples), unit), quartiles, String(samples.length)],
      ...(compared ? [ratioOf(figure, figures)] : []),
      ...(aimed ? [aims.map((aim) => verdictOn(aim, figure)).join('; ')] : []),
    ];
  };
  const lines = [[...head, ...more], head.map((_name, i) => (i === 0 ? '---' : '--:')).concat(more.map(() => '---'))];
  const table = [...lines, ...figures.map(row)].map((cells) => `| ${cells.join(' | ')} |`);
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
