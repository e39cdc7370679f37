"""Types, by pyapacheatlas."""

from pyapacheatlas.core import (
    AtlasAttributeDef,
    AtlasClassification,
    ClassificationTypeDef,
    EntityTypeDef,
    TypeCategory,
)
from pyapacheatlas.core.typedef import AtlasRelationshipEndDef, AtlasStructDef, Cardinality, RelationshipTypeDef
from pyapacheatlas.core.whatif import WhatIfValidator

from service import CATALOG, gone, look

TYPES = f"{CATALOG}/types/typedef/name"


def names(kind):
    return lambda answer: [one["name"] for one in answer[kind]]


def try_types(trial, client):
    data_set = {"applicableEntityTypes": '["DataSet"]', "maxStrLength": "100"}
    business = AtlasStructDef(
        name="pya_business",
        category=TypeCategory.BUSINESSMETADATA,
        attributeDefs=[
            AtlasAttributeDef(name="owner", options=data_set),
            AtlasAttributeDef(name="level", options=data_set),
        ],
    )
    file = EntityTypeDef(
        name="pya_file",
        superTypes=["DataSet"],
        attributeDefs=[
            AtlasAttributeDef(name="format"),
            AtlasAttributeDef(name="size", typeName="int", isOptional=False),
        ],
    )
    copies = RelationshipTypeDef(
        name="pya_copies",
        relationshipCategory="ASSOCIATION",
        endDef1=AtlasRelationshipEndDef(name="copies", typeName="pya_file", cardinality=Cardinality.SET),
        endDef2=AtlasRelationshipEndDef(name="pya_originals", typeName="DataSet", cardinality=Cardinality.SET),
    )
    trial(
        "upload_typedefs",
        lambda: client.upload_typedefs(
            entityDefs=[file], classificationDefs=[ClassificationTypeDef("pya_secret")], businessMetadataDefs=[business]
        ),
        lambda answer: (
            names("entityDefs")(answer) + names("classificationDefs")(answer) + names("businessMetadataDefs")(answer)
        ),
        ["pya_file", "pya_secret", "pya_business"],
    )
    trial(
        "upload_typedefs, of relationships",
        lambda: client.upload_typedefs(relationshipDefs=[copies]),
        names("relationshipDefs"),
        ["pya_copies"],
    )
    file.addAttributeDef(AtlasAttributeDef(name="owner"))
    trial(
        "upload_typedefs, force_update",
        lambda: client.upload_typedefs(entityDefs=[file], force_update=True),
        lambda _: [one["name"] for one in look(f"{TYPES}/pya_file")["attributeDefs"]],
        ["format", "size", "owner"],
    )
    found = trial(
        "get_typedef, by name",
        lambda: client.get_typedef(TypeCategory.ENTITY, name="pya_file"),
        lambda one: one["superTypes"],
        ["DataSet"],
    )
    trial("get_typedef, by guid", lambda: client.get_typedef(guid=found["guid"]), lambda one: one["name"], "pya_file")
    types = trial("get_all_typedefs", client.get_all_typedefs, lambda all: "pya_file" in names("entityDefs")(all), True)
    entities = [
        {"typeName": "pya_file", "guid": -1, "attributes": {"name": "a", "qualifiedName": "a"}},
        {"typeName": "nothing", "guid": -2, "attributes": {"name": "b", "qualifiedName": "b"}},
    ]
    trial(
        "WhatIfValidator.validate_entities",
        lambda: WhatIfValidator(types, []).validate_entities(entities),
        lambda report: (report["values"]["TypeDoesNotExist"], report["values"]["MissingRequiredAttributes"]),
        ([-2], {-1: {"size"}}),
    )


def remove_types(trial, client, guids):
    """When the entities that have them are gone."""
    trial(
        "delete_entity, by guids",
        lambda: client.delete_entity(guid=guids),
        lambda answer: sorted(one["guid"] for one in answer["mutatedEntities"]["DELETE"]),
        sorted(guids),
    )
    trial("delete_type", lambda: client.delete_type("pya_copies"), lambda _: gone(f"{TYPES}/pya_copies"), True)
    secret = AtlasClassification("pya_secret")
    trial(
        "delete_typedefs",
        lambda: client.delete_typedefs(classificationDefs=[ClassificationTypeDef(secret.typeName)]),
        lambda _: gone(f"{TYPES}/pya_secret"),
        True,
    )
