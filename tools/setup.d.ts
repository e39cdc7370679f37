/** What of the set-up others use: `setup.js` is JavaScript, as it runs before anything is installed. */
export class SetupError extends Error {}
export function checkNode(version?: string): void;
export function findPython(candidates?: string[][]): string[];
/** How npm is started, for `spawn`: the script that runs this, or else the command, which takes a shell on Windows. */
export function npm(...args: string[]): [command: string, args: string[], options?: { shell: boolean }];
/** Lets a folder be found under another path too, by a link; what else has that path stays. */
export function linkFolder(folder: string, link: string): void;
