import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import {
  createSourceFile,
  forEachChild,
  isNewExpression,
  isNoSubstitutionTemplateLiteral,
  isStringLiteral,
  isTemplateExpression,
  ScriptTarget,
  type Node,
} from 'typescript';
import { sourcesIn } from '../../../tools/imports';
import { root } from '../../../tools/jupyter-env';

/** Where the sentences stand that a reader may see. What is drafted to be sent to others is no message to explain. */
export const sources = [
  ...['core', 'planes', 'diagnosis']
    .flatMap((room) => sourcesIn(join(root, 'lib', room)))
    .filter((file) => !/-words\.ts$/.test(file)),
  ...[
    ['lib', 'connect.ts'],
    ['lib', 'csv.ts'],
    ['sandbox', 'options.ts'],
    ['sandbox', 'http', 'tls.ts'],
    ['tools', 'sandbox-process.ts'],
    ['tools', 'setup.js'],
    ['tools', 'start.ts'],
  ].map((parts) => join(root, ...parts)),
];

export interface Sentence {
  /** The file and the line, as `lib/core/token.ts:77`. */
  at: string;
  /** What is always said of it: between two of them something varies. */
  parts: string[];
}

/** An expression that makes an error. */
interface Made {
  at: string;
  code: string;
  /** Its first line and its last. */
  lines: [number, number];
}

/** What Python is asked by set-up. */
const inPython = [
  'import sys; print("%d.%d" % sys.version_info[:2]); import venv, ensurepip',
  [
    'import sys',
    'from importlib.util import find_spec',
    'sys.exit(not (find_spec("jupyterlab") and find_spec("nbclient") and find_spec("zmq")))',
  ].join('\n'),
];

/** Several words in a row: nothing else that stands in a program as a text does. */
const isWords = (text: string) => /[\p{L}’']{2,}[:;,.)]? [\p{L}(]/u.test(text);

/** Texts of several words, and the expressions that make an error. */
export function readSource(file: string): { sentences: Sentence[]; errors: Made[] } {
  const source = createSourceFile(file, readFileSync(file, 'utf8'), ScriptTarget.Latest, true);
  const name = relative(root, file).split(sep).join('/');
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1;
  const found = { sentences: [] as Sentence[], errors: [] as Made[] };
  const visit = (node: Node): void => {
    const at = `${name}:${lineOf(node.getStart())}`;
    if (isNewExpression(node) && /Error$/.test(node.expression.getText()))
      found.errors.push({ at, code: node.getText(), lines: [lineOf(node.getStart()), lineOf(node.getEnd())] });
    const texts =
      isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node)
        ? [node.text]
        : isTemplateExpression(node)
          ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)]
          : [];
    const parts = texts.map((text) => text.trim()).filter(isWords);
    if (parts.length > 0) found.sentences.push({ at, parts });
    forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Texts that need no row, by what they are. */
export const leftOut: [why: string, texts: string[]][] = [
  [
    'said when all is well',
    [
      'Entra ID gave a token',
      'Tenant exists',
      ', object id',
      'Using your',
      'Using the local sandbox, which imitates the',
      'Purview account "',
      'Purview account of the tenant',
      'Variables of your shell are left unread:',
      'All addresses in',
      'The sandbox is already running:',
      'JupyterLab: http://127.0.0.1:',
      'Practice portal:',
      'Ctrl-C stops it.',
      'was there already',
      'Nothing is missing: Entra ID gives a token, and these planes answer:',
      'Roles can be looked at once there is a token: ask again then.',
      ': the group holds',
      'The present one',
      'Entra ID refuses the present one (',
      '{endpoint of Purview}',
    ],
  ],
  [
    'a name: of a plane, of what set-up makes, of a separator',
    ['JupyterLab, into .venv', 'the helpers (lib/dist)', "the kernel's start", "the sandbox's package", 'wide commas'],
  ],
  [
    'no words for a reader',
    [
      'use strict',
      "displayName eq '",
      'unless late',
      'token_type expires_in ext_expires_in refresh_in expires_on not_before resource',
      'Small helpers for the Microsoft Purview REST APIs.',
      'Purview sandbox on loopback, not Microsoft',
      'Imitates Microsoft Entra ID, Microsoft Graph and the Microsoft Purview REST APIs on this machine, for tests.',
      ...inPython,
    ],
  ],
  ['stands behind the words of a refusal, where they are printed', ['(trace id']],
  [
    'said of a source that does not compile, as of the helpers',
    ['The sandbox did not compile: the messages above say where.'],
  ],
  ['becomes TOO_LARGE before anybody sees it', ['The answer is too large.']],
  [
    'takes a minute, or a sandbox that somebody else ends',
    [
      'JupyterLab did not answer within a minute.',
      'The sandbox ended before it was ready.',
      'The sandbox has ended. To start it again, in another terminal: npm run sandbox',
    ],
  ],
];

/** Errors that are caught where they are made, as they are written there. */
export const caught = ["new Error('late')", "new Error('The answer is too large.')"];

export const isLeftOut = (part: string) => leftOut.some(([, texts]) => texts.includes(part));
