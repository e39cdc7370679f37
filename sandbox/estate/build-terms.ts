import type { Builder } from './build';
import type { TermLine } from './lines';
import { glossaryName } from './terms';
import { people } from './words';

/** Builds the default glossary; the service makes it too, empty, in an account where nothing was scanned. */
export function buildGlossary(build: Builder, terms: TermLine[]): string {
  // A glossary's qualifiedName equals its name.
  const glossary = build.add({ typeName: 'AtlasGlossary', qualifiedName: glossaryName, name: glossaryName });
  for (const [name, definition, assets] of terms) {
    const term = build.add({
      typeName: 'AtlasGlossaryTerm',
      qualifiedName: `${name}@${glossaryName}`,
      name,
      attributes: { longDescription: definition, status: 'Approved' },
      contacts: { Expert: [people.david], Steward: [people.noor] },
    });
    build.relate('AtlasGlossaryTermAnchor', glossary, term);
    for (const asset of assets) build.relate('AtlasGlossarySemanticAssignment', term, build.at(asset));
  }
  return glossary;
}
