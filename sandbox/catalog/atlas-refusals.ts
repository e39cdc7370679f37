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
  new Refusal(404, 'ATLAS-404-00-008', `Given classification ${name} was invalid`);

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

export const categoryExists = (name: string) =>
  new Refusal(409, 'ATLAS-409-00-00A', `Glossary category with qualifiedName ${name} already exists`);

export const categoryNameMissing = () =>
  new Refusal(
    400,
    'ATLAS-400-00-07B',
    'Attributes qualifiedName, name & glossary name are missing. Failed to derive a unique name for Glossary category',
  );

/** `attribute` is empty where the caller named none. */
export const notUnique = (typeName: string, attribute: string) =>
  new Refusal(400, 'ATLAS-400-00-013', `Type ${typeName} with unique attribute ${attribute} does not exist`);

export const unknownAttribute = (name: string, typeName: string) =>
  new Refusal(400, 'ATLAS-400-00-023', `Attribute ${name} not found for type ${typeName}`);

export const unupdatable = (name: string, typeName: string) =>
  new Refusal(400, 'ATLAS-400-00-027', `${name}.${typeName} : attribute update not supported`);

export const longLabel = (label: string) =>
  new Refusal(400, 'ATLAS-400-00-08F', `Invalid label: ${label}, label size should not be greater than 50`);

export const badLabel = (label: string) =>
  new Refusal(
    400,
    'ATLAS-400-00-090',
    `Invalid label: ${label}, label should contain alphanumeric characters, '_' or '-'`,
  );

export const longCustomKey = (key: string) =>
  new Refusal(
    400,
    'ATLAS-400-00-08C',
    `Invalid key: ${key} in custom attribute, key size should not be greater than 50`,
  );

export const badCustomKey = (key: string) =>
  new Refusal(
    400,
    'ATLAS-400-00-08D',
    `Invalid key: ${key} in custom attribute, key should only contain alphanumeric characters, '_' or '-'`,
  );

export const longCustomValue = (value: string) =>
  new Refusal(400, 'ATLAS-400-00-08E', `Invalid value: ${value} in custom attribute, value length is greater than 500`);

interface End {
  type: string;
}

/** Ends whose types do not fit. The sentence names the definition's types, its second end first, as it was seen. */
export const unfitEnds = ({ name, endDef1, endDef2 }: { name: string; endDef1?: End; endDef2?: End }) =>
  new Refusal(
    400,
    'ATLAS-400-00-036',
    `invalid relationshipDef: ${name}: end type 1: ${endDef2?.type}, end type 2: ${endDef1?.type}`,
  );

export const missingEnd = (typeName: string) =>
  new Refusal(400, 'ATLAS-400-00-07D', `Relationship end is invalid. Expected ${typeName} but is NULL`);

export const unknownRelationshipType = (typeName: string) =>
  new Refusal(400, 'ATLAS-400-00-028', `invalid value: unknown relationship type'${typeName}'`);

export const endChanged = (typeName: string, guid: string, end: string, given: string) =>
  new Refusal(
    404,
    'ATLAS-400-00-069',
    `change of relationship end is not permitted. relationship-type=${typeName}, relationship-guid=${guid}, end-guid=${end}, updated-end-guid=${given}`,
  );

export const relationshipTypeChanged = (guid: string, typeName: string, given: string) =>
  new Refusal(
    404,
    'ATLAS-400-00-06A',
    `change of relationship type is not permitted. relationship-guid=${guid}, current-type=${typeName}, new-type=${given}`,
  );

export const glossaryNameMissing = () =>
  new Refusal(
    400,
    'ATLAS-400-00-079',
    'Attributes qualifiedName and name are missing. Failed to derive a unique name for Glossary',
  );

export const termNameMissing = () =>
  new Refusal(
    400,
    'ATLAS-400-00-07A',
    'Attributes qualifiedName, name & glossary name are missing. Failed to derive a unique name for Glossary term',
  );

export const relationGuidMissing = () =>
  new Refusal(400, 'ATLAS-400-00-078', 'Missing mandatory attribute, TermAssignment relationship guid');

export const badUnassignment = (relationshipGuid: string, term: string, entity: string) =>
  new Refusal(
    400,
    'ATLAS-400-00-080',
    `Given relationshipGuid(${relationshipGuid}) is invalid for term (guid=${term}) and entity(guid=${entity})`,
  );

export const termOfItself = () =>
  new Refusal(400, 'ATLAS-400-00-07E', 'Invalid Term relationship: Term cannot have a relationship with self');

/** Purview's own code: Atlas knows no hierarchy of terms. */
export const termHierarchyUnasked = () =>
  new Refusal(
    400,
    'TermHierarchyQueryParameterMissing',
    'Please specify the query parameter includeTermHierarchy as True then retry.',
  );

export const circularSuperTypes = (name: string, path: string[]) =>
  new Refusal(
    400,
    'ATLAS-400-00-002',
    `${name}: invalid supertypes - circular reference back to self [${path.join(', ')}]`,
  );

export const unfitSuperType = (name: string, superType: string) =>
  new Refusal(400, 'ATLAS-400-00-003', `${name}: incompatible supertype ${superType}`);

export const attributeRequired = (typeName: string, name: string) =>
  new Refusal(400, 'ATLAS-400-00-00C', `${typeName}.${name} : can not add mandatory attribute`);

export const attributeDropped = (typeName: string, name: string) =>
  new Refusal(400, 'ATLAS-400-00-00D', `${typeName}.${name} : attribute delete not supported`);

export const superTypeDropped = () => new Refusal(400, 'ATLAS-400-00-00E', 'superType remove not supported');

export const categoryChanged = (given: string, known: string) =>
  new Refusal(400, 'ATLAS-400-00-010', `Given type ${given} doesn't match ${known}`);

export const attributeRetyped = () =>
  new Refusal(400, 'ATLAS-400-00-029', 'Data type update for attribute is not supported');

export const endsMissing = (name: string) =>
  new Refusal(400, 'ATLAS-400-00-02C', `relationshipDef ${name} creation attempted without 2 ends`);

export const twoContainers = (name: string) =>
  new Refusal(400, 'ATLAS-400-00-02D', `relationshipDef ${name} creation attempted with both ends as containers`);

export const associationWithContainer = (name: string) =>
  new Refusal(
    400,
    'ATLAS-400-00-030',
    `ASSOCIATION relationshipDef ${name} creation attempted with an end specifying isContainer`,
  );

export const noContainer = (name: string, category: 'COMPOSITION' | 'AGGREGATION') =>
  new Refusal(
    400,
    category === 'COMPOSITION' ? 'ATLAS-400-00-031' : 'ATLAS-400-00-032',
    `${category} relationshipDef ${name} creation attempted without an end specifying isContainer`,
  );

export const manyWholes = (name: string) =>
  new Refusal(
    400,
    'ATLAS-400-00-033',
    `COMPOSITION relationshipDef ${name} can only have one parent; so cannot have SET cardinality on children`,
  );

export const endMoved = (name: string, end: 1 | 2, given: string, known: string) =>
  new Refusal(
    400,
    end === 1 ? 'ATLAS-400-00-037' : 'ATLAS-400-00-038',
    `invalid update for relationshipDef ${name}: new end${end} ${given}, existing end${end} ${known}`,
  );

export const relationshipRecategorized = (name: string, given: string, known: string) =>
  new Refusal(
    400,
    'ATLAS-400-00-039',
    `invalid  update for relationship ${name}: new relationshipDef category ${given}, existing relationshipDef category ${known}`,
  );

export const unknownCategory = (name: string) =>
  new Refusal(400, 'ATLAS-400-00-015', `Type Category ${name} is invalid`);

export const classificationAsAttribute = (typeName: string, name: string) =>
  new Refusal(
    400,
    'ATLAS-400-00-081',
    `${typeName}.${name}: invalid attribute type. Attribute cannot be of type classification`,
  );
