import type { Client } from '../core/client.ts';
import { isListOf, isObject, isText } from '../core/json.ts';
import { listAll } from '../core/pages.ts';

/** Who may monitor or audit a registered data source. */
export interface DevopsPolicy {
  decisionRules: {
    effect: 'Permit';
    /** What they may do, such as `purviewdatarole_builtin_sqlperfmonitor`. */
    purviewRoleName?: string;
    /** Entra object ids of people and applications, and of groups. */
    principals: string[];
    principalGroups: string[];
    resourceAzurePath?: string;
  }[];
  scope: { type: string; referenceName: string };
}

/** Lists the DevOps policies. Needs the role Policy Author. https://learn.microsoft.com/purview/data-gov-api-rest-data-plane */
export function listDevopsPolicies(client: Client, signal?: AbortSignal): Promise<DevopsPolicy[]> {
  const item = isObject({ decisionRules: isListOf(isObject()), scope: isObject({ referenceName: isText }) });
  return listAll(client, '/policyStore/devops-policies', { apiVersion: '2022-11-01-preview', signal, item });
}
