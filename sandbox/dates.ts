export const DAY = 86_400_000;

/** An ISO time as .NET writes it: seven fractional digits at most, trailing zeros trimmed. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.?0+Z$/, 'Z');
}

/** Entra ID's way: a space, no T, no fraction. */
export function entraTimestamp(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

/** Midnight (UTC) of the day a moment falls on. */
export const dayOf = (milliseconds: number) => Math.floor(milliseconds / DAY) * DAY;
