import { availableParallelism } from 'node:os';

/**
 * Works on each item, on as many at a time as there are processors, and gives the results in the items' order.
 * `tell` hears of each as soon as it and all before it are ready.
 */
export async function sideBySide<Item, Result>(
  items: Item[],
  work: (item: Item) => Promise<Result>,
  tell: (result: Result) => void = () => {},
): Promise<Result[]> {
  const results: Result[] = [];
  let [next, told] = [0, 0];
  const worker = async () => {
    while (next < items.length) {
      const place = next++;
      results[place] = await work(items[place]);
      for (; told in results; told++) tell(results[told]);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return results;
}
