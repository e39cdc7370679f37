import { tenantId } from './personas';

const clouds = [
  ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
  ['login.partner.microsoftonline.cn', 'login.chinacloudapi.cn'],
  ['login.microsoftonline.de'],
  ['login.microsoftonline.us', 'login.usgovcloudapi.net'],
  ['login-us.microsoftonline.com'],
];

export const knownHosts = clouds.flat();

/** The answer of instance discovery. The public cloud's cache is named after its second host, the others' after their first. */
export function instances(origin: string) {
  return {
    tenant_discovery_endpoint: `${origin}/common/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: clouds.map((aliases, at) => ({
      preferred_network: aliases[0],
      preferred_cache: at === 0 ? aliases[1] : aliases[0],
      aliases,
    })),
  };
}

/** The v2.0 document, in the order of its fields. `common` belongs to no tenant and leaves the id open in its issuer. */
export function discoveryV2(origin: string, tenant: string) {
  const own = tenant.toLowerCase() === 'common' ? '{tenantid}' : tenantId;
  return document(`${origin}/${tenant}`, {
    token: '/oauth2/v2.0/token',
    keys: '/discovery/v2.0/keys',
    authorize: '/oauth2/v2.0/authorize',
    device: '/oauth2/v2.0/devicecode',
    logout: '/oauth2/v2.0/logout',
    issuer: `https://login.microsoftonline.com/${own}/v2.0`,
  });
}

/** The v1.0 document; only its path is confirmed, its fields follow the v2.0 one. */
export function discoveryV1(origin: string, tenant: string) {
  const own = tenant.toLowerCase() === 'common' ? '{tenantid}' : tenantId;
  return document(`${origin}/${tenant}`, {
    token: '/oauth2/token',
    keys: '/discovery/keys',
    authorize: '/oauth2/authorize',
    device: '/oauth2/devicecode',
    logout: '/oauth2/logout',
    issuer: `https://sts.windows.net/${own}/`,
  });
}

interface Paths {
  token: string;
  keys: string;
  authorize: string;
  device: string;
  logout: string;
  issuer: string;
}

function document(base: string, paths: Paths) {
  return {
    token_endpoint: base + paths.token,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: base + paths.keys,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: paths.issuer,
    request_uri_parameter_supported: false,
    userinfo_endpoint: 'https://graph.microsoft.com/oidc/userinfo',
    authorization_endpoint: base + paths.authorize,
    device_authorization_endpoint: base + paths.device,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: base + paths.logout,
    claims_supported: [
      'sub',
      'iss',
      'cloud_instance_name',
      'cloud_instance_host_name',
      'cloud_graph_host_name',
      'msgraph_host',
      'aud',
      'exp',
      'iat',
      'auth_time',
      'acr',
      'nonce',
      'preferred_username',
      'name',
      'tid',
      'ver',
      'at_hash',
      'c_hash',
      'email',
    ],
    kerberos_endpoint: `${base}/kerberos`,
    tenant_region_scope: 'WW',
    cloud_instance_name: 'microsoftonline.com',
    cloud_graph_host_name: 'graph.windows.net',
    msgraph_host: 'graph.microsoft.com',
    rbac_url: 'https://pas.windows.net',
  };
}
