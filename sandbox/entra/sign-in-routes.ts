import { URL } from 'node:url';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import type { Call } from '../http/call';
import type { Envelope } from '../http/envelopes';
import { readAsText } from '../http/json';
import { admitAll, plane } from '../http/plane';
import type { Receive } from '../http/receive';
import { Refusal } from '../http/refusals';
import { aadsts, AadstsRefusal } from './aadsts';
import { destinationOf, platformOf, signInOf, type Destination, type SignIn } from './authorize';
import { allAskedOf, mayConsent, recordConsent, unconsented, type Asked } from './delegated';
import type { Directory, Registration } from './directory';
import { clientInfo, entraEnvelope } from './envelope';
import { html, hidden, isOwn, page, pageHeaders, type Html } from './page';
import type { Person } from './people';
import type { DeviceCode, SignIns } from './sign-ins';

/** What the pages need of the world. */
interface SignInWorld {
  now(): number;
  nextId(): string;
  directory: Directory;
  signIns: SignIns;
}

/**
 * Entra ID where a person looks at it. The sign-in page offers the tenant's people, and choosing one is the whole sign-in: there are no
 * passwords and no sessions here, so that every sign-in asks who it is.
 */
export const signInPlane: FastifyPluginAsync<{ world: SignInWorld; receive: Receive }> = async (
  app,
  { world, receive },
) => {
  readAsText(app, receive);
  const on = plane(app, {
    name: 'Entra ID',
    headers: () => ({ ...pageHeaders(), 'x-ms-request-id': world.nextId() }),
    envelope: refusalPage(world),
    admit: admitAll,
  });

  on('GET', '/{tenant}/oauth2/v2.0/authorize', null, (c) => signIn(world, c, queryOf(c)));
  on('POST', '/{tenant}/oauth2/v2.0/authorize', null, (c) => signIn(world, c, formOf(c), formOf(c)));
  on('GET', '/{tenant}/oauth2/v2.0/logout', null, (c) => signedOut(world, c));
  on('GET', '/devicelogin', null, () => codePage());
  on('POST', '/devicelogin', null, (c) => deviceSignIn(world, formOf(c)));
};

/** A refusal as a person meets it: the sentence, and the numbers that support asks for. */
const refusalPage =
  (world: SignInWorld): Envelope =>
  (refusal, request, reply) => {
    const { error_description: description } = entraEnvelope(world)(refusal, request, reply) as Record<string, string>;
    reply.headers(pageHeaders());
    return page('Sign-in does not work', html`<p role="alert">${description}</p>`);
  };

const queryOf = ({ request }: Call) => new URLSearchParams(request.url.split('?')[1] ?? '');

/** The fields of a form of these pages; throws a refusal if another page sent them. */
function formOf({ request, origin, body }: Call): URLSearchParams {
  if (!isOwn(request, origin))
    throw new Refusal(403, 'SandboxForeignOrigin', 'This is the sandbox: its sign-in takes no form of another page.');
  return new URLSearchParams(typeof body === 'string' ? body : '');
}

/** Asks who signs in, then for the consent that is missing, then sends them back with a code. */
function signIn(world: SignInWorld, c: Call, query: URLSearchParams, answers = new URLSearchParams()): unknown {
  const destination = destinationOf(world.directory, c.path('tenant'), query);
  c.reply.headers(pageHeaders(new URL(destination.redirectUri).origin));
  try {
    return answered(world, c, { destination, wanted: signInOf(world.directory, destination, query), query, answers });
  } catch (refusal) {
    if (!(refusal instanceof AadstsRefusal)) throw refusal;
    const { error, error_description: text } = entraEnvelope(world)(refusal, c.request, c.reply) as Record<
      string,
      string
    >;
    return sendBack(c, destination, { error: error ?? '', error_description: text ?? '' });
  }
}

interface Asking {
  destination: Destination;
  wanted: SignIn;
  query: URLSearchParams;
  answers: URLSearchParams;
}

function answered(world: SignInWorld, c: Call, { destination, wanted, query, answers }: Asking): unknown {
  const { registration, redirectUri, platform } = destination;
  const fields = [...query].filter(([name]) => !['person', 'answer'].includes(name));
  const person = world.directory.person(answers.get('person') ?? '');
  if (answers.get('answer') === 'cancel') throw aadsts.declinedConsent();
  if (person === undefined) return peoplePage(world.directory, { registration, fields, hint: wanted.loginHint });
  const asking = { registration, person, asked: wanted.asked, accepted: answers.get('answer') === 'accept' };
  const page = consentPage(world.directory, { ...asking, fields, always: query.get('prompt') === 'consent' });
  if (page !== undefined) return page;
  const { scopes, challenge, nonce } = wanted;
  const { clientId } = registration;
  const given = { clientId, scopes, person: person.objectId, redirectUri, platform, challenge, nonce };
  const { code } = world.signIns.addCode(given, world.now());
  const info: Record<string, string> = query.get('client_info') === '1' ? { client_info: clientInfo(person) } : {};
  return sendBack(c, destination, { code, ...info });
}

/** Sends somebody back to the application, with what it wanted or why not. */
function sendBack({ reply, request }: Call, { redirectUri, mode, state }: Destination, answer: Record<string, string>) {
  const fields = new URLSearchParams({ ...answer, ...(state === null ? {} : { state }) });
  if (mode === 'form_post') {
    const form = html`<form method="post" action="${redirectUri}">
      ${hidden([...fields])}
      <button class="go" autofocus>Continue</button>
    </form>`;
    return page('Back to the application', form);
  }
  const target = new URL(redirectUri);
  if (mode === 'fragment') target.hash = String(fields);
  else for (const [name, value] of fields) target.searchParams.set(name, value);
  return redirect(reply, target.href, request.method);
}

/** A browser asks for the next page by GET, whatever it has just sent. */
const redirect = (reply: FastifyReply, location: string, method: string) =>
  reply
    .code(method === 'POST' ? 303 : 302)
    .header('location', location)
    .send('');

interface Choice {
  registration: Registration;
  fields: [string, string][];
  hint?: string;
}

function peoplePage({ people }: Directory, { registration, fields, hint = '' }: Choice): string {
  const first = people.filter(({ userPrincipalName }) => userPrincipalName === hint.toLowerCase());
  const offered = [...first, ...people.filter((person) => !first.includes(person))];
  const buttons = offered.map(
    ({ objectId, displayName, userPrincipalName, jobTitle }) =>
      html`<li>
        <button name="person" value="${objectId}">
          ${displayName}<small>${userPrincipalName}</small><small>${jobTitle}</small>
        </button>
      </li> `,
  );
  return page(
    'Pick an account',
    html`<p>to sign in to <strong>${registration.displayName}</strong></p>
      <form method="post">
        ${hidden(fields)}
        <ul>
          ${buttons}
        </ul>
        <button class="no" name="answer" value="cancel">Cancel</button>
      </form>`,
  );
}

interface Consent {
  registration: Registration;
  person: Person;
  asked: Asked[];
  /** Whether they were asked, and said yes. */
  accepted: boolean;
  fields: [string, string][];
  /** Asks again for what was consented to. */
  always?: boolean;
}

/** Asks for the consent that is missing, or keeps what was given; nothing where none is missing any more. */
function consentPage(directory: Directory, { registration, person, asked, accepted, fields, always }: Consent) {
  const missing = asked.flatMap((one) => unconsented(directory, registration, person, one));
  if (accepted && mayConsent(person, missing)) recordConsent(directory, registration, person, asked);
  if (accepted ? mayConsent(person, missing) : missing.length === 0 && !always) return undefined;
  const wanted = missing.length > 0 ? missing : asked.flatMap(({ permissions }) => permissions);
  const list = html`<ul class="says">
    ${wanted.map(({ means, value }) => html`<li>${means}<small>${value}</small></li>`)}
  </ul>`;
  const answer: [string, string][] = [...fields, ['person', person.objectId]];
  if (!mayConsent(person, missing))
    return page(
      'Need admin approval',
      html`<p><strong>${registration.displayName}</strong> needs permissions that only an administrator can grant:</p>
        ${list}
        <form method="post">
          ${hidden(answer)}
          <button class="go" name="answer" value="cancel">Return to the application without granting consent</button>
        </form>`,
    );
  return page(
    'Permissions requested',
    html`<p><strong>${registration.displayName}</strong> asks ${person.displayName} to let it:</p>
      ${list}
      <form method="post">
        ${hidden(answer)}
        <button class="go" name="answer" value="accept">Accept</button>
        <button class="no" name="answer" value="cancel">Cancel</button>
      </form>`,
  );
}

function codePage(problem?: Html): string {
  return page(
    'Enter code',
    html`<form method="post">
      ${problem ?? ''}
      <label for="code">The code that the program shows</label>
      <input
        id="code"
        name="code"
        required
        autofocus
        autocomplete="off"
        autocapitalize="characters"
        spellcheck="false"
        maxlength="20"
      />
      <button class="go">Next</button>
    </form>`,
  );
}

/** Asks for the code, then who signs in, then for the consent that is missing. */
function deviceSignIn({ directory, signIns, now }: SignInWorld, form: URLSearchParams): string {
  const device = signIns.byUserCode(form.get('code') ?? '');
  const registration = device && directory.byClientId(device.clientId);
  if (device === undefined || registration === undefined || device.endsAt <= now())
    return codePage(
      html`<p role="alert">That code did not work. Look at it again, or ask the program for a new one.</p>`,
    );
  if (device.state !== 'pending') return codePage(html`<p role="alert">That code has been used already.</p>`);
  const fields: [string, string][] = [['code', device.userCode]];
  if (form.get('answer') === 'cancel') return declined(device);
  const person = directory.person(form.get('person') ?? '');
  if (person === undefined) return peoplePage(directory, { registration, fields });
  const asked = allAskedOf(directory, registration, device.scopes);
  const accepted = form.get('answer') === 'accept';
  const asking = consentPage(directory, { registration, person, asked, accepted, fields });
  if (asking !== undefined) return asking;
  device.state = { person: person.objectId };
  const sentence = html`<p>
    ${person.displayName} is signed in to <strong>${registration.displayName}</strong>. The program goes on by itself,
    and this window can be closed.
  </p>`;
  return page('You are signed in', sentence);
}

function declined(device: DeviceCode): string {
  device.state = 'declined';
  return page('Nobody is signed in', html`<p>The program was refused. This window can be closed.</p>`);
}

/** There is no session to end: what is left is the way back to the application. */
function signedOut({ directory }: SignInWorld, c: Call): unknown {
  const registration = directory.byClientId(c.query('client_id') ?? '');
  const back = c.query('post_logout_redirect_uri') ?? '';
  if (registration !== undefined && platformOf(registration, back) !== undefined)
    return redirect(c.reply, back, c.request.method);
  return page('You signed out', html`<p>Whoever signs in next is asked who they are.</p>`);
}
