import { isLoopback } from '../core/address.ts';
import { clouds } from '../core/clouds.ts';
import { AuthError, ConfigError, HttpError, proxyAdvice, trustAdvice, untrustedCodes } from '../core/errors.ts';
import { explainCode } from './codes.ts';
import { isOfCatalog, needOf, whoGives } from './needs.ts';
import type { Explanation, Reason } from './reasons.ts';

export type { Explanation, Reason } from './reasons.ts';

export const elsewhere = 'Roles of the Data Map and of Azure do not count there.';
const newSecret = 'Under Certificates & secrets make a new client secret';
const sendScope = 'Send scope=https://purview.azure.net/.default';
const orSetResource = 'Leave PURVIEW_RESOURCE out, or set it to https://purview.azure.net';
const cloudAndResource = `${orSetResource}, and check that AZURE_CLOUD is yours.`;
export const leaveResourceOut: string = `${orSetResource}.`;
const findsProxy = 'from a company network, ask whether a proxy or a firewall stands in the way.';
const notEntra = 'Check AZURE_AUTHORITY_HOST: it may not be Entra ID that answered.';
const ownWords = 'Read the service’s own words above and mend the call.';

/** The refusals of Entra ID that an application meets, by AADSTS code: the reason, the cause, and what to do. */
const refusals: Record<string, [reason: Reason, cause: string, remedy: string]> = {
  AADSTS7000215: [
    'secret',
    'The client secret is wrong, or it is the Secret ID instead of the Value.',
    `Compare AZURE_CLIENT_SECRET with the Value that was saved: a file or a shell may have changed it. If it is the same, or lost: ${newSecret}, copy its Value (it is shown once) and put it in AZURE_CLIENT_SECRET.`,
  ],
  AADSTS7000222: [
    'secret-expired',
    'The client secret has expired.',
    `${newSecret} and put its Value in AZURE_CLIENT_SECRET.`,
  ],
  AADSTS700016: [
    'application',
    'The tenant has no application with this client id.',
    'Compare AZURE_CLIENT_ID with the Application (client) ID on the overview page, and AZURE_TENANT_ID with the Directory (tenant) ID beside it.',
  ],
  AADSTS90002: [
    'tenant',
    'There is no such tenant in this cloud.',
    'Compare AZURE_TENANT_ID with the Directory (tenant) ID of your registration, and check AZURE_CLOUD.',
  ],
  AADSTS900023: [
    'tenant',
    'The tenant is neither an id nor a domain.',
    'Put the Directory (tenant) ID, a GUID, or a verified domain in AZURE_TENANT_ID.',
  ],
  AADSTS500011: ['resource', 'The tenant does not know the resource the token was asked for.', cloudAndResource],
  AADSTS7000229: [
    'application',
    'The tenant has no service principal of the application: it was registered by a command or in another tenant, or somebody deleted it.',
    'Compare AZURE_TENANT_ID with the Directory (tenant) ID of the registration. If they agree, run `az ad sp create --id` with the client id.',
  ],
  AADSTS53003: [
    'permission',
    'A Conditional Access policy of the tenant blocks the application, often for where it calls from.',
    'Ask an administrator which policy it is (Microsoft Entra ID, Sign-in logs, Service principal sign-ins), and to let the application or its network through.',
  ],
  AADSTS501051: [
    'permission',
    'The resource takes assigned applications only, and this one is not assigned to it.',
    'Let an administrator assign the application to the resource under Enterprise applications, or turn off *Assignment required* there.',
  ],
  AADSTS50001: [
    'resource',
    'The resource the token was asked for is disabled, or unknown to the tenant.',
    cloudAndResource,
  ],
  AADSTS650057: [
    'resource',
    'The registration does not list the resource among the permissions it asks for.',
    'Ask by the client credentials grant, which does not need it: this refusal belongs to sign-ins of people.',
  ],
  AADSTS7000216: [
    'secret',
    'The request had no client secret.',
    'Put the Value of a client secret in AZURE_CLIENT_SECRET.',
  ],
  AADSTS7000218: [
    'token-request',
    'The request had no client secret, and its grant type is not that of an application.',
    'Send grant_type=client_credentials, and the Value of a client secret as client_secret.',
  ],
  AADSTS900144: [
    'token-request',
    'A parameter is missing from the token request.',
    'Send client_id, client_secret, grant_type and resource (v1) or scope (v2), as a form.',
  ],
  AADSTS90014: ['token-request', 'The token request for the v2 endpoint has no scope.', `${sendScope}.`],
  AADSTS901002: [
    'token-request',
    'The v2 endpoint does not take a resource.',
    `${sendScope} in its place, or use the v1 endpoint.`,
  ],
  AADSTS1002012: [
    'token-request',
    'The scope does not end in /.default.',
    `${sendScope}: an application gets all its permissions or none.`,
  ],
  AADSTS70011: ['token-request', 'The scope is not one the API knows.', `${sendScope}.`],
  AADSTS70003: ['token-request', 'The grant type is not supported.', 'Send grant_type=client_credentials.'],
  AADSTS7000112: [
    'application',
    'The application is disabled.',
    'Ask an administrator of the tenant to enable it under Enterprise applications.',
  ],
  AADSTS50049: ['settings', 'The sign-in host is not one of Entra ID.', 'Check AZURE_AUTHORITY_HOST and AZURE_CLOUD.'],
  AADSTS90055: [
    'throttled',
    'The tenant sends more requests than Entra ID takes.',
    'Wait a little, and keep tokens until they expire.',
  ],
};

/** What a token is asked for where PURVIEW_RESOURCE is unset, or as good as that. */
const usual = /\b(purview\.azure\.net|73c2949e-da2d-457a-9607-fcc665198967)\b/i;
const noPurview: (typeof refusals)[string] = [
  'resource',
  'The tenant has no service principal of Purview: it is not the tenant of the account, or it lost it.',
  'Compare AZURE_TENANT_ID with the tenant of the Purview account, and check that AZURE_CLOUD is yours. If they agree, let an administrator run `az ad sp create --id 73c2949e-da2d-457a-9607-fcc665198967`.',
];

const untrusted: Explanation = {
  reason: 'certificate',
  cause:
    'The certificate is signed by nobody Node knows: a company’s proxy that looks inside, or the sandbox with --tls.',
  remedy: trustAdvice,
};

const offline: Explanation = {
  reason: 'unreachable',
  cause: 'This machine cannot look up any host now: it has no network, or no name server answers.',
  remedy: 'Connect to the network (or to the company’s VPN) and try again.',
};

/** What kept an answer from coming, by the system's code. */
const failures: Record<string, Explanation> = {
  ABORTED: { reason: 'cancelled', cause: 'The call was cancelled.', remedy: 'Make it again if it is still wanted.' },
  EAI_AGAIN: offline,
  NotSent: {
    reason: 'unreachable',
    cause: 'The rows before this one got no answer in time, so this one was not sent.',
    remedy: 'Give the same rows again once the service answers: what is written already is updated.',
  },
  TIMEOUT: {
    reason: 'unreachable',
    cause: 'The service did not answer in time: a slow network, a firewall, or a proxy that is not set.',
    remedy: 'Try again; from a company network, ask whether the account is reached through a private endpoint.',
  },
  ...Object.fromEntries(untrustedCodes.map((code) => [code, untrusted])),
};

const noHost = 'The host name does not exist, or this machine cannot look it up.';
const noListener = 'Nothing listens at that address.';

/** The same for what a `fetch` of one's own throws, of which nobody knows whom it called. */
const silences: Record<string, Explanation> = {
  ...failures,
  ENOTFOUND: { reason: 'unreachable', cause: noHost, remedy: 'Check the address that was called, and the network.' },
  ECONNREFUSED: { reason: 'unreachable', cause: noListener, remedy: 'Check the address that was called.' },
};

/** Where a call went, by its path: the setting that gives the address, and the settings the host name comes from. */
const hosts: [isCalled: (path: string) => boolean, address: string, others: string][] = [
  [isSignIn, 'AZURE_AUTHORITY_HOST', 'AZURE_AUTHORITY_HOST and AZURE_CLOUD.'],
  [isGraph, 'GRAPH_ENDPOINT', 'GRAPH_ENDPOINT and AZURE_CLOUD.'],
  [isOfCatalog, 'PURVIEW_UNIFIED_ENDPOINT', 'PURVIEW_UNIFIED_ENDPOINT and AZURE_CLOUD.'],
  [
    () => true,
    'PURVIEW_ENDPOINT',
    'PURVIEW_ACCOUNT and AZURE_CLOUD. An account without a host of its own needs no PURVIEW_ACCOUNT; one behind a private endpoint resolves only inside its network.',
  ],
];

/** What the helpers call an answer that the service would not give. */
const notOfService = ['NotJson', 'OddAnswer', 'NoList', 'NoAccount', 'NoMutation'];

const lookLater = 'Look again later, or wait longer: timeoutMs says how long.';
const startAgain = 'Mend what the message names, and start it again.';
/** What became of a call that was taken, by the code that the helpers give it. */
const outcomes = new Map<string, Explanation>([
  [
    'Failed',
    { reason: 'call', cause: 'The service took the call, and what it started has failed.', remedy: startAgain },
  ],
  [
    'Canceled',
    { reason: 'cancelled', cause: 'Somebody cancelled the run.', remedy: 'Start it again if it is still wanted.' },
  ],
  [
    'NotChanged',
    {
      reason: 'call',
      cause: 'The policy was written, and somebody else may have written it at the same time.',
      remedy: 'Make the change again: the policy is then read and edited anew.',
    },
  ],
  [
    'NoRootCollection',
    {
      reason: 'role',
      cause: 'The settings name no account, and no collection that may be read leads to its root.',
      remedy: 'Ask a Collection Admin for a role, or write PURVIEW_ACCOUNT: the root collection has its name.',
    },
  ],
]);

/** Answers whose status says it all. Without a cause, it is the service's own words. */
const answers: Record<number, Omit<Explanation, 'cause'> & { cause?: string }> = {
  403: { reason: 'permission', remedy: 'Ask an administrator for the permission it names.' },
  404: { reason: 'not-found', remedy: ownWords },
  408: {
    reason: 'service',
    cause: 'The service, or a gateway before it, took too long over the call.',
    remedy: 'Ask for less at once: a page at a time, and of glossaries no terms with them. Else try again.',
  },
  413: { reason: 'call', cause: 'The call is larger than the service takes.', remedy: 'Send less at once.' },
  429: { reason: 'throttled', cause: 'The service asks for fewer calls.', remedy: 'Wait a little and try again.' },
  501: { reason: 'not-imitated', remedy: 'This call needs a real Purview account.' },
  503: { reason: 'throttled', cause: 'The service asks for fewer calls.', remedy: 'Wait a little and try again.' },
};

/**
 * Puts an error into words: what caused it and what to do. It reads the error alone and sends nothing; `diagnose`
 * asks further. https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export function explain(error: unknown): Explanation {
  if (error instanceof ConfigError)
    return { reason: 'settings', cause: error.message, remedy: 'Change the values named above.' };
  if (error instanceof AuthError) return explainRefusal(error);
  if (error instanceof HttpError) return error.status === 0 ? explainSilence(error) : explainAnswer(error);
  const { code } = (error ?? {}) as { code?: unknown };
  if (error instanceof Error && typeof code === 'string' && silences[code]) return silences[code];
  const cause = error instanceof Error ? error.message : 'Something that is not an error was thrown.';
  return { reason: 'unknown', cause, remedy: 'Read the message above.' };
}

function explainRefusal({ code, message }: AuthError): Explanation {
  const unknown = code
    ? `Look the code up at https://login.microsoftonline.com/error?code=${code.slice('AADSTS'.length)}.`
    : notEntra;
  const isPurviewMissing = code === 'AADSTS500011' && usual.test(message);
  const [reason, cause, remedy] = isPurviewMissing ? noPurview : (refusals[code] ?? ['unknown', message, unknown]);
  return { reason, cause, remedy };
}

function explainAnswer(error: HttpError): Explanation {
  const { status, code, message, path } = error;
  if (isSignIn(path) && status < 300) {
    return {
      reason: 'settings',
      cause: `What answers at the sign-in host says ${status}, but nothing that Entra ID would.`,
      remedy: notEntra,
    };
  }
  const [, address] = hosts.find(([isCalled]) => isCalled(path))!;
  if (code === 'ProxySignIn') {
    return {
      reason: 'not-the-service',
      cause: 'A proxy on the way asks for a sign-in of its own; the service was not reached.',
      remedy:
        'Give the proxy’s user and password with its address, or let an administrator of the network allow the way.',
    };
  }
  if (notOfService.includes(code)) {
    return {
      reason: 'not-the-service',
      cause: `The answer (${status}) is not in the service’s form: a proxy, a firewall or another host gave it.`,
      remedy: `Check ${address}; ${findsProxy}`,
    };
  }
  if (status >= 300 && status < 400) {
    return {
      reason: 'not-the-service',
      cause: `What answers (${status}) sends the call elsewhere, where neither a token nor a secret follows.`,
      remedy: `Check ${address}; ${findsProxy}`,
    };
  }
  if (code === 'SamePage') {
    return {
      reason: 'service',
      cause: 'The service gives a page of the list that it has given before.',
      remedy: `Try again; if it stays, check ${address}: it may not be the service that answers.`,
    };
  }
  if (status < 300) return outcomes.get(code) ?? { reason: 'call', cause: message, remedy: lookLater };
  if (status === 401) {
    const resource = isGraph(path) ? 'https://graph.microsoft.com' : 'https://purview.azure.net';
    return /audience/i.test(message)
      ? {
          reason: 'audience',
          cause: 'The token is for another API.',
          remedy: `Ask for a token with the resource ${resource}.`,
        }
      : {
          reason: 'token',
          cause: 'The service does not accept the token: it is missing, damaged, expired or of another tenant.',
          remedy: 'Ask for a fresh token, and check that AZURE_TENANT_ID is the tenant of the Purview account.',
        };
  }
  if (lacksRole(error)) {
    const { roles } = needOf(error);
    return {
      reason: 'role',
      roles,
      cause: isOfCatalog(path)
        ? `The token is good, but the application has no role of the Unified Catalog that allows this call here. ${elsewhere}`
        : 'The token is good, but the application has no role that allows this call here.',
      remedy: `Ask ${whoGives(roles)}. A role given just now can take minutes to act.`,
    };
  }
  const ofCode = explainCode(error);
  if (ofCode) return ofCode;
  if (code === 'Authorization_RequestDenied') {
    return {
      reason: 'consent',
      cause: 'Nobody consented to the permission that this call of Microsoft Graph needs.',
      remedy: 'Let an administrator consent to Application.Read.All on Microsoft Graph.',
    };
  }
  // A plane says what it did not find. This is a host that knows no such path.
  if (code === 'RequestUriNotFound' || status === 405 || (status === 404 && code === '')) {
    const remedy = `Check ${address}, which may not be the right address. If it is: ${ownWords}`;
    return { reason: answers[status]?.reason ?? 'call', cause: message, remedy };
  }
  if (code === 'ATLAS-404-00-005') {
    return {
      reason: 'not-found',
      cause: 'No asset has this guid, or it was deleted.',
      remedy: 'Search for it by its qualifiedName.',
    };
  }
  const other: Explanation =
    status >= 500
      ? {
          reason: 'service',
          cause: 'The service failed.',
          remedy: 'Try again; if it stays, quote the request id to Microsoft.',
        }
      : { reason: 'call', cause: message, remedy: ownWords };
  return answers[status] ? { cause: message, ...answers[status] } : other;
}

/** No answer came. The settings to look at are those of the host that was called. */
function explainSilence({ code, message, path, host }: HttpError): Explanation {
  const [, address, others] = hosts.find(([isCalled]) => isCalled(path))!;
  if (message.endsWith(proxyAdvice)) {
    const cause = 'The shell names a proxy that leads out of this network, and the call did not go through it.';
    return { reason: 'unreachable', cause, remedy: proxyAdvice };
  }
  if (code === 'ECONNREFUSED') {
    const cause = noListener;
    return isLoopback(`http://${host}`)
      ? { reason: 'not-running', cause, remedy: `Start what should listen there, or check ${address}.` }
      : { reason: 'unreachable', cause, remedy: `Check ${address}.` };
  }
  if (code === 'NO_TLS' || code === 'NO_HTTP') {
    const scheme = code === 'NO_TLS' ? 'http' : 'https';
    const remedy = `Check ${address}: it may have to begin with ${scheme}://.`;
    return { reason: 'settings', cause: `What listens at that address speaks no ${code.slice(3)}.`, remedy };
  }
  if (code === 'TOO_LARGE') return { reason: 'call', cause: message, remedy: 'Ask for less at once, or set maxBytes.' };
  // Only of this machine is it asked whether the sandbox is there.
  if (code === 'TIMEOUT' && path === '/sandbox/health') {
    const cause = 'Something listens at that address, and does not answer.';
    return { reason: 'unreachable', cause, remedy: `End what listens there, or check ${address}.` };
  }
  if (code === 'ENOTFOUND') {
    const isThere = Object.values(clouds).some(({ authorityHost }) => authorityHost === `https://${host}`);
    return isThere ? offline : { reason: 'unreachable', cause: noHost, remedy: `Check ${others}` };
  }
  return failures[code] ?? { reason: 'unreachable', cause: message, remedy: 'Check the network and try again.' };
}

/** Whether an answer means that a role is missing: the service's code for it really is `Unauthorized`. */
export function lacksRole({ status, code }: HttpError): boolean {
  return status === 403 && /^(Unauthorized$|ATLAS-403-)/.test(code);
}

/** Whether a call went to Entra ID. */
export function isSignIn(path: string): boolean {
  return /\/oauth2\/|\/\.well-known\//.test(path);
}

/** Whether a call went to Microsoft Graph. */
export function isGraph(path: string): boolean {
  return path.startsWith('/v1.0/');
}
