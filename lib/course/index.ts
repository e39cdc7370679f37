// What only the lessons use. What one takes home is the package itself, `..`.

// The steps that lessons share, and how far one has come.
export { attempt, check, needRoles } from './steps';
export { lessons, markDone, resetCourse, showCourse } from './lessons';
export { inCourse } from './words';

// What was found, with the course's own words about it.
export { showChecks, showError, showPlanes, showRoles, showVerdict } from './verdicts';
export { showPreflight } from './preflight';
export { registrationCard } from './registration';
export type { Registration } from './registration';
export { waitForPlanes } from './wait';

// The sandbox, told to play along.
export { clientOf, lendRoles, persona, setFault, withClockAhead, withRoleOnlyOn } from './sandbox';
export type { Fault, Persona } from './sandbox';

// From a symptom to its cause.
export { showDecision } from './decision';
export type { Decision, DecisionOptions } from './decision';
export { troublePath, troubleWay } from './trouble';
export { puzzles } from './puzzles';
export type { Puzzle } from './puzzles';
