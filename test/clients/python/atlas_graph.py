"""What is between entities, and finding them."""

from dialect import process
from service import CATALOG, gone, look, session, ACCOUNT


def try_relationships(call, first, second):
    """The lineage of one data set from another, written as a relationship by itself."""
    ends = {"end1": {"guid": first, "typeName": "DataSet"}, "end2": {"guid": second, "typeName": "DataSet"}}
    lineage = {"typeName": "direct_lineage_dataset_dataset", **ends, "attributes": {"columnMapping": "[]"}}
    made = call("relationship.create", lineage, seen=lambda one: one["end2"]["guid"], right=second)
    guid = made["guid"]
    mapping = lambda one: one["attributes"]["columnMapping"]
    call(
        "relationship.update",
        {**lineage, "guid": guid, "attributes": {"columnMapping": '[{"a":"b"}]'}},
        seen=mapping,
        right='[{"a":"b"}]',
    )
    call("relationship.get", guid, seen=lambda one: one["relationship"]["end1"]["guid"], right=first)
    call("relationship.delete", guid, seen=lambda _: gone(f"{CATALOG}/relationship/guid/{guid}"), right=True)


def try_lineage(call, prefix, first, second):
    entity = {"entity": process(f"{prefix}_process", [first], [second])}
    made = session().post(f"{ACCOUNT}{CATALOG}/entity", json=entity).json()["guidAssignments"]["-9"]
    pairs = lambda answer: sorted((one["fromEntityId"], one["toEntityId"]) for one in answer["relations"])
    both = sorted([(first, made), (made, second)])
    call("lineage.get_lineage_graph|get", second, direction="INPUT", depth=2, seen=pairs, right=both)
    call(
        "lineage.next_page_lineage|get_next_page",
        second,
        direction="INPUT",
        seen=lambda one: made in one["guidEntityMap"],
        right=True,
    )
    named = {"direction": "INPUT"}
    if call.place == 0:
        named["params"] = {"attr:qualifiedName": f"clients://{prefix}_two"}
    else:
        named["attribute"] = f"clients://{prefix}_two"
    call("lineage.get_lineage_by_unique_attribute|get_by_unique_attribute", "DataSet", **named, seen=pairs, right=both)


def try_discovery(call, prefix):
    names = lambda answer: sorted(one["name"] for one in answer["value"])
    two = [f"{prefix}_one", f"{prefix}_two"]
    mine = {
        "and": [
            {"entityType": "DataSet"},
            {"attributeName": "qualifiedName", "operator": "prefix", "attributeValue": f"clients://{prefix}_"},
        ]
    }
    call(
        "discovery.query",
        {"keywords": None, "filter": mine, "limit": 10},
        seen=lambda answer: [name in names(answer) for name in two],
        right=[True, True],
    )
    facets = [{"facet": "assetType", "count": 5}]
    call(
        "discovery.query",
        {"keywords": "customer", "limit": 1, "facets": facets},
        seen=lambda answer: len(answer["value"]) == 1 and answer["@search.facets"]["assetType"][0]["count"] > 1,
        right=True,
    )
    page = {"keywords": "customer", "limit": 2, "orderby": [{"name": "asc"}]}
    first = call("discovery.query", page, seen=lambda answer: len(answer["value"]), right=2)
    # The Catalog counts rows, the Data Map gives a token.
    following = {"offset": 2} if call.place == 0 else {"continuationToken": first["continuationToken"]}
    call(
        "discovery.query",
        {**page, **following},
        seen=lambda answer: {one["id"] for one in answer["value"]}.isdisjoint(one["id"] for one in first["value"]),
        right=True,
    )
    call("discovery.suggest", {"keywords": "custo", "limit": 3}, seen=lambda answer: len(answer["value"]), right=3)
    call(
        "discovery.auto_complete",
        {"keywords": "custo", "limit": 3},
        seen=lambda answer: answer["value"][0]["queryPlusText"],
        right="customer",
    )
    if call.place == 0:
        call(
            "discovery.browse",
            {"entityType": "azure_sql_table", "limit": 2},
            seen=lambda answer: {one["entityType"] for one in answer["value"]},
            right={"azure_sql_table"},
        )
