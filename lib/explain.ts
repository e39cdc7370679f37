import { AuthError, ConfigError, HttpError } from './errors';
import { trustAdvice, untrustedCodes } from './transport';

/** Why something failed, and what to do about it. */
export interface Explanation {
  cause: string;
  remedy: string;
}

/** The refusals of Entra ID that an application meets, by AADSTS code. */
const refusals: Record<string, Explanation> = {
  AADSTS7000215: {
    cause: 'The client secret is wrong, or it is the Secret ID instead of the Value.',
    remedy:
      'Under Certificates & secrets make a new client secret, copy its Value (it is shown once) and put it in AZURE_CLIENT_SECRET.',
  },
  AADSTS7000222: {
    cause: 'The client secret has expired.',
    remedy: 'Under Certificates & secrets make a new client secret and put its Value in AZURE_CLIENT_SECRET.',
  },
  AADSTS700016: {
    cause: 'The tenant has no application with this client id.',
    remedy:
      'Compare AZURE_CLIENT_ID with the Application (client) ID on the overview page, and AZURE_TENANT_ID with the Directory (tenant) ID beside it.',
  },
  AADSTS90002: {
    cause: 'There is no such tenant in this cloud.',
    remedy: 'Compare AZURE_TENANT_ID with the Directory (tenant) ID of your registration, and check AZURE_CLOUD.',
  },
  AADSTS900023: {
    cause: 'The tenant is neither an id nor a domain.',
    remedy: 'Put the Directory (tenant) ID, a GUID, or a verified domain in AZURE_TENANT_ID.',
  },
  AADSTS500011: {
    cause: 'The tenant does not know the resource the token was asked for.',
    remedy: 'Leave PURVIEW_RESOURCE out, or set it to https://purview.azure.net, and check that AZURE_CLOUD is yours.',
  },
  AADSTS7000216: {
    cause: 'The request had no client secret.',
    remedy: 'Put the Value of a client secret in AZURE_CLIENT_SECRET.',
  },
  AADSTS900144: {
    cause: 'A parameter is missing from the token request.',
    remedy: 'Send client_id, client_secret, grant_type and resource (v1) or scope (v2), as a form.',
  },
  AADSTS90014: {
    cause: 'The token request for the v2 endpoint has no scope.',
    remedy: 'Send scope=https://purview.azure.net/.default.',
  },
  AADSTS901002: {
    cause: 'The v2 endpoint does not take a resource.',
    remedy: 'Send scope=https://purview.azure.net/.default in its place, or use the v1 endpoint.',
  },
  AADSTS1002012: {
    cause: 'The scope does not end in /.default.',
    remedy: 'Send scope=https://purview.azure.net/.default: an application gets all its permissions or none.',
  },
  AADSTS70011: {
    cause: 'The scope is not one the API knows.',
    remedy: 'Send scope=https://purview.azure.net/.default.',
  },
  AADSTS70003: {
    cause: 'The grant type is not supported.',
    remedy: 'Send grant_type=client_credentials.',
  },
  AADSTS7000112: {
    cause: 'The application is disabled.',
    remedy: 'Ask an administrator of the tenant to enable it under Enterprise applications.',
  },
};

const untrusted: Explanation = {
  cause:
    'The certificate is signed by nobody Node knows: a company’s proxy that looks inside, or the sandbox with --tls.',
  remedy: trustAdvice,
};

/** What kept an answer from coming, by the system's code. */
const failures: Record<string, Explanation> = {
  ECONNREFUSED: {
    cause: 'Nothing listens at that address.',
    remedy: 'For the sandbox, start it with npm run sandbox. For your account, check PURVIEW_ENDPOINT.',
  },
  ENOTFOUND: {
    cause: 'The host name does not exist, or this machine cannot look it up.',
    remedy:
      'Check PURVIEW_ACCOUNT and AZURE_CLOUD; an account behind a private endpoint resolves only inside its network.',
  },
  TIMEOUT: {
    cause: 'The service did not answer in time: a slow network, a firewall, or a proxy that is not set.',
    remedy: 'Try again; from a company network, ask whether the account is reached through a private endpoint.',
  },
  ...Object.fromEntries(untrustedCodes.map((code) => [code, untrusted])),
};

/**
 * Puts an error into words: what caused it and what to do. It reads the error alone and sends nothing.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export function explain(error: unknown): Explanation {
  if (error instanceof ConfigError) return { cause: error.message, remedy: 'Change the values named above.' };
  if (error instanceof AuthError) return refusals[error.code] ?? unknownRefusal(error);
  if (error instanceof HttpError) return explainAnswer(error);
  const cause = error instanceof Error ? error.message : 'Something that is not an error was thrown.';
  return { cause, remedy: 'Read the message above.' };
}

function explainAnswer(error: HttpError): Explanation {
  const { status, code } = error;
  if (status === 0) return failures[code] ?? { cause: error.message, remedy: 'Check the network and try again.' };
  if (status === 401) {
    return /audience/i.test(error.message)
      ? {
          cause: 'The token is for another API.',
          remedy: 'Ask for a token with the resource https://purview.azure.net.',
        }
      : {
          cause: 'The service does not accept the token: it is missing, damaged, expired or of another tenant.',
          remedy: 'Ask for a fresh token, and check that AZURE_TENANT_ID is the tenant of the Purview account.',
        };
  }
  if (status === 403 && code === 'Unauthorized') {
    return {
      cause: 'The token is good, but the application has no role that allows this call here.',
      remedy: `Ask a Collection Admin for the role ${roleFor(error)} (lesson 02). A role given just now can take minutes to act.`,
    };
  }
  if (status === 403) return { cause: error.message, remedy: 'Ask an administrator for the permission it names.' };
  if (status === 429 || status === 503) {
    return { cause: 'The service asks for fewer calls.', remedy: 'Wait a little and try again.' };
  }
  if (status === 501) return { cause: error.message, remedy: 'This call needs a real Purview account.' };
  return { cause: error.message, remedy: 'Read the service’s own words above and mend the call.' };
}

/** https://learn.microsoft.com/purview/data-gov-api-rest-data-plane names a role for each plane. */
function roleFor({ method, path }: HttpError): string {
  if (path.startsWith('/scan')) return 'Data Source Administrator';
  if (path.startsWith('/account') || path.startsWith('/policyStore')) return 'Collection Admin';
  return method === 'GET' || path.includes('/search/') ? 'Data Reader or Data Curator' : 'Data Curator';
}

function unknownRefusal(error: AuthError): Explanation {
  const remedy = error.code
    ? `Look the code up at https://login.microsoftonline.com/error?code=${error.code.slice('AADSTS'.length)}.`
    : 'Check AZURE_AUTHORITY_HOST: it may not be Entra ID that answered.';
  return { cause: error.message, remedy };
}
