/** Why nothing listens on a port, in a sentence for whoever asked for it; `another` says how to ask for another one. */
export function whyNotListening(error: unknown, port: number, another: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken: stop what listens there (another sandbox?), or choose ${another}.`;
  if (code === 'EACCES') return `Port ${port} may not be used by this user: choose ${another}.`;
  return `The sandbox could not listen on port ${port}: ${error instanceof Error ? error.message : String(error)}`;
}
