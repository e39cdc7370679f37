import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a page of the sandbox has for a file: the block that follows the first mention of its name, or of a path that ends with it. */
export function blockOf(page: string, name: string): string {
  const text = readFileSync(join(__dirname, '../../sandbox', page), 'utf8');
  const mentioned = new RegExp(`\`(?:[^\`\\s]*/)?${name.replaceAll('.', '\\.')}\`[^]*?\`\`\`\\w+\\n([^]*?)\`\`\``);
  const block = mentioned.exec(text)?.[1];
  if (block === undefined) throw new Error(`${page} has no ${name}.`);
  return block;
}
