import { ClientSecretCredential } from '@azure/identity';
import {
  bearerTokenAuthenticationPolicy,
  createEmptyPipeline,
  createDefaultHttpClient,
  createPipelineRequest,
} from '@azure/core-rest-pipeline';
import { createClient } from '../../lib/core/client';
import { search } from '../../lib/planes/search';
import { tokenSource } from '../../lib/core/token';
import { configOf } from './support';

const scope = 'https://purview.azure.net/.default';

/** The kit's client with the SDK's credential, and then the SDK's pipeline with the kit's: prints what each counted. */
async function main(): Promise<void> {
  const config = configOf(process.env.SANDBOX ?? '', 'reader');
  const credential = new ClientSecretCredential(config.tenantId, config.clientId, config.clientSecret, {
    authorityHost: config.authorityHost,
    disableInstanceDiscovery: true,
    retryOptions: { maxRetries: 0 },
  });
  const page = await search(createClient({ endpoint: config.endpoint, credential }), { limit: 1 });

  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential: tokenSource(config), scopes: scope }));
  const request = createPipelineRequest({
    url: `${config.endpoint}/datamap/api/search/query?api-version=2023-09-01`,
    method: 'POST',
    body: JSON.stringify({ limit: 1 }),
  });
  request.headers.set('content-type', 'application/json');
  const { status, bodyAsText } = await pipeline.sendRequest(createDefaultHttpClient(), request);
  const other: unknown = JSON.parse(bodyAsText ?? '');
  process.stdout.write(JSON.stringify({ kit: page['@search.count'], status, sdk: other }));
}

main().catch((error: unknown) => {
  process.stdout.write(JSON.stringify({ message: error instanceof Error ? error.message : String(error) }));
});
