import type { Types } from '../catalog/types/registry';
import { glossaryName } from '../estate/terms';
import type { WorldDocument } from './model';
import type { EntityLine, GlossaryLine, LineageLine, RelationshipLine } from './model-assets';
import type { EntityRef } from './model-parts';
import type { Placed } from './assets';
import type { Reading } from './reading';

interface Lines {
  entities: Placed<EntityLine>[];
  relationships: Placed<RelationshipLine>[];
}

/** The entities and relationships of a document, also those that it writes in a shorter way. */
export function assetLines(types: Types, reading: Reading): Lines {
  const { entities = [], relationships = [], lineage = [] } = reading.document;
  const written: Lines = {
    entities: entities.map((line, at) => ({ line, place: `entities[${at}]` })),
    relationships: relationships.map((line, at) => ({ line, place: `relationships[${at}]` })),
  };
  const shorter = [
    ...written.entities.map((one) => relatedLines(types, one, reading)),
    glossaryLines(reading.document),
    ...lineage.map((line, at) => lineageLines(line, `lineage[${at}]`, reading)),
  ];
  return {
    entities: [...written.entities, ...shorter.flatMap((one) => one.entities)],
    relationships: [...written.relationships, ...shorter.flatMap((one) => one.relationships)],
  };
}

const refTo = ({ typeName, qualifiedName, attributes, guid }: EntityLine): EntityRef =>
  guid ?? { typeName, qualifiedName: qualifiedName ?? String(attributes?.qualifiedName) };

/** What an entity says of its relationships under the names of its type's relationship attributes. */
function relatedLines(types: Types, { line, place }: Placed<EntityLine>, { faults }: Reading): Lines {
  // Of a type that there is not, nothing but that is told.
  if (line.relationshipAttributes === undefined || types.get(line.typeName) === undefined)
    return { entities: [], relationships: [] };
  const known = types.relationshipAttributes(line.typeName);
  const relationships = Object.entries(line.relationshipAttributes).flatMap(([name, given]) => {
    const where = `${place}.relationshipAttributes.${name}`;
    const attribute = known.get(name);
    if (attribute === undefined) {
      faults.add(where, `${line.typeName} has no relationship "${name}".`);
      return [];
    }
    if (Array.isArray(given) && !attribute.many) faults.add(where, 'it leads to one entity, and not to a list.');
    const { relationship: typeName, end } = attribute;
    return [given].flat().map((ref, at) => ({
      line: { typeName, ...(end === 1 ? { end1: refTo(line), end2: ref } : { end1: ref, end2: refTo(line) }) },
      place: Array.isArray(given) ? `${where}[${at}]` : where,
      short: true,
    }));
  });
  return { entities: [], relationships };
}

/** The glossaries with their terms. An account has one from the start. */
function glossaryLines({ glossaries, terms = [], entities = [] }: WorldDocument): Lines {
  const usual: GlossaryLine[] = entities.some(({ typeName }) => typeName === 'AtlasGlossary')
    ? []
    : [{ name: glossaryName }];
  const made = (glossaries ?? usual).map(({ name, longDescription }, at) => ({
    line: {
      typeName: 'AtlasGlossary',
      qualifiedName: name,
      name,
      ...(longDescription === undefined ? {} : { attributes: { longDescription } }),
    },
    place: `glossaries[${at}]`,
  }));
  const written = terms.map(
    ({ name, glossary = glossaryName, longDescription, status = 'Approved', contacts }, at) => ({
      line: {
        typeName: 'AtlasGlossaryTerm',
        qualifiedName: `${name}@${glossary}`,
        name,
        attributes: { ...(longDescription === undefined ? {} : { longDescription }), status },
        ...(contacts === undefined ? {} : { contacts }),
      },
      place: `terms[${at}]`,
    }),
  );
  const ties = terms.flatMap(({ glossary = glossaryName, assignedEntities = [] }, at) => {
    const term = refTo(written[at].line);
    const end1 = { typeName: 'AtlasGlossary', qualifiedName: glossary };
    return [
      { line: { typeName: 'AtlasGlossaryTermAnchor', end1, end2: term }, place: `terms[${at}].glossary`, short: true },
      ...assignedEntities.map((ref, i) => ({
        line: { typeName: 'AtlasGlossarySemanticAssignment', end1: term, end2: ref },
        place: `terms[${at}].assignedEntities[${i}]`,
        short: true,
      })),
    ];
  });
  return { entities: [...made, ...written], relationships: ties };
}

/** The collection of what a process writes, in which it is seen by whoever sees that. */
function collectionOf(entities: EntityLine[], ref: EntityRef | undefined): EntityLine['collection'] {
  const name = typeof ref === 'string' ? ref : ref?.qualifiedName;
  return entities.find(({ qualifiedName }) => qualifiedName === name)?.collection;
}

/** A process that reads and writes. */
function lineageLines({ inputs, outputs, process = {} }: LineageLine, place: string, reading: Reading): Lines {
  if (inputs.length + outputs.length === 0) reading.faults.add(place, 'it has neither inputs nor outputs.');
  const named = (refs: EntityRef[]) =>
    refs.map((ref) => (typeof ref === 'string' ? ref : ref.qualifiedName)).join(', ');
  const { typeName = 'Process', qualifiedName = `lineage from ${named(inputs)} to ${named(outputs)}` } = process;
  const { name = qualifiedName } = process;
  const collection = collectionOf(reading.document.entities ?? [], [...outputs, ...inputs][0]);
  const line: EntityLine = { typeName, qualifiedName, name, ...(collection === undefined ? {} : { collection }) };
  const tie = (relationship: string, ref: EntityRef, at: string) => ({
    line: { typeName: relationship, end1: refTo(line), end2: ref },
    place: `${place}.${at}`,
    short: true,
  });
  return {
    entities: [{ line, place: `${place}.process` }],
    relationships: [
      ...inputs.map((ref, at) => tie('dataset_process_inputs', ref, `inputs[${at}]`)),
      ...outputs.map((ref, at) => tie('process_dataset_outputs', ref, `outputs[${at}]`)),
    ],
  };
}
