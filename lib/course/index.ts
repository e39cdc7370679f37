// What only the lessons use. What one takes home is the package itself, `..`.

// The steps that lessons share, and how far one has come.
export { attempt, check, cleanUp, meet, needRoles, refusalOf } from './steps';
export { lessons, markDone, resetCourse, showCourse } from './lessons';
export { inCourse } from './words';

// What was found, with the course's own words about it.
export { showChecks, showError, showPlanes, showReport, showRoles, showVerdict } from './verdicts';
export { showPreflight } from './preflight';
export { registrationCard } from './registration';
export type { Registration } from './registration';
export { waitForAssets, waitForPlanes } from './wait';

// The sandbox, told to play along.
export { clientOf, connectAs, lendRoles, persona, setFault, withClockAhead, withRoleOnlyOn } from './sandbox';
export type { Fault, Persona } from './sandbox';

// What single lessons need: places and what lies there (02), the newsletter (05), programs as processes (06, 07).
export { assetsPerCollection, provePlace } from './places';
export type { PlaceCount } from './places';
export { newsletterEnds, newsletterRemovals, proveConsent } from './newsletter';
export { runProgram, tryScanProgram, visitSearchPage } from './programs';
export type { Ended } from './programs';

// From a symptom to its cause.
export { showDecision } from './decision';
export type { Decision, DecisionOptions } from './decision';
export { troublePath, troubleWay } from './trouble';
export { puzzles } from './puzzles';
export type { Puzzle } from './puzzles';
