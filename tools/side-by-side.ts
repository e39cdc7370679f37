import { availableParallelism } from 'node:os';

/**
 * Works on each item, on as many at a time as there are processors unless told otherwise, and gives the results in the
 * items' order. `tell` hears of each as soon as it is there.
 */
export async function sideBySide<Item, Result>(
  items: Item[],
  work: (item: Item) => Promise<Result>,
  { atOnce = availableParallelism(), tell = () => {} }: { atOnce?: number; tell?: (result: Result) => void } = {},
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const place = next++;
      results[place] = await work(items[place]);
      tell(results[place]);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
