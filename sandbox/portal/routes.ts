import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { pathOf } from '../http/call';
import { answerErrors, gatewayEnvelope } from '../http/envelopes';
import { notImitated } from '../http/refusals';
import { themeSheet } from './themes';

/** The pages load their own files and nothing else, run no script that stands in HTML, send no form, and stay out of frames. */
const headers = {
  'content-security-policy': [
    ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'"],
    ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
  ].join('; '),
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

const folder = join(__dirname, 'files');
const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/**
 * The practice portal: its files, and nothing else. What its pages show and change they ask of Entra ID, Graph and Purview, as any
 * program would. An address beneath `/portal/` names a place in it, and the script of the one page finds the way there.
 */
export const portalPages: FastifyPluginAsync = async (app) => {
  answerErrors(app, gatewayEnvelope);
  const own = new Set(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => name.split(sep).join('/'))
      .filter((name) => /\.(css|js|svg)$/.test(name)),
  );

  // A sign-in comes back to the address with the slash at its end, and the router takes the two for one.
  app.get('/portal', async (request, reply) =>
    pathOf(request).endsWith('/') ? sendFile(reply, 'html', pageAt(request)) : reply.redirect('/portal/', 302),
  );
  app.get('/portal/*', async (request, reply) => sendFile(reply, 'html', pageAt(request)));
  app.get('/portal/files/*', async (request, reply) => {
    const name = pathOf(request).slice('/portal/files/'.length);
    if (own.has(name)) return sendFile(reply, name.split('.').at(-1) ?? '', read(name));
    // The package has these two beside the others, so that nobody installs Fluent with it.
    if (name === 'themes.css') return sendFile(reply, 'css', themeSheet());
    if (name === 'fluent.js') return sendFile(reply, 'js', readFileSync(fluent(), 'utf8'));
    throw notImitated('This is the sandbox: its portal has no such file.');
  });
};

/**
 * The page as it stands at an address: it finds what it loads from there, since a proxy may serve the portal beneath a path of its own,
 * and is told where the sandbox is for those who do not come by that.
 */
function pageAt(request: FastifyRequest): string {
  const above = '../'.repeat(pathOf(request).split('/').length - 3);
  return read('index.html')
    .replaceAll('"/portal/', `"./${above}`)
    .replace('content=""', `content="${request.protocol}://${request.host}"`);
}

/** Read anew each time, so that an edit shows after a reload. */
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

/** The component library as its package has it: one module, which needs no bundler. */
const fluent = () => require.resolve('@fluentui/web-components/web-components-all.min.js');

const sendFile = (reply: FastifyReply, kind: string, text: string) =>
  reply.headers({ ...headers, 'content-type': types[kind] }).send(text);
