"""Entities and what is between them, by pyapacheatlas."""

from pyapacheatlas.core import AtlasClassification, AtlasEntity, AtlasProcess

from dialect import guid_by_name, headers
from service import CATALOG, classified, entity, gone, look

MAIL, PERSON = "MICROSOFT.PERSONAL.EMAIL", "MICROSOFT.PERSONAL.NAME"


def named(name, guid, kind="DataSet", **more):
    return AtlasEntity(name=name, typeName=kind, qualified_name=f"clients://{name}", guid=guid, **more)


def try_entities(trial, client):
    """Gives the guids of two data sets that stay."""
    trial(
        "upload_entities",
        lambda: client.upload_entities([named("pya_one", "-1"), named("pya_two", "-2")]),
        lambda answer: (headers("CREATE")(answer), sorted(answer["guidAssignments"])),
        (["pya_one", "pya_two"], ["-1", "-2"]),
    )
    first, second = guid_by_name("pya_one"), guid_by_name("pya_two")
    many = [named(f"pya_batch_{number}", f"-{number + 1}") for number in range(5)]
    trial(
        "upload_entities, in batches",
        lambda: client.upload_entities(many, batch_size=2),
        lambda answers: [len(answer["mutatedEntities"]["CREATE"]) for answer in answers],
        [2, 2, 1],
    )
    numbered = named("pya_numbered", -100, "hive_table")
    trial(
        "upload_entities, with a number as guid",
        lambda: client.upload_entities(numbered),
        lambda answer: list(answer["guidAssignments"]),
        ["-100"],
    )
    name = lambda answer: answer["entities"][0]["attributes"]["name"]
    trial("get_entity, by guid", lambda: client.get_entity(guid=first), name, "pya_one")
    trial(
        "get_entity, by name",
        lambda: client.get_entity(qualifiedName="clients://pya_two", typeName="DataSet"),
        name,
        "pya_two",
    )
    trial(
        "get_entity, by a name that is not there",
        lambda: client.get_entity(qualifiedName="clients://none", typeName="DataSet"),
        dict,
        {},
    )
    trial(
        "get_entity, without relationships",
        lambda: client.get_entity(guid=first, ignoreRelationships=True),
        lambda answer: "relationshipAttributes" in answer["entities"][0],
        False,
    )
    trial("get_single_entity", lambda: client.get_single_entity(first), lambda answer: answer["entity"]["guid"], first)
    trial("get_entity_header", lambda: client.get_entity_header(first), lambda header: header["displayText"], "pya_one")
    described = lambda _: entity(first)["attributes"]["description"]
    trial(
        "partial_update_entity, by guid",
        lambda: client.partial_update_entity(guid=first, attributes={"description": "One"}),
        described,
        "One",
    )
    by_name = {"typeName": "DataSet", "qualifiedName": "clients://pya_one"}
    trial(
        "partial_update_entity, by name",
        lambda: client.partial_update_entity(**by_name, attributes={"description": "Two"}),
        described,
        "Two",
    )
    try_classifications(trial, client, first, second)
    try_labels(trial, client, first, by_name)
    try_business_metadata(trial, client, first)
    custom = named("pya_one", first, customAttributes={"team": "Sales"})
    trial(
        "upload_entities, customAttributes",
        lambda: client.upload_entities([custom]),
        lambda _: entity(first)["customAttributes"],
        {"team": "Sales"},
    )
    trial(
        "delete_entity, by name",
        lambda: client.delete_entity(typeName="DataSet", qualifiedName="clients://pya_batch_0"),
        headers("DELETE"),
        ["pya_batch_0"],
    )
    return first, second


def try_classifications(trial, client, first, second):
    trial(
        "classify_bulk_entities",
        lambda: client.classify_bulk_entities([first, second], AtlasClassification(MAIL)),
        lambda _: classified(first) + classified(second),
        [MAIL, MAIL],
    )
    trial(
        "classify_entity",
        lambda: client.classify_entity(first, [AtlasClassification("pya_secret")]),
        lambda _: classified(first),
        [MAIL, "pya_secret"],
    )
    trial(
        "classify_entity, force_update",
        lambda: client.classify_entity(
            first, [AtlasClassification(MAIL), AtlasClassification(PERSON)], force_update=True
        ),
        lambda _: classified(first),
        [MAIL, PERSON, "pya_secret"],
    )
    trial(
        "get_entity_classification",
        lambda: client.get_entity_classification(first, MAIL),
        lambda one: one["typeName"],
        MAIL,
    )
    trial(
        "get_entity_classifications", lambda: client.get_entity_classifications(first), lambda all: len(all["list"]), 3
    )
    trial(
        "declassify_entity",
        lambda: client.declassify_entity(first, "pya_secret"),
        lambda _: classified(first),
        [MAIL, PERSON],
    )


def try_labels(trial, client, first, by_name):
    now = lambda _: sorted(entity(first).get("labels", []))
    trial("update_entity_labels", lambda: client.update_entity_labels(["a"], guid=first), now, ["a"])
    trial("update_entity_labels, by name", lambda: client.update_entity_labels(["b"], **by_name), now, ["a", "b"])
    trial(
        "update_entity_tags, force_update",
        lambda: client.update_entity_tags(["c", "d"], guid=first, force_update=True),
        now,
        ["c", "d"],
    )
    trial("delete_entity_labels", lambda: client.delete_entity_labels(["c"], guid=first), now, ["d"])
    trial("delete_entity_tags, by name", lambda: client.delete_entity_tags(["d"], **by_name), now, [])


def try_business_metadata(trial, client, first):
    now = lambda _: entity(first).get("businessAttributes", {}).get("pya_business")
    both = {"owner": "Sales", "level": "gold"}
    trial("update_businessMetadata", lambda: client.update_businessMetadata(first, {"pya_business": both}), now, both)
    owner = {"owner": "Support"}
    trial(
        "update_businessMetadata, force_update",
        lambda: client.update_businessMetadata(first, {"pya_business": owner}, force_update=True),
        now,
        owner,
    )
    trial(
        "delete_businessMetadata",
        lambda: client.delete_businessMetadata(first, {"pya_business": {"owner": ""}}),
        now,
        None,
    )


def try_lineage(trial, client, first, second):
    ends = {"inputs": [{"guid": first, "typeName": "DataSet"}], "outputs": [{"guid": second, "typeName": "DataSet"}]}
    process = AtlasProcess(
        name="pya_process", typeName="Process", qualified_name="clients://pya_process", guid=-9, **ends
    )
    answer = trial(
        "upload_entities, a process", lambda: client.upload_entities([process]), headers("CREATE"), ["pya_process"]
    )
    made = answer["guidAssignments"]["-9"]
    pairs = lambda lineage: sorted((one["fromEntityId"], one["toEntityId"]) for one in lineage["relations"])
    both = sorted([(first, made), (made, second)])
    trial("get_entity_lineage", lambda: client.get_entity_lineage(second, direction="INPUT"), pairs, both)
    trial(
        "get_entity_next_lineage",
        lambda: client.get_entity_next_lineage(second, "INPUT", limit=1),
        lambda one: sorted(one["guidEntityMap"]),
        sorted([made, second]),
    )
    reference = lambda guid: {"guid": guid, "typeName": "DataSet"}
    lineage = {
        "typeName": "direct_lineage_dataset_dataset",
        "guid": -100,
        "end1": reference(second),
        "end2": reference(first),
    }
    relationship = trial(
        "upload_relationship", lambda: client.upload_relationship(lineage), lambda one: one["end1"]["guid"], second
    )
    guid = relationship["guid"]
    trial(
        "get_relationship",
        lambda: client.get_relationship(guid),
        lambda one: one["relationship"]["typeName"],
        "direct_lineage_dataset_dataset",
    )
    trial(
        "delete_relationship",
        lambda: client.delete_relationship(guid),
        lambda _: gone(f"{CATALOG}/relationship/guid/{guid}"),
        True,
    )
    left = look(f"{CATALOG}/lineage/{second}", direction="OUTPUT")["relations"]
    trial(
        "delete_entity, by guid",
        lambda: client.delete_entity(guid=made),
        lambda answer: (headers("DELETE")(answer), left),
        (["pya_process"], []),
    )
