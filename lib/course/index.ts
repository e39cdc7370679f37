// What only the lessons use. What one takes home is the package itself, `..`.

// The steps that lessons share, and how far one has come.
export { attempt, check, cleanUp, meet, needRoles, refusalOf } from './steps.ts';
export { needCatalog } from './need-catalog.ts';
export { lessons, markDone, resetCourse, showCourse } from './lessons.ts';
export { shareCourse, sharedCourse } from './sharing.ts';
export type { SharedCourse } from './sharing.ts';
export { inCourse } from './words.ts';

// What was found, with the course's own words about it.
export { showChecks, showError, showPlanes, showReport, showRoles, showVerdict } from './verdicts.ts';
export { showPreflight } from './preflight.ts';
export { registrationCard } from './registration.ts';
export type { Registration } from './registration.ts';
export { waitForAssets, waitForPlanes } from './wait.ts';

// The sandbox, told to play along.
export { clientOf, connectAs, lendRoles, persona, setFault, withClockAhead, withRoleOnlyOn } from './sandbox.ts';
export type { Fault, Persona } from './sandbox.ts';

export { asPerson } from './people.ts';
export type { DeviceCode, SignedIn } from './people.ts';

// What single lessons need: places and what lies there (02), an application made and given roles (01, 02), the newsletter (05), programs as processes (06, 07), data products (08).
export { assetsPerCollection, provePlace } from './places.ts';
export type { PlaceCount } from './places.ts';
export { proveRegistration, proveRoles } from './practice.ts';
export type { ApplicationIds } from './practice.ts';
export { newsletterEnds, newsletterRemovals, proveConsent } from './newsletter.ts';
export { nameOf, privacyRemovals, proveProduct } from './business.ts';
export { runProgram, tryScanProgram, visitSearchPage } from './programs.ts';
export type { Ended } from './programs.ts';

// From a symptom to its cause.
export { showDecision } from './decision.ts';
export type { Decision, DecisionOptions } from './decision.ts';
export { troublePath, troubleWay } from './trouble.ts';
export { puzzles } from './puzzles.ts';
export type { Puzzle } from './puzzles.ts';

// Broken worlds to mend (09).
export {
  closeIncident,
  hint,
  incident,
  incidents,
  job,
  mended,
  mendedIncidents,
  showIncidents,
} from './incidents/index.ts';
export type { Bench, Incident } from './incidents/index.ts';
