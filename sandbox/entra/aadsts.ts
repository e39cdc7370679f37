import { Refusal } from '../http/refusals';

/** A refusal of the token endpoint; `code` is what Microsoft tells clients to branch on (`error`). */
export class AadstsRefusal extends Refusal {
  constructor(
    status: number,
    error: string,
    readonly aadsts: number,
    sentence: string,
  ) {
    super(status, error, `AADSTS${aadsts}: ${sentence}`);
  }
}

const wrongDirectory =
  'This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.';

/** The vocabulary of the token endpoint, in the order in which it checks. The order itself is derived, not documented. */
export const aadsts = {
  malformedTenant: (tenant: string) =>
    new AadstsRefusal(
      400,
      'invalid_request',
      900023,
      `Specified tenant identifier '${tenant}' is neither a valid DNS name, nor a valid external domain.`,
    ),
  // The token endpoint's `error` today is unconfirmed; discovery says invalid_tenant.
  unknownTenant: (tenant: string, error: 'invalid_request' | 'invalid_tenant' = 'invalid_request') =>
    new AadstsRefusal(
      400,
      error,
      90002,
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
    ),
  missingParameter: (name: string) =>
    new AadstsRefusal(
      400,
      'invalid_request',
      900144,
      `The request body must contain the following parameter: '${name}'.`,
    ),
  unsupportedGrant: (grant: string) =>
    new AadstsRefusal(400, 'unsupported_grant_type', 70003, `The app requested an unsupported grant type '${grant}'.`),
  unknownApplication: (clientId: string, tenant: string) =>
    new AadstsRefusal(
      400,
      'unauthorized_client',
      700016,
      `Application with identifier '${clientId}' was not found in the directory '${tenant}'. ${wrongDirectory} You may have sent your authentication request to the wrong tenant.`,
    ),
  // `error` and status unconfirmed; those of 7000218 are known.
  missingSecret: () =>
    new AadstsRefusal(
      401,
      'invalid_client',
      7000216,
      "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
    ),
  missingSecretOfOtherGrant: () =>
    new AadstsRefusal(
      401,
      'invalid_client',
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    ),
  wrongSecret: (clientId: string) =>
    new AadstsRefusal(
      401,
      'invalid_client',
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
    ),
  expiredSecret: (clientId: string) =>
    new AadstsRefusal(
      401,
      'invalid_client',
      7000222,
      `The provided client secret keys for app '${clientId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
    ),
  resourceParameter: () =>
    new AadstsRefusal(400, 'invalid_request', 901002, "The 'resource' request parameter is not supported."),
  missingScope: () =>
    new AadstsRefusal(
      400,
      'invalid_request',
      90014,
      "The required field 'scope' is missing from the credential. Ensure that you have all the necessary parameters for the login request.",
    ),
  severalScopes: (scope: string) =>
    new AadstsRefusal(
      400,
      'invalid_scope',
      70011,
      `The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`,
    ),
  scopeWithoutDefault: (scope: string) =>
    new AadstsRefusal(
      400,
      'invalid_scope',
      1002012,
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    ),
  unknownResource: (resource: string, tenant: string) =>
    new AadstsRefusal(
      400,
      'invalid_resource',
      500011,
      `The resource principal named ${resource} was not found in the tenant named ${tenant}. ${wrongDirectory} You might have sent your authentication request to the wrong tenant.`,
    ),
  // `invalid_instance` unconfirmed; the code's documented name is NoSuchInstanceForDiscovery, its sentence is not known.
  unknownInstance: () => new AadstsRefusal(400, 'invalid_instance', 50049, 'Unknown or invalid instance.'),
};
