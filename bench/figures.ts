/** One thing that was measured, every time it was. */
export interface Figure {
  part: string;
  what: string;
  unit: string;
  samples: number[];
  /** What is aimed at, in words. */
  aim?: string;
}

/** The value that a share of the samples does not exceed, interpolated between two of them. */
export function quantile(samples: number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low + (high - low) * (place - Math.floor(place));
}

export const median = (samples: number[]): number => quantile(samples, 0.5);

/** The figures as Markdown, one table a part: the median, and between which values half of the samples lie. */
export function tablesOf(figures: Figure[]): string {
  const parts = [...new Set(figures.map(({ part }) => part))];
  const table = (part: string) => [
    `## ${part}`,
    '',
    '| what | median | quartiles | runs | aim |',
    '|---|--:|--:|--:|---|',
    ...figures.filter((figure) => figure.part === part).map(lineOf),
    '',
  ];
  return parts.flatMap(table).join('\n');
}

function lineOf({ what, unit, samples, aim = '' }: Figure): string {
  const quartiles = [0.25, 0.75].map((share) => rounded(quantile(samples, share))).join(' – ');
  return `| ${what} | ${rounded(median(samples))} ${unit} | ${quartiles} | ${samples.length} | ${aim} |`;
}

/** Three digits that count. */
const rounded = (value: number): string => (value >= 100 ? String(Math.round(value)) : String(+value.toPrecision(3)));
