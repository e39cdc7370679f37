/**
 * What changed between two values, line by line of their JSON: `[' ' | '-' | '+', line]`. Lines that stay are shown only near a
 * change, with `['…', '']` where some are left out.
 */
export function diff(before, after) {
  const [from, to] = [lines(before), lines(after)];
  const all = aligned(from, to);
  const near = all.map((_, at) => all.slice(Math.max(0, at - 2), at + 3).some(([sign]) => sign !== ' '));
  return all.flatMap((line, at) => (near[at] ? [line] : near[at - 1] || at === 0 ? [['…', '']] : []));
}

const lines = (value) => JSON.stringify(value, null, 1).split('\n');
/** A comma comes and goes with the line that follows. */
const same = (one, other) => one.replace(/,$/, '') === other.replace(/,$/, '');

/** The longest common lines, by the table that tells how many are left to find from each place. */
function aligned(from, to) {
  const common = Array.from({ length: from.length + 1 }, () => new Uint16Array(to.length + 1));
  for (let a = from.length - 1; a >= 0; a--)
    for (let b = to.length - 1; b >= 0; b--)
      common[a][b] = same(from[a], to[b]) ? common[a + 1][b + 1] + 1 : Math.max(common[a + 1][b], common[a][b + 1]);
  const all = [];
  let [a, b] = [0, 0];
  while (a < from.length || b < to.length) {
    if (a < from.length && b < to.length && same(from[a], to[b])) (all.push([' ', to[b]]), a++, b++);
    else if (b === to.length || (a < from.length && common[a + 1][b] >= common[a][b + 1])) all.push(['-', from[a++]]);
    else all.push(['+', to[b++]]);
  }
  return all;
}
