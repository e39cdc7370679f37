"""Types: made, read by guid and by name, changed and removed."""

from service import CATALOG, gone, look

KINDS = {
    "business_metadata_def|business_metadata": ("businessMetadataDefs", "business"),
    "classification_def|classification": ("classificationDefs", "classification"),
    "entity_definition|entity": ("entityDefs", "entity"),
    "enum_def|enum": ("enumDefs", "enum"),
    "relationship_def|relationship": ("relationshipDefs", "relationship"),
    "struct_def|struct": ("structDefs", "struct"),
}


def text(name, **more):
    return {"name": name, "typeName": "string", "isOptional": True, "cardinality": "SINGLE", **more}


def definitions(prefix):
    """A type of each kind."""
    entity = f"{prefix}_entity"
    applicable = {"options": {"applicableEntityTypes": '["DataSet"]', "maxStrLength": "100"}}
    end = lambda of, name: {"type": of, "name": name, "isContainer": False, "cardinality": "SET"}
    return {
        "enumDefs": [{"name": f"{prefix}_enum", "elementDefs": [{"value": "low", "ordinal": 1}]}],
        "structDefs": [{"name": f"{prefix}_struct", "attributeDefs": [text("street")]}],
        "classificationDefs": [{"name": f"{prefix}_classification", "attributeDefs": []}],
        "entityDefs": [{"name": entity, "superTypes": ["DataSet"], "attributeDefs": [text("format")]}],
        "relationshipDefs": [
            {
                "name": f"{prefix}_relationship",
                "relationshipCategory": "ASSOCIATION",
                "propagateTags": "NONE",
                "endDef1": end(entity, "copies"),
                "endDef2": end("DataSet", f"{prefix}_originals"),
            }
        ],
        "businessMetadataDefs": [
            {
                "name": f"{prefix}_business",
                "attributeDefs": [text("owner", **applicable), text("level", **applicable)],
            }
        ],
    }


def try_types(call, prefix):
    made = call(
        "types.create_type_definitions|batch_create",
        definitions(prefix),
        seen=lambda answer: sorted(one["name"] for kind in dict(answer).values() for one in kind or []),
        right=sorted(f"{prefix}_{kind}" for _, kind in KINDS.values()),
    )
    for operation, (list_name, kind) in KINDS.items():
        name = f"{prefix}_{kind}"
        guid = made[list_name][0]["guid"]
        catalog, datamap = operation.split("|")
        by = lambda key, key2: f"types.get_{catalog}_by_{key}|get_{datamap}_by_{key2}"
        call(by("guid", "id"), guid, seen=lambda one: one["name"], right=name)
        call(by("name", "name"), name, seen=lambda one: one["guid"], right=guid)
    entity = made["entityDefs"][0]
    call(
        "types.get_type_definition_by_guid|get_by_id",
        entity["guid"],
        seen=lambda one: one["name"],
        right=entity["name"],
    )
    call(
        "types.get_type_definition_by_name|get_by_name",
        entity["name"],
        seen=lambda one: one["guid"],
        right=entity["guid"],
    )
    call(
        "types.get_all_type_definitions|get",
        seen=lambda all: entity["name"] in [one["name"] for one in all["entityDefs"]],
        right=True,
    )
    call(
        "types.list_type_definition_headers|get_headers",
        seen=lambda all: [one["category"] for one in all if one["name"] == entity["name"]],
        right=["ENTITY"],
    )
    grown = definitions(prefix)["entityDefs"][0]
    grown["attributeDefs"].append(text("size"))
    call(
        "types.update_atlas_type_definitions|batch_update",
        {"entityDefs": [grown]},
        seen=lambda answer: [one["name"] for one in answer["entityDefs"][0]["attributeDefs"]],
        right=["format", "size"],
    )
    try_templates(call, prefix)


def try_templates(call, prefix):
    """The one of a glossary's terms is there from the start."""
    template = f"{prefix}_template"
    made = call(
        "types.create_type_definitions|batch_create",
        {"termTemplateDefs": [{"name": template, "attributeDefs": [text("origin")]}]},
        seen=lambda answer: answer["termTemplateDefs"][0]["name"],
        right=template,
    )
    guid = made["termTemplateDefs"][0]["guid"]
    call(
        "types.get_term_template_def_by_guid|get_term_template_by_id",
        guid,
        seen=lambda one: one["name"],
        right=template,
    )
    call(
        "types.get_term_template_def_by_name|get_term_template_by_name",
        template,
        seen=lambda one: one["guid"],
        right=guid,
    )


def remove_types(call, prefix):
    """At the end, when no entity has them any more."""
    path = f"{CATALOG}/types/typedef/name/{prefix}"
    call("types.delete_type_by_name|delete", f"{prefix}_enum", seen=lambda _: gone(f"{path}_enum"), right=True)
    call(
        "types.delete_type_definitions|batch_delete",
        {"structDefs": look(f"{CATALOG}/types/typedefs")["structDefs"][-1:]},
        seen=lambda _: gone(f"{path}_struct"),
        right=True,
    )
