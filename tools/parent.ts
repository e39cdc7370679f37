/**
 * Calls back once whoever started this process is gone, which is then handed to another parent: npm that is told to end, and not by
 * Ctrl-C, ends its shell alone.
 */
export function endWithParent(end: () => void): void {
  const parent = process.ppid;
  const look = () => process.ppid !== parent && end();
  setInterval(look, 500).unref();
}
