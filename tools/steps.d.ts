/** Steps that are shown while they are taken. Those `of` one name share a line on a terminal. */
export interface Steps {
  say(text: string): void;
  begin(of: string, what: string): void;
  end(of: string, what: string, seconds: number): void;
  close(): void;
}
export function showSteps(stream: { isTTY?: boolean; columns?: number; write(text: string): unknown }): Steps;
