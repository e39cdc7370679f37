/**
 * Why the sandbox says no: a status, the service's own code and its sentence.
 * It knows no envelope; the plane that lets it through puts it in its own (see call.ts).
 */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
    this.name = 'Refusal';
  }
}

/** 401: no token, or one that does not hold. The code is confirmed for a wrong audience only. */
export const unauthenticated = (message: string) => new Refusal(401, 'Unauthenticated', message);

/** 403: a good token without the role. The service's code really is `Unauthorized`. */
export const unauthorized = () => new Refusal(403, 'Unauthorized', 'Not authorized to access account');

/** 404 of the planes that speak the gateway's envelope. */
export const resourceNotFound = () => new Refusal(404, 'ResourceNotFound', 'Resource not found');

/** 400 for a body or a parameter that says something the plane cannot use. Code unconfirmed. */
export const invalidRequest = (message: string) => new Refusal(400, 'InvalidRequest', message);

/** 404 where the path names a collection that the policy store does not know. */
export const collectionNotFound = (name: string) => new Refusal(404, '6000', `Collection ${name} not found`);

/** A policy based on an older version. Code and sentence are those of Microsoft's support; the status is unconfirmed. */
export const stalePolicy = () =>
  new Refusal(409, '15602', 'Stale Policy Update. New version already exists, please refresh');

/** 409 for a write that stands against what is there. Status, code and sentence unconfirmed. */
export const versionConflict = (message: string) => new Refusal(409, 'Conflict', message);

/** 415 for a body of another type, or of none. */
export const unsupportedMediaType = (wanted = 'application/json') =>
  new Refusal(415, 'UnsupportedMediaType', `The content type of the request is not supported. Send ${wanted}.`);

/** 501: this is the sandbox, and it does not imitate that. */
export const notImitated = (message: string) => new Refusal(501, 'NotImitatedBySandbox', message);

/** 414: the path might lead somewhere if a part of it were shorter. */
export const pathTooLong = () => new Refusal(414, 'RequestUriTooLong', 'A part of the path is too long.');
