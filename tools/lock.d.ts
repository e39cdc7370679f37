/** What of the lock others use: it is JavaScript, as it runs before anything is installed. Times are in milliseconds. */
export function lock(
  folder: string,
  options?: { tell?: (pid?: number) => void; pause?: number; patience?: number },
): Promise<() => void>;
