// The calls that the portal made, and who is told of them.

const KEPT = 200;
const calls = [];
const listeners = new Set();
let click = { label: 'Opening the portal', at: 0 };

/** Says what the next calls are made for. */
export function beginClick(label) {
  click = { label, at: performance.now() };
  tell();
}

/** Keeps a call under the last click; gives what is to be called when its answer is there. It holds no secret. */
export function noteCall(call) {
  call.click = click;
  calls.push(call);
  if (calls.length > KEPT) calls.shift();
  tell();
  return () => tell();
}

/** What was clicked last, and the calls that it made. */
export const lastClick = () => ({ label: click.label, calls: calls.filter((call) => call.click === click) });

export const onCalls = (listener) => listeners.add(listener);

const tell = () => listeners.forEach((listener) => listener());

/** Stands in place of a secret or a token. */
const HIDDEN = '(hidden)';
const secretly = /secret(Text)?$|password$|token$|assertion|verifier/i;

/** A body as it may be shown. */
export function withoutSecrets(value) {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) =>
      typeof one === 'string' && secretly.test(name) && !/^skipToken$/i.test(name)
        ? [name, HIDDEN]
        : [name, withoutSecrets(one)],
    ),
  );
}
