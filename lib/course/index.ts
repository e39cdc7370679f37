// What only the lessons use. What one takes home is the package itself, `..`.

// The steps that lessons share, and how far one has come.
export { attempt, check, needRoles } from './steps.ts';
export { lessons, markDone, resetCourse, showCourse } from './lessons.ts';
export { inCourse } from './words.ts';

// What was found, with the course's own words about it.
export { showChecks, showError, showPlanes, showRoles, showVerdict } from './verdicts.ts';
export { showPreflight } from './preflight.ts';
export { registrationCard } from './registration.ts';
export type { Registration } from './registration.ts';
export { waitForPlanes } from './wait.ts';

// The sandbox, told to play along.
export { clientOf, lendRoles, persona, setFault, withClockAhead, withRoleOnlyOn } from './sandbox.ts';
export type { Fault, Persona } from './sandbox.ts';

// From a symptom to its cause.
export { showDecision } from './decision.ts';
export type { Decision, DecisionOptions } from './decision.ts';
export { troublePath, troubleWay } from './trouble.ts';
export { puzzles } from './puzzles.ts';
export type { Puzzle } from './puzzles.ts';
