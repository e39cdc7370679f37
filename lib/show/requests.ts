import type { Draft, Requests } from '../diagnosis/requests.ts';
import { showText } from './kernel.ts';

/** Lays a draft out as a message, with who it is for and its subject above it. */
export const toMessage = ({ to, subject, text }: Draft): string => `To: ${to}\nSubject: ${subject}\n\n${text}`;

/** Shows drafts as messages to copy, and what else there is to say. */
export function showRequests({ drafts, notes }: Requests): void {
  for (const draft of drafts) showText(toMessage(draft));
  if (notes.length > 0) showText(notes.join('\n'));
}
