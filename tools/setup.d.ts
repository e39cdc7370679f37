/** What of the set-up others use: `setup.js` is JavaScript, as it runs before anything is installed. */
export class SetupError extends Error {}
export function checkNode(version?: string): void;
export function findPython(candidates?: string[][]): string[];
/** How npm is started, for `spawn`: the script that runs this, or else the command, which takes a shell on Windows. */
export function npm(...args: string[]): [command: string, args: string[], options?: { shell: boolean }];
/** Writes the manifests of the package that is built from lib, into a folder with its sources. */
export function writeManifests(lib: string): void;
/** The packages that the sandbox loads. */
export const sandboxLoads: string[];
/** Writes the manifest of the package that is built from the sandbox, and the licence, into a folder with its sources. */
export function writeSandboxManifest(sandbox: string): void;
/** The Node that runs this: its version, system and place, as a stamp names what a product was made for. */
export function thisNode(): string;
/** Lets a folder be found under another path too, by a link; what else has that path stays. */
export function linkFolder(folder: string, link: string): void;
