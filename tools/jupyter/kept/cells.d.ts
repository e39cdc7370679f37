/** What tslab makes of a cell, as far as it is looked at here. */
interface Converted {
  diagnostics: object[];
  output?: string;
  sideOutputs?: object[];
}

type CreateConverter = (options: object) => {
  convert(before: string, source: string): Converted;
  close(): void;
};

export function keepCells(
  createConverter: CreateConverter,
  options?: { under?: string; alone?: boolean },
): CreateConverter;
