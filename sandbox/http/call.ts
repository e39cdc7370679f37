import type { FastifyReply, FastifyRequest } from 'fastify';
import { isRecord } from '../values';
import { parameterOf } from './imitated';

/** The path of a call, without its query. */
export const pathOf = ({ url }: FastifyRequest): string => url.split('?')[0] ?? url;

/** A call, in the words that handlers read it by. */
export interface Call {
  request: FastifyRequest;
  reply: FastifyReply;
  body: unknown;
  /** Where the sandbox was called, such as `http://127.0.0.1:4280`: what it says of its own addresses begins with it. */
  origin: string;
  /** A path parameter. */
  path(name: string): string;
  /** A query parameter; its name in any case, the first value when it is repeated. */
  query(name: string): string | undefined;
  /** A query parameter that is true or false: true in any case, as Python writes `True`, and false for all else. */
  flag(name: string): boolean;
}

export const callOf = (request: FastifyRequest, reply: FastifyReply): Call => ({
  request,
  reply,
  body: request.body,
  origin: `${request.protocol}://${request.host}`,
  path: (name) => parameterOf(request, name) ?? '',
  query: (name) => queryValue(request, name),
  flag: (name) => queryValue(request, name)?.trim().toLowerCase() === 'true',
});

/** Reads the whole number that a query writes, without regard to spaces and a plus; nothing for any other text. */
export const wholeNumber = (text: string): number | undefined =>
  /^\s*[+-]?\d{1,15}\s*$/.test(text) ? Number(text) : undefined;

function queryValue(request: FastifyRequest, name: string): string | undefined {
  const query = isRecord(request.query) ? request.query : {};
  const key = Object.keys(query).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  const value = key === undefined ? undefined : query[key];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : undefined;
}
