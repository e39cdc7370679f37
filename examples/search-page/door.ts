import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Refusal, type Answer } from './answers';

/** Nobody guesses 32 random bytes. */
export const newKey = () => randomBytes(32).toString('base64url');

/** Lets a request in, sends it on with a cookie, or throws a `Refusal`. */
export type Door = (request: IncomingMessage) => Answer | undefined;

/**
 * The page reads with the application's role, and any user of this machine can reach its address, so it answers only
 * those who have its key. The key stands in the address that is printed. A browser that comes with it gets a cookie,
 * and is sent on to the address without the key, which so stays out of the address bar, the history and every link.
 * A proxy that lets in only whom it knows, such as JupyterLab's, shows `proxyKey`: whom it sends needs no other.
 */
export function createDoor(key: string, proxyKey?: string): Door {
  return ({ url, headers, socket }) => {
    const host = headers.host ?? '';
    const address = addressOf(url);
    const byProxy = proxyKey !== undefined && isSame(String(headers[proxyHeader] ?? ''), proxyKey);
    // A foreign page would come by a name of its own that resolves to this machine.
    if (!byProxy && !loopback.test(host)) throw new Refusal(403, 'This page answers at a loopback address only.');
    const schemes = byProxy ? ['http', 'https'] : ['http'];
    const own = schemes.map((scheme) => `${scheme}://${host}`);
    if (!isOwn(headers, own) && !isLink(headers, address)) {
      throw new Refusal(403, 'This page answers no request that another page makes.', wayIn);
    }
    if (byProxy) return undefined;
    // Cookies know no ports: two search pages on one machine would take each other's.
    const name = `search-page-${socket.localPort}`;
    const given = address.searchParams.get('key');
    if (address.pathname === '/' && given !== null) {
      if (!isSame(given, key)) throw new Refusal(403, 'The key in this address is not that of the page.', wayIn);
      return sentOn(address, `${name}=${key}`);
    }
    const cookies = (headers.cookie ?? '').split(/;\s*/);
    if (!cookies.some((cookie) => isSame(cookie, `${name}=${key}`))) {
      throw new Refusal(403, 'This page answers only those who have its key.', wayIn);
    }
    return undefined;
  };
}

/** The address of a request, whose path and query alone are read. */
export const addressOf = (url = '') => new URL(`http://page.invalid${url.startsWith('/') ? url : '/?'}`);

const loopback = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

const wayIn =
  'Copy the whole address that npm run search-page printed in its terminal, which holds the key, into the address bar.';

const proxyHeader = 'x-sandbox-proxy-key';

/** Whether the page itself asks, or a person by the address bar or a bookmark. What is no browser does not say. */
function isOwn({ origin, 'sec-fetch-site': site }: IncomingMessage['headers'], own: string[]): boolean {
  return (origin === undefined || own.includes(origin)) && [undefined, 'same-origin', 'none'].includes(site as string);
}

/** Whether a tab follows a link of this machine to the page, such as one in a terminal of JupyterLab. */
function isLink(headers: IncomingMessage['headers'], { pathname }: URL): boolean {
  const { origin, 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': destination } = headers;
  return !origin && site === 'same-site' && mode === 'navigate' && destination === 'document' && pathname === '/';
}

/** The cookie ends with the browser; neither a script reads it, nor does it come with what another site asks for. */
function sentOn({ searchParams }: URL, cookie: string): Answer {
  searchParams.delete('key');
  const query = searchParams.toString();
  return {
    status: 303,
    type: 'text/plain',
    body: '',
    headers: { location: query ? `/?${query}` : '/', 'set-cookie': `${cookie}; Path=/; HttpOnly; SameSite=Strict` },
  };
}

/** Takes as long for any text of a length: how much of a guess is right shows nowhere. */
function isSame(given: string, wanted: string): boolean {
  const [one, other] = [given, wanted].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(one, other);
}
