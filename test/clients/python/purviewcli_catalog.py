"""Types, entities and what is between them, by purviewcli."""

from atlas_types import definitions
from dialect import data_set, guid_by_name, headers, process
from service import ACCOUNT, CATALOG, classified, entity, gone, look, session

MAIL, PERSON, CITY = "MICROSOFT.PERSONAL.EMAIL", "MICROSOFT.PERSONAL.NAME", "MICROSOFT.GOVERNMENT.CITY_NAME"
TYPES = f"{CATALOG}/types/typedef/name"
NAME = lambda answer: answer["name"]
ENTITY_NAME = lambda answer: answer["entity"]["attributes"]["name"]


def try_types(run):
    made = run(
        "types createTypeDefs",
        definitions("pv"),
        seen=lambda answer: sorted(one["name"] for kind in answer.values() for one in kind),
        right=sorted(
            f"pv_{kind}" for kind in ("enum", "struct", "classification", "entity", "relationship", "business")
        ),
    )
    for command, kind in (
        ("readBusinessMetadataDef", "business"),
        ("readClassificationDef", "classification"),
        ("readEntityDef", "entity"),
        ("readEnumDef", "enum"),
        ("readRelationshipDef", "relationship"),
        ("readStructDef", "struct"),
        ("readTypeDef", "entity"),
    ):
        run(f"types {command}", name=f"pv_{kind}", seen=NAME, right=f"pv_{kind}")
    run("types readTypeDef", guid=made["entityDefs"][0]["guid"], seen=NAME, right="pv_entity")
    names = lambda kind: lambda answer: f"pv_{kind}" in [one["name"] for one in answer[f"{kind}Defs"]]
    run("types readTypeDefs", type="enum", seen=names("enum"), right=True)
    run(
        "types readTypeDefsHeaders",
        seen=lambda all: ["ENUM"] == [one["category"] for one in all if one["name"] == "pv_enum"],
        right=True,
    )
    grown = definitions("pv")["enumDefs"][0]
    grown["elementDefs"].append({"value": "high", "ordinal": 2})
    run(
        "types putTypeDefs",
        {"enumDefs": [grown]},
        seen=lambda answer: len(answer["enumDefs"][0]["elementDefs"]),
        right=2,
    )
    template = {"termTemplateDefs": [{"name": "pv_template", "attributeDefs": []}]}
    session().post(f"{ACCOUNT}/datamap/api/atlas/v2/types/typedefs", json=template)
    run("types readTermTemplateDef", name="pv_template", seen=NAME, right="pv_template")
    counted = lambda answer: [
        answer["typeStatistics"][kind]["count"] for kind in ("azure_sql_server", "azure_data_factory")
    ]
    run("types readStatistics", seen=counted, right=[3, 1])
    run("types deleteTypeDef", name="pv_enum", seen=lambda _: gone(f"{TYPES}/pv_enum"), right=True)
    run(
        "types deleteTypeDefs",
        {"structDefs": definitions("pv")["structDefs"]},
        seen=lambda _: gone(f"{TYPES}/pv_struct"),
        right=True,
    )


def try_entities(run):
    """Gives the guids of two data sets that stay."""
    run("entity create", {"entity": data_set("pv_one")}, seen=headers("CREATE"), right=["pv_one"])
    two = {
        "entities": [
            data_set("pv_two", "-1"),
            data_set("pv_three", "-2"),
            data_set("pv_four", "-3"),
            data_set("pv_five", "-4"),
        ]
    }
    run("entity createBulk", two, seen=lambda answer: len(answer["guidAssignments"]), right=4)
    first, second, third, fourth = (guid_by_name(f"pv_{name}") for name in ("one", "two", "three", "four"))
    by_name = {"typeName": "DataSet", "qualifiedName": "clients://pv_one"}
    run("entity read", guid=first, seen=ENTITY_NAME, right="pv_one")
    run(
        "entity read",
        guid=first,
        ignoreRelationships=True,
        seen=lambda answer: "relationshipAttributes" in answer["entity"],
        right=False,
    )
    names = lambda answer: sorted(one["attributes"]["name"] for one in answer["entities"])
    run("entity readBulk", guid=[first, second], seen=names, right=["pv_one", "pv_two"])
    run("entity readUniqueAttribute", **by_name, seen=ENTITY_NAME, right="pv_one")
    both = ["clients://pv_one", "clients://pv_two"]
    run(
        "entity readBulkUniqueAttribute", typeName="DataSet", qualifiedName=both, seen=names, right=["pv_one", "pv_two"]
    )
    run("entity readHeader", guid=first, seen=lambda header: header["displayText"], right="pv_one")
    described = lambda _: entity(first)["attributes"]["description"]
    run("entity put", guid=first, attrName="description", attrValue="One", seen=described, right="One")
    changed = {"entity": data_set("pv_one", first, description="Two")}
    run("entity putUniqueAttribute", changed, **by_name, seen=described, right="Two")
    try_classifications(run, first, second, by_name)
    try_labels(run, first, by_name)
    try_business_metadata(run, first)
    collected = lambda name: lambda _: entity(guid_by_name(name))["collectionId"]
    run(
        "entity createOrUpdateCollection",
        {"entity": data_set("pv_sales")},
        collection="sal3s0",
        seen=collected("pv_sales"),
        right="sal3s0",
    )
    bulk = {"entities": [data_set("pv_market")]}
    run("entity createOrUpdateCollectionBulk", bulk, collection="mkt9qd", seen=collected("pv_market"), right="mkt9qd")
    moved = {"entityGuids": [third]}
    run("entity changeCollection", moved, collection="f1nanc", seen=collected("pv_three"), right="f1nanc")
    run("entity delete", guid=third, seen=headers("DELETE"), right=["pv_three"])
    run(
        "entity deleteBulk",
        guid=[fourth, guid_by_name("pv_sales")],
        seen=headers("DELETE"),
        right=["pv_four", "pv_sales"],
    )
    run(
        "entity deleteUniqueAttribute",
        typeName="DataSet",
        qualifiedName="clients://pv_five",
        seen=headers("DELETE"),
        right=["pv_five"],
    )
    return first, second


def try_classifications(run, first, second, by_name):
    now = lambda _: classified(first)
    kind = lambda name, **more: {"typeName": name, **more}
    periods = [{"startTime": "2026/01/01 00:00:00", "endTime": "2026/12/31 00:00:00", "timeZone": "UTC"}]
    valid = lambda name: lambda _: look(f"{CATALOG}/entity/guid/{first}/classification/{name}")["validityPeriods"]
    bulk = {"classification": kind(MAIL), "entityGuids": [first, second]}
    run(
        "entity createBulkClassification",
        bulk,
        seen=lambda _: classified(first) + classified(second),
        right=[MAIL, MAIL],
    )
    run("entity createClassifications", [kind(PERSON)], guid=first, seen=now, right=[MAIL, PERSON])
    run(
        "entity putClassifications",
        [kind(PERSON, validityPeriods=periods)],
        guid=first,
        seen=valid(PERSON),
        right=periods,
    )
    run("entity readClassification", guid=first, classificationName=MAIL, seen=lambda one: one["typeName"], right=MAIL)
    run("entity readClassifications", guid=first, seen=lambda all: len(all["list"]), right=2)
    run("entity deleteClassification", guid=first, classificationName=PERSON, seen=now, right=[MAIL])
    run("entity createUniqueAttributeClassifications", [kind(CITY)], **by_name, seen=now, right=[CITY, MAIL])
    run(
        "entity putUniqueAttributeClassifications",
        [kind(CITY, validityPeriods=periods)],
        **by_name,
        seen=valid(CITY),
        right=periods,
    )
    run("entity deleteUniqueAttributeClassification", classificationName=CITY, **by_name, seen=now, right=[MAIL])
    header = {"guid": first, "typeName": "DataSet", "classifications": [kind(PERSON)]}
    run("entity createBulkSetClassifications", {"guidHeaderMap": {first: header}}, seen=now, right=[PERSON])


def try_labels(run, first, by_name):
    now = lambda _: sorted(entity(first).get("labels", []))
    run("entity setLabels", ["a", "b"], guid=first, seen=now, right=["a", "b"])
    run("entity addLabels", ["c"], guid=first, seen=now, right=["a", "b", "c"])
    run("entity deleteLabels", ["a"], guid=first, seen=now, right=["b", "c"])
    run("entity setLabelsByUniqueAttribute", ["x"], **by_name, seen=now, right=["x"])
    run("entity addLabelsByUniqueAttribute", ["y"], **by_name, seen=now, right=["x", "y"])
    run("entity deleteLabelsByUniqueAttribute", ["x"], **by_name, seen=now, right=["y"])


def try_business_metadata(run, first):
    now = lambda _: entity(first).get("businessAttributes", {}).get("pv_business")
    both = {"owner": "Sales", "level": "gold"}
    run("entity addOrUpdateBusinessMetadata", {"pv_business": both}, guid=first, isOverwrite=True, seen=now, right=both)
    run(
        "entity addOrUpdateBusinessAttribute",
        {"level": "silver"},
        guid=first,
        bmName="pv_business",
        seen=now,
        right={**both, "level": "silver"},
    )
    run(
        "entity deleteBusinessAttribute",
        {"level": "silver"},
        guid=first,
        bmName="pv_business",
        seen=now,
        right={"owner": "Sales"},
    )
    run("entity deleteBusinessMetadata", {"pv_business": {"owner": "Sales"}}, guid=first, seen=now, right=None)
    columns = "EntityType,EntityUniqueAttributeValue,BusinessAttributeName,BusinessAttributeValue"
    file = lambda answer: open(answer["export"]).read().startswith(columns)
    run("entity getBusinessMetadataTemplate", seen=file, right=True)
    with open("business.csv", "w") as lines:
        lines.write(f"{columns}\nDataSet,clients://pv_one,pv_business.owner,Support\n")
    run("entity importBusinessMetadata", bmFile="business.csv", seen=now, right={"owner": "Support"})


def try_lineage_and_relationships(run, first, second):
    entity = {"entity": process("pv_process", [first], [second])}
    made = session().post(f"{ACCOUNT}{CATALOG}/entity", json=entity).json()["guidAssignments"]["-9"]
    pairs = lambda answer: sorted((one["fromEntityId"], one["toEntityId"]) for one in answer["relations"])
    run("lineage read", guid=second, direction="INPUT", seen=pairs, right=sorted([(first, made), (made, second)]))
    run(
        "lineage readNext",
        guid=second,
        seen=lambda answer: sorted(answer["guidEntityMap"]),
        right=sorted([made, second]),
    )
    reference = lambda guid: {"guid": guid, "typeName": "DataSet"}
    lineage = {"typeName": "direct_lineage_dataset_dataset", "end1": reference(second), "end2": reference(first)}
    relationship = run("relationship create", lineage, seen=lambda one: one["end1"]["guid"], right=second)
    guid = relationship["guid"]
    mapped = {**lineage, "guid": guid, "attributes": {"columnMapping": '[{"a":"b"}]'}}
    run("relationship put", mapped, seen=lambda one: one["attributes"]["columnMapping"], right='[{"a":"b"}]')
    run(
        "relationship read",
        guid=guid,
        extendedInfo=True,
        seen=lambda one: sorted(one["referredEntities"]),
        right=sorted([first, second]),
    )
    run("relationship delete", guid=guid, seen=lambda _: gone(f"{CATALOG}/relationship/guid/{guid}"), right=True)


def try_search(run):
    run("search query", keywords="customer", limit=1, seen=lambda answer: answer["value"][0]["name"], right="Customer")
    run("search suggest", keywords="custo", limit=2, seen=lambda answer: len(answer["value"]), right=2)
    run(
        "search autoComplete",
        keywords="custo",
        limit=1,
        seen=lambda answer: answer["value"][0]["text"],
        right="customer",
    )
    kinds = lambda answer: {one["entityType"] for one in answer["value"]}
    run("search browse", entityType="azure_sql_table", limit=3, seen=kinds, right={"azure_sql_table"})
