/** Reads a text of comma-separated values by RFC 4180: each line as its cells. Lines without anything are left out. */
export function readCsv(text: string): string[][] {
  const lines: string[][] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  const endCell = () => {
    cells.push(cell);
    cell = '';
  };
  const endLine = () => {
    endCell();
    if (cells.length > 1 || cells[0] !== '') lines.push(cells);
    cells = [];
  };
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length; at++) {
    const character = text[at];
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') cell += text[++at];
      else quoted = false;
    } else if (character === '"' && cell === '') quoted = true;
    else if (character === ',') endCell();
    else if (character === '\n') endLine();
    else if (character !== '\r' || text[at + 1] !== '\n') cell += character;
  }
  endLine();
  return lines;
}

/** Writes such a text. */
export const writeCsv = (lines: string[][]): string =>
  lines.map((cells) => `${cells.map(writtenCell).join(',')}\n`).join('');

const writtenCell = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
