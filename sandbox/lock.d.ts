interface LockOptions {
  tell?: (pid?: number) => void;
  pause?: number;
  patience?: number;
}

/** What of the lock others use: it is JavaScript, as it runs before anything is installed. Times are in milliseconds. */
export function lock(folder: string, options?: LockOptions): Promise<() => void>;
/** With a limit to how long it waits: nothing where the lock was another's until then. */
export function lock(folder: string, options: LockOptions & { limit: number }): Promise<(() => void) | undefined>;
