"""Entities: written, classified, described, moved and removed."""

from dialect import data_set, guid_by_name, headers
from service import CATALOG, classified, entity, gone, look

MAIL, PERSON, CITY = "MICROSOFT.PERSONAL.EMAIL", "MICROSOFT.PERSONAL.NAME", "MICROSOFT.GOVERNMENT.CITY_NAME"
NAME = lambda answer: answer["entity"]["attributes"]["name"]
NAMES = lambda answer: sorted(one["attributes"]["name"] for one in answer["entities"])


def type_of(name):
    """An element of a list of classifications."""
    return {"typeName": name}


def try_entities(call, prefix):
    """`prefix` makes the names those of one client. Gives the guids of two data sets that stay."""
    one, two, three = (f"{prefix}_{part}" for part in ("one", "two", "three"))
    guid = lambda answer: list(answer["guidAssignments"]) == ["-1"]
    call("entity.create_or_update", {"entity": data_set(one)}, seen=guid, right=True)
    call(
        "entity.create_or_update_entities|batch_create_or_update",
        {"entities": [data_set(two, "-1"), data_set(three, "-2")]},
        seen=headers("CREATE"),
        right=sorted([two, three]),
    )
    first, second, third = (guid_by_name(name) for name in (one, two, three))
    call("entity.get_by_guid|get", first, seen=NAME, right=one)
    call("entity.list_by_guids|get_by_ids", guids=[first, second], seen=NAMES, right=sorted([one, two]))
    call("entity.get_header", first, seen=lambda header: header["displayText"], right=one)
    unique = {"attr_qualified_name": f"clients://{one}"}
    call("entity.get_by_unique_attributes|get_by_unique_attribute", "DataSet", **unique, seen=NAME, right=one)
    call(
        "entity.get_entities_by_unique_attributes|batch_get_by_unique_attributes",
        "DataSet",
        attr_n_qualified_name=f"clients://{two}",
        seen=NAMES,
        right=[two],
    )
    call(
        "entity.partial_update_entity_attribute_by_guid|update_attribute_by_id",
        first,
        "By its guid",
        name="description",
        seen=lambda _: entity(first)["attributes"]["description"],
        right="By its guid",
    )
    call(
        "entity.partial_update_entity_by_unique_attributes|update_by_unique_attribute",
        "DataSet",
        {"entity": data_set(one, first, description="By its name")},
        **unique,
        seen=lambda _: entity(first)["attributes"]["description"],
        right="By its name",
    )
    try_classifications(call, first, second, unique)
    try_labels(call, first, unique)
    try_business_metadata(call, prefix, first)
    try_moves(call, prefix, third)
    call("entity.delete_by_guid|delete", third, seen=headers("DELETE"), right=[three])
    deleted = {"attr_qualified_name": f"clients://{prefix}_bulk"}
    call("entity.delete_by_unique_attribute", "DataSet", **deleted, seen=headers("DELETE"), right=[f"{prefix}_bulk"])
    last = guid_by_name(f"{prefix}_moved")
    call("entity.delete_by_guids|batch_delete", guids=[last], seen=headers("DELETE"), right=[f"{prefix}_moved"])
    return first, second


def try_classifications(call, first, second, unique):
    now = lambda _: classified(first)
    call(
        "entity.add_classification",
        {"classification": type_of(MAIL), "entityGuids": [first, second]},
        seen=lambda _: classified(first) + classified(second),
        right=[MAIL, MAIL],
    )
    call("entity.add_classifications", first, [type_of(PERSON)], seen=now, right=[MAIL, PERSON])
    validity = [{"startTime": "2026/01/01 00:00:00", "endTime": "2026/12/31 00:00:00", "timeZone": "UTC"}]
    call(
        "entity.update_classifications",
        first,
        [{**type_of(PERSON), "validityPeriods": validity}],
        seen=lambda _: look(f"{CATALOG}/entity/guid/{first}/classification/{PERSON}")["validityPeriods"],
        right=validity,
    )
    call(
        "entity.get_classification",
        first,
        MAIL,
        seen=lambda one: (one["typeName"], one["entityGuid"]),
        right=(MAIL, first),
    )
    call("entity.get_classifications", first, seen=lambda all: len(all["list"]), right=2)
    call("entity.delete_classification|remove_classification", first, PERSON, seen=now, right=[MAIL])
    call(
        "entity.add_classifications_by_unique_attribute",
        "DataSet",
        [type_of(CITY)],
        **unique,
        seen=now,
        right=[CITY, MAIL],
    )
    call(
        "entity.update_classifications_by_unique_attribute|update_classifications_unique_by_attribute",
        "DataSet",
        [{**type_of(CITY), "validityPeriods": validity}],
        **unique,
        seen=lambda _: look(f"{CATALOG}/entity/guid/{first}/classification/{CITY}")["validityPeriods"],
        right=validity,
    )
    call(
        "entity.delete_classification_by_unique_attribute|remove_classification_by_unique_attribute",
        "DataSet",
        CITY,
        **unique,
        seen=now,
        right=[MAIL],
    )
    header = {"guid": first, "typeName": "DataSet", "classifications": [type_of(CITY)]}
    call(
        "entity.set_classifications|batch_set_classifications",
        {"guidHeaderMap": {first: header}},
        seen=lambda answer: (list(answer), classified(first)),
        right=([first], [CITY]),
    )


def try_labels(call, first, unique):
    now = lambda _: sorted(entity(first).get("labels", []))
    call("entity.set_labels", first, ["a", "b"], seen=now, right=["a", "b"])
    call("entity.add_label", first, ["c"], seen=now, right=["a", "b", "c"])
    call("entity.delete_labels|remove_labels", first, ["a"], seen=now, right=["b", "c"])
    call("entity.set_labels_by_unique_attribute", "DataSet", ["x"], **unique, seen=now, right=["x"])
    call("entity.add_labels_by_unique_attribute", "DataSet", ["y"], **unique, seen=now, right=["x", "y"])
    call(
        "entity.delete_labels_by_unique_attribute|remove_labels_by_unique_attribute",
        "DataSet",
        ["x"],
        **unique,
        seen=now,
        right=["y"],
    )


def try_business_metadata(call, prefix, first):
    """The group was made with the types, and has the attributes `owner` and `level`."""
    group = f"{prefix}_business"
    now = lambda _: entity(first).get("businessAttributes", {}).get(group)
    both = {"owner": "Sales", "level": "gold"}
    call("entity.add_or_update_business_metadata", first, {group: both}, is_overwrite=True, seen=now, right=both)
    call(
        "entity.add_or_update_business_metadata_attributes",
        group,
        first,
        {"level": "silver"},
        seen=now,
        right={"owner": "Sales", "level": "silver"},
    )
    call(
        "entity.delete_business_metadata_attributes|remove_business_metadata_attributes",
        group,
        first,
        {"level": "silver"},
        seen=now,
        right={"owner": "Sales"},
    )
    call(
        "entity.delete_business_metadata|remove_business_metadata", first, {group: {"owner": ""}}, seen=now, right=None
    )
    template = "EntityType,EntityUniqueAttributeValue,BusinessAttributeName,BusinessAttributeValue"
    call(
        "entity.get_sample_business_metadata_template|get_business_metadata_template",
        seen=lambda file: template in (file.read() if call.place == 0 else b"".join(file)).decode(),
        right=True,
    )
    line = f"DataSet,clients://{prefix}_one,{group}.owner,Support\n"
    file = {"file": ("metadata.csv", f"{template}\n{line}".encode(), "text/csv")}
    if call.place == 0:
        call.differs(
            "entity.import_business_metadata",
            files=file,
            pattern="NameError: name 'build_entity_import_business_metadata_reques' is not defined",
            because=IMPORT,
        )
    else:
        call("entity.import_business_metadata", file, seen=now, right={"owner": "Support"})


def try_moves(call, prefix, third):
    collection = lambda _: entity(third)["collectionId"]
    if call.place == 0:
        single, bulk = (
            ("sal3s0", {"entity": data_set(f"{prefix}_moved")}),
            ("sal3s0", {"entities": [data_set(f"{prefix}_bulk")]}),
        )
        call("collection.create_or_update", *single, seen=headers("CREATE"), right=[f"{prefix}_moved"])
        call("collection.create_or_update_bulk", *bulk, seen=headers("CREATE"), right=[f"{prefix}_bulk"])
        call(
            "collection.move_entities_to_collection",
            "f1nanc",
            {"entityGuids": [third]},
            seen=collection,
            right="f1nanc",
        )
        return
    single, bulk = {"entity": data_set(f"{prefix}_moved")}, {"entities": [data_set(f"{prefix}_bulk")]}
    call("entity.create_or_update", single, collection_id="sal3s0", seen=headers("CREATE"), right=[f"{prefix}_moved"])
    call(
        "entity.batch_create_or_update", bulk, collection_id="sal3s0", seen=headers("CREATE"), right=[f"{prefix}_bulk"]
    )
    call(
        "entity.move_entities_to_collection",
        {"entityGuids": [third]},
        collection_id="f1nanc",
        seen=collection,
        right="f1nanc",
    )


IMPORT = "its import of business metadata ends in a NameError: it calls a function by a misspelt name"
