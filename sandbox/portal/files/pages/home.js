import { h, message } from '../dom.js';
import { person, signIn } from '../session.js';

let problem;

/** Keeps why a sign-in did not work, for the page that comes next. */
export const refuse = (sentence) => (problem = sentence);

/** What there is to do, in the order of Microsoft's tutorial. */
export function home() {
  const steps = [
    [
      'Register an application',
      'App registrations, New registration: it gets the client id that a program signs in with.',
      '/portal/entra/apps/new',
    ],
    [
      'Make its secret',
      'Choose the application, then Certificates & secrets. Its Value is shown once.',
      '/portal/entra/apps',
    ],
    [
      'Put both values in .env',
      'A copy of .env.example in the kit’s folder: AZURE_CLIENT_ID and AZURE_CLIENT_SECRET are yours, the rest stays. The lessons then run as your application.',
      undefined,
    ],
    [
      'Give it roles',
      'Collections, the root collection, Role assignments. Only a Collection Admin may.',
      '/portal/purview/collections',
    ],
    [
      'Give it roles in the Unified Catalog',
      'Governance domains, a domain, its Roles tab: its owner may. Those of the whole catalog are under Roles and permissions.',
      '/portal/unified-catalog/domains',
    ],
  ];
  return {
    title: `Hello, ${person().name}`,
    content: [
      h(
        'p',
        {},
        'Here you practise what Microsoft’s tutorial has one do in two portals. Every click is a call that a program could make: they are listed under Calls.',
      ),
      h(
        'ol',
        { class: 'steps' },
        steps.map(([title, text, href]) =>
          h('li', {}, href ? h('a', { href }, title) : h('b', {}, title), h('p', { class: 'soft' }, text)),
        ),
      ),
    ],
  };
}

/** Where nobody is signed in: one button, which comes back to where one was. */
export function signedOut(reason = problem) {
  problem = undefined;
  return {
    title: 'Sign in',
    content: [
      reason ? message('warning', reason) : undefined,
      h(
        'p',
        {},
        'The directory of the sandbox has people with different rights. Choose one on the next page; there are no passwords.',
      ),
      h('fluent-button', { appearance: 'primary', onclick: () => void signIn() }, 'Sign in'),
    ],
  };
}
