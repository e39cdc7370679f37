/** What of the guard others use: it is JavaScript, as it runs in the kernel. */
export function isAuthentic(key: string, frames: Buffer[]): boolean;
export function guard(server: { prototype: object }): void;
