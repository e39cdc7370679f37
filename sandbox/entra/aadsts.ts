import { Refusal } from '../http/refusals';

/** An application, as far as a sentence names it. */
interface Named {
  clientId: string;
  displayName: string;
}

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
  // `error` as somebody wrote it down; its status and that of most below are unconfirmed.
  noServicePrincipal: (clientId: string, tenantId: string) =>
    new AadstsRefusal(
      401,
      'invalid_client',
      7000229,
      `The client application ${clientId} is missing service principal in the tenant ${tenantId}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
    ),
  // `error` and status unconfirmed. Entra ID refuses client credentials in any flow when an Origin header is there.
  originWithoutSpa: (origin: string) =>
    new AadstsRefusal(
      400,
      'invalid_request',
      9002326,
      `Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request origin: '${origin}'.`,
    ),
  spaWithoutOrigin: () =>
    new AadstsRefusal(
      400,
      'invalid_request',
      9002327,
      "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
    ),
  publicClientWithSecret: () =>
    new AadstsRefusal(
      401,
      'invalid_client',
      700025,
      "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
    ),
  wrongRedirectUri: (clientId: string, redirectUri: string) =>
    new AadstsRefusal(
      400,
      'invalid_request',
      50011,
      `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${clientId}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to troubleshoot this error.`,
    ),
  otherRedirectUri: (sent: string, before: string) =>
    new AadstsRefusal(
      400,
      'invalid_grant',
      500112,
      `The reply address '${sent}' does not match the reply address '${before}' provided when requesting Authorization code.`,
    ),
  unsupportedResponseType: (type: string) =>
    new AadstsRefusal(
      400,
      'unsupported_response_type',
      70005,
      `The app returned an unsupported response type: '${type}'.`,
    ),
  unsupportedResponseMode: (mode: string) =>
    new AadstsRefusal(
      400,
      'invalid_request',
      70007,
      `'${mode}' is not a supported value of 'response_mode' when requesting a token.`,
    ),
  challengeSize: () =>
    new AadstsRefusal(400, 'invalid_request', 50147, 'The size of the code challenge parameter is not valid.'),
  challengeMethod: (method: string) =>
    new AadstsRefusal(
      400,
      'invalid_request',
      501491,
      `'${method}' is not a supported value of 'code_challenge_method': it is S256 or plain.`,
    ),
  challengeNeeded: () =>
    new AadstsRefusal(
      400,
      'invalid_request',
      9002325,
      'Proof Key for Code Exchange is required for cross-origin authorization code redemption.',
    ),
  wrongVerifier: () =>
    new AadstsRefusal(
      400,
      'invalid_grant',
      501481,
      'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
    ),
  invalidGrant: () => new AadstsRefusal(400, 'invalid_grant', 70000, 'The provided grant is invalid or malformed.'),
  expiredGrant: () =>
    new AadstsRefusal(
      400,
      'invalid_grant',
      70008,
      'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
    ),
  redeemedCode: () =>
    new AadstsRefusal(
      400,
      'invalid_grant',
      54005,
      'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
    ),
  notSignedIn: () =>
    new AadstsRefusal(400, 'login_required', 50058, 'A silent sign-in request was sent but no user is signed in.'),
  noConsent: ({ clientId, displayName }: Named, error: 'invalid_grant' | 'consent_required' = 'invalid_grant') =>
    new AadstsRefusal(
      400,
      error,
      65001,
      `The user or administrator has not consented to use the application with ID '${clientId}' named '${displayName}'. Send an interactive authorization request for this user and resource.`,
    ),
  declinedConsent: () => new AadstsRefusal(400, 'access_denied', 65004, 'User declined to consent to access the app.'),
  adminConsentNeeded: ({ displayName }: Named) =>
    new AadstsRefusal(
      400,
      'access_denied',
      90094,
      `Administrator consent is required: ${displayName} needs a permission that only an administrator may consent to.`,
    ),
  resourceNotListed: ({ clientId, displayName }: Named, resource: string, resourceAppId: string) =>
    new AadstsRefusal(
      400,
      'invalid_client',
      650057,
      `Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration. Client app ID: ${clientId}(${displayName}). Resource value from request: ${resource}. Resource app ID: ${resourceAppId}. List of valid resources from app registration: .`,
    ),
  unknownScope: ({ displayName }: Named, scope: string, resource: string) =>
    new AadstsRefusal(
      400,
      'invalid_client',
      650053,
      `The application '${displayName}' asked for scope '${scope}' that doesn't exist on the resource '${resource}'. Contact the app vendor.`,
    ),
  severalResources: (scope: string) =>
    new AadstsRefusal(
      400,
      'invalid_scope',
      28000,
      `Provided value for the input parameter scope is not valid because it contains more than one resource. Scope ${scope} is not valid.`,
    ),
  authorizationPending: () =>
    new AadstsRefusal(
      400,
      'authorization_pending',
      70016,
      'The provided request has not yet been authorized by the user. The user must input their code.',
    ),
  // The numbers of these three are unconfirmed: other people's tests disagree.
  authorizationDeclined: () =>
    new AadstsRefusal(400, 'authorization_declined', 70018, 'The user declined the request of the device.'),
  unknownDeviceCode: () =>
    new AadstsRefusal(400, 'bad_verification_code', 70018, 'The device code in the request is not known.'),
  expiredDeviceCode: () =>
    new AadstsRefusal(
      400,
      'expired_token',
      70020,
      "The provided value for the input parameter 'device_code' is not valid. This device code has expired.",
    ),
  // `invalid_instance` unconfirmed; the code's documented name is NoSuchInstanceForDiscovery, its sentence is not known.
  unknownInstance: () => new AadstsRefusal(400, 'invalid_instance', 50049, 'Unknown or invalid instance.'),
};
