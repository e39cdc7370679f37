import { gatewayEnvelope, type Envelope } from '../http/envelopes';
import { Refusal } from '../http/refusals';

/** The gateway's words for a token or a role; all else has the two fields that it does not use, too. */
export const catalogEnvelope: Envelope = (refusal, request, reply) => {
  if (refusal.status === 401 || refusal.status === 403) return gatewayEnvelope(refusal, request, reply);
  const { code, message } = refusal;
  reply.header('x-ms-error-code', code);
  return { error: { code, message, details: null, target: null } };
};

/** 400 for what is no whole thing of the catalog. The code was seen; of the sentences, only that about unpublished domains. */
export const invalidEntity = (message: string) => new Refusal(400, 'DataCatalogInvalidEntity', message);

export const unpublishedDomain = () => invalidEntity('Entity cannot be published in an unpublished domain.');

/** 404 for an id that nothing has. The sentence was seen of data products, the code is unconfirmed. */
export const notFound = (kind: string) => new Refusal(404, 'DataCatalogNotFound', `${kind} does not exist`);

/** 409 for a delete that would leave others without what they hang on. All of it is unconfirmed. */
export const stillHas = (kind: string, what: string) =>
  new Refusal(409, 'DataCatalogConflict', `The ${kind} still has ${what}. Delete those first.`);
