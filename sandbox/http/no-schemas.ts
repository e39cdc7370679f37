/**
 * For Fastify's `schemaController`: no route here has a schema. By default it loads the compilers for them at start all the same, which
 * takes as long as the rest of it. https://fastify.dev/docs/latest/Reference/Server/#schemacontroller
 */
export const noSchemas = { compilersFactory: { buildValidator: refuse, buildSerializer: refuse } };

function refuse(): never {
  throw new Error('No route of the sandbox has a schema.');
}
