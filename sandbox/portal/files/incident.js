import { announce, fill, h } from './dom.js';

/** How often it is looked whether an incident was opened or mended elsewhere, in milliseconds. */
const EVERY = 4000;

/**
 * Shows above every page what is broken on purpose, for as long as it is. A sandbox that was started with --plain has no such thing,
 * and is asked once.
 */
export async function showIncident(place) {
  let shown = '';
  const look = async () => {
    if (document.hidden && shown !== '') return true;
    const answer = await fetch('/sandbox/incident').catch(() => undefined);
    if (answer === undefined) return true;
    if (!answer.ok) return false;
    const { incident } = await answer.json();
    const now = JSON.stringify(incident);
    if (now === shown) return true;
    const before = shown;
    shown = now;
    place.hidden = incident === null;
    fill(place, incident ? banner(incident) : undefined);
    if (incident) announce(`Incident ${incident.number} is open: ${incident.title}`);
    else if (before !== '' && before !== 'null') announce('The incident is over.');
    return true;
  };
  if (!(await look())) return;
  setInterval(look, EVERY);
  document.addEventListener('visibilitychange', look);
}

/** The symptom comes in paragraphs, the last of which is what a program was told. */
function banner({ number, title, symptom }) {
  const [told, ...said] = symptom.split('\n\n').reverse();
  return h(
    'details',
    { open: matchMedia('(min-width: 48rem)').matches },
    h('summary', {}, h('b', {}, `Incident ${number}`), ` ${title}`),
    said.reverse().map((text) => h('p', { class: 'said' }, text)),
    h('p', { class: said.length > 0 ? 'told' : 'said' }, told),
    h(
      'p',
      { class: 'soft' },
      'Find out why, and mend it. Lesson 09, or ',
      h('code', {}, 'npm run incident -- --hint'),
      ' and ',
      h('code', {}, '--check'),
      ', tells more and looks whether it works again.',
    ),
  );
}
