// Where the sandbox is: for the browser, which may come to it through a proxy that serves it beneath a path of its own, and for a
// program on its machine, whose address is also the one that the portal is registered with.

/** The path that the sandbox is served beneath, without a slash at its end: nothing where no proxy is between. */
const base = new URL('../..', import.meta.url).pathname.slice(0, -1);

/** The sandbox as a program calls it, such as `http://127.0.0.1:4280`. */
export const sandboxOrigin = () =>
  /** @type {HTMLMetaElement} */ (document.querySelector('meta[name=sandbox]')).content;

/** A path of the sandbox as the browser asks for it. */
export const asked = (path) => base + path;

/** The path of the sandbox that an address names; nothing for an address elsewhere. */
export function pathIn(/** @type {{ origin?: string, pathname: string }} */ address) {
  const own = (address.origin ?? location.origin) === location.origin && address.pathname.startsWith(`${base}/`);
  return own ? address.pathname.slice(base.length) : '';
}
