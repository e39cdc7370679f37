"""Every operation that azure-purview-catalog and azure-purview-datamap have in common."""

from atlas_entities import try_entities
from atlas_glossary import try_glossary
from atlas_graph import try_discovery, try_lineage, try_relationships
from atlas_types import remove_types, try_types


def try_atlas(call, prefix):
    try_types(call, prefix)
    first, second = try_entities(call, prefix)
    try_relationships(call, first, second)
    try_lineage(call, prefix, first, second)
    try_glossary(call, prefix, first, second)
    try_discovery(call, prefix)
    remove_types(call, prefix)
