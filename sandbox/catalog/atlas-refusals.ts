import { Refusal } from '../http/refusals';

/** The refusals of Apache Atlas that Purview keeps, each written once. */

/** 400 for a body or parameter that says something unusable. The code is confirmed for typedefs only; search may use another. */
export const invalidParameters = (why: string) => new Refusal(400, 'ATLAS-400-00-01A', `invalid parameters: ${why}`);

/** What was found in a body, as a refusal quotes it: as much of it as helps. */
export function quoted(found: unknown): string {
  const text = JSON.stringify(found) ?? 'nothing';
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

export const unknownType = (name: string) => new Refusal(404, 'ATLAS-404-00-001', `Given typename ${name} was invalid`);

export const unknownTypeGuid = (guid: string) =>
  new Refusal(404, 'ATLAS-404-00-002', `Given type guid ${guid} was invalid`);

export const unknownGuid = (guid: string) =>
  new Refusal(404, 'ATLAS-404-00-005', `Given instance guid ${guid} is invalid/not found`);

export const deletedGuid = (guid: string) =>
  new Refusal(404, 'ATLAS-404-00-012', `Given instance guid ${guid} has been deleted`);

export const badInstance = (why: string) =>
  new Refusal(404, 'ATLAS-404-00-007', `Invalid instance creation/updation parameters passed : ${why}`);

export const unknownUniqueAttribute = (typeName: string, attributes: string) =>
  new Refusal(404, 'ATLAS-404-00-009', `Instance ${typeName} with unique attribute ${attributes} does not exist`);

export const unresolvedReference = (guid: string) =>
  new Refusal(404, 'ATLAS-404-00-00A', `Referenced entity ${guid} is not found`);

export const unknownRelationship = (guid: string) =>
  new Refusal(404, 'ATLAS-404-00-00C', `Given relationship guid ${guid} is invalid/not found`);

export const notALineageType = (guid: string, typeName: string) =>
  new Refusal(
    404,
    'ATLAS-404-00-011',
    `Given instance guid ${guid} with type ${typeName} is not a valid lineage entity type.`,
  );

export const unknownClassification = (name: string) =>
  new Refusal(400, 'ATLAS-400-00-046', `Unknown classification: ${name}`);

export const notClassified = (name: string) =>
  new Refusal(400, 'ATLAS-400-00-06D', `Classification ${name} is not associated with entity`);

export const typeExists = (name: string) => new Refusal(409, 'ATLAS-409-00-001', `Given type ${name} already exists`);

export const typeHasReferences = (name: string) =>
  new Refusal(409, 'ATLAS-409-00-002', `Given type ${name} has references`);

export const relationshipExists = (typeName: string, end1: string, end2: string) =>
  new Refusal(409, 'ATLAS-409-00-004', `relationship ${typeName} already exists between entities ${end1} and ${end2}`);

export const anchorMissing = () => new Refusal(400, 'ATLAS-400-00-072', 'Mandatory anchor attribute is missing');

export const badTermName = () =>
  new Refusal(400, 'ATLAS-400-00-083', "name cannot contain following special chars ('@', '.')");

export const termInUse = (guid: string, count: number) =>
  new Refusal(
    400,
    'ATLAS-400-00-084',
    `Term (guid=${guid}) can't be deleted as it has been assigned to ${count} entities.`,
  );

export const glossaryExists = (name: string) =>
  new Refusal(409, 'ATLAS-409-00-007', `Glossary with name ${name} already exists`);

export const termExists = (name: string) =>
  new Refusal(409, 'ATLAS-409-00-009', `Glossary term with qualifiedName ${name} already exists`);
