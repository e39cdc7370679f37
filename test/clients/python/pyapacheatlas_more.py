"""Glossary, search, collections, tables and people, by pyapacheatlas."""

import time

from openpyxl import load_workbook
from pyapacheatlas.core import AtlasEntity
from pyapacheatlas.core.glossary.term import PurviewGlossaryTerm
from pyapacheatlas.readers import ExcelConfiguration, ExcelReader

from dialect import data_set, guid_by_name, headers
from service import CATALOG, entity, gone, look

VERSION = {"api-version": "2019-11-01-preview"}


def try_glossary(trial, client, first, second):
    glossary = trial("glossary.get_glossary", client.glossary.get_glossary, lambda one: one["name"], "Glossary")
    guid = glossary["guid"]
    trial(
        "glossary.get_glossary, detailed",
        lambda: client.glossary.get_glossary(detailed=True),
        lambda one: len(one["termInfo"]),
        len(glossary["terms"]),
    )
    trial("glossary.get_glossaries", client.glossary.get_glossaries, lambda all: [one["guid"] for one in all], [guid])
    term = lambda name: PurviewGlossaryTerm(
        name=name, qualifiedName=f"{name}@Glossary", glossaryGuid=guid, longDescription="Ours"
    )
    one = trial(
        "glossary.upload_term",
        lambda: client.glossary.upload_term(term("pya revenue")),
        lambda one: one["name"],
        "pya revenue",
    )
    trial(
        "glossary.upload_terms", lambda: client.glossary.upload_terms([term("pya margin"), term("pya profit")]), len, 2
    )
    described = lambda one: one["longDescription"]
    trial("glossary.get_term, by guid", lambda: client.glossary.get_term(guid=one["guid"]), described, "Ours")
    found = trial("glossary.get_term, by name", lambda: client.glossary.get_term(name="pya margin"), described, "Ours")
    trial(
        "get_glossary_term",
        lambda: client.get_glossary_term(name="pya revenue"),
        lambda found: found["guid"],
        one["guid"],
    )
    changed = term("pya revenue")
    changed.longDescription = "Changed"
    trial(
        "glossary.upload_term, force_update",
        lambda: client.glossary.upload_term(changed, force_update=True, termGuid=one["guid"]),
        lambda _: look(f"{CATALOG}/glossary/term/{one['guid']}")["longDescription"],
        "Changed",
    )
    assigned = lambda _: sorted(two["guid"] for two in look(f"{CATALOG}/glossary/terms/{one['guid']}/assignedEntities"))
    both = sorted([first, second])
    ends = [{"guid": first}, {"guid": second}]
    trial("glossary.assignTerm", lambda: client.glossary.assignTerm(ends, termGuid=one["guid"]), assigned, both)
    trial(
        "glossary.get_termAssignedEntities, by name",
        lambda: client.glossary.get_termAssignedEntities(termName="pya revenue"),
        lambda all: sorted(two["guid"] for two in all),
        both,
    )
    trial(
        "glossary.delete_assignedTerm",
        lambda: client.glossary.delete_assignedTerm([entity(first), entity(second)], termGuid=one["guid"]),
        assigned,
        [],
    )
    try_files(trial, client, guid, [one["guid"], found["guid"]])
    path = f"{CATALOG}/glossary/term/{found['guid']}"
    trial("glossary.delete_term", lambda: client.glossary.delete_term(found["guid"]), lambda _: gone(path), True)


def try_files(trial, client, glossary, terms):
    trial(
        "glossary.export_terms",
        lambda: client.glossary.export_terms(terms, "exported.csv", glossary_guid=glossary),
        lambda _: [name in open("exported.csv").read() for name in ("pya revenue", "pya margin")],
        [True, True],
    )
    with open("imported.csv", "w") as file:
        file.write("Name,Definition,Status\npya turnover,What was sold,Approved\n")
    begun = trial(
        "glossary.import_terms",
        lambda: client.glossary.import_terms("imported.csv"),
        lambda one: one["status"],
        "Running",
    )
    time.sleep(1.1)
    trial(
        "glossary.import_terms_status",
        lambda: client.glossary.import_terms_status(begun["id"]),
        lambda one: (one["status"], one["properties"]["importedTerms"]),
        ("Succeeded", "1"),
    )


def try_discovery(trial, client):
    search = client.discovery
    trial(
        "discovery.query",
        lambda: search.query("customer", limit=1),
        lambda answer: answer["value"][0]["name"],
        "Customer",
    )
    trial(
        "discovery.query, with facets",
        lambda: search.query(
            "customer", limit=1, facets=[{"facet": "assetType", "count": 3, "sort": {"count": "desc"}}]
        ),
        lambda answer: len(answer["@search.facets"]["assetType"]),
        3,
    )
    tables = {"typeName": "azure_sql_table", "includeSubTypes": True}
    found = lambda rows: {row["entityType"] for row in rows}
    trial(
        "discovery.search_entities, page by page",
        lambda: list(search.search_entities("customer", limit=10, search_filter=tables)),
        lambda rows: (found(rows), len(rows) == len({row["id"] for row in rows}) > 10),
        ({"azure_sql_table"}, True),
    )
    words = lambda answer: answer["value"][0]["text"]
    trial("discovery.autocomplete", lambda: search.autocomplete("custo", limit=1), words, "customer")
    trial("discovery.suggest", lambda: search.suggest("custo", limit=1), lambda answer: len(answer["value"]), 1)
    trial(
        "discovery.browse",
        lambda: search.browse("azure_sql_table", limit=2),
        lambda answer: found(answer["value"]),
        {"azure_sql_table"},
    )


def try_collections(trial, client):
    collections = client.collections
    name = "pyacol"
    trial(
        "collections.create_or_update_collection",
        lambda: collections.create_or_update_collection(name, "By pyapacheatlas", "contoso"),
        lambda _: look(f"/account/collections/{name}", **VERSION)["friendlyName"],
        "By pyapacheatlas",
    )
    trial(
        "collections.list_collections",
        lambda: list(collections.list_collections()),
        lambda all: name in [one["name"] for one in all],
        True,
    )
    placed = lambda *names: lambda _: [entity(guid_by_name(one))["collectionId"] for one in names]
    single = AtlasEntity(name="pya_single", typeName="DataSet", qualified_name="clients://pya_single", guid="-1")
    trial(
        "collections.upload_single_entity",
        lambda: collections.upload_single_entity(single, name),
        placed("pya_single"),
        [name],
    )
    two = [data_set("pya_third", "-1"), data_set("pya_fourth", "-2")]
    trial(
        "collections.upload_entities",
        lambda: collections.upload_entities(two, name),
        placed("pya_third", "pya_fourth"),
        [name, name],
    )
    guids = [guid_by_name(one) for one in ("pya_single", "pya_third", "pya_fourth")]
    trial(
        "collections.move_entities",
        lambda: collections.move_entities(guids, "sal3s0"),
        placed("pya_single", "pya_third"),
        ["sal3s0", "sal3s0"],
    )
    path = f"/account/collections/{name}"
    trial(
        "collections.delete_collection",
        lambda: collections.delete_collection(name),
        lambda _: gone(path, **VERSION),
        True,
    )


def try_readers(trial, client):
    """Its own template, filled in as its pages say, becomes entities and lineage."""
    reader = ExcelReader(ExcelConfiguration())
    trial(
        "ExcelReader.make_template",
        lambda: reader.make_template("template.xlsx"),
        lambda _: "BulkEntities" in load_workbook("template.xlsx").sheetnames,
        True,
    )
    book = load_workbook("template.xlsx")
    for table in ("from", "to"):
        book["BulkEntities"].append(["DataSet", f"pya_sheet_{table}", f"clients://pya_sheet_{table}"])
    ends = ["DataSet", "clients://pya_sheet_to", "DataSet", "clients://pya_sheet_from"]
    book["UpdateLineage"].append([*ends, "pya_sheet_process", "clients://pya_sheet_process", "Process"])
    book.save("filled.xlsx")
    parsed = trial(
        "ExcelReader.parse_bulk_entities",
        lambda: reader.parse_bulk_entities("filled.xlsx"),
        lambda batch: len(batch["entities"]),
        2,
    )
    trial(
        "upload_entities, from a sheet",
        lambda: client.upload_entities(parsed),
        headers("CREATE"),
        ["pya_sheet_from", "pya_sheet_to"],
    )
    lineage = trial("ExcelReader.parse_update_lineage", lambda: reader.parse_update_lineage("filled.xlsx"), len, 1)
    trial(
        "upload_entities, lineage from a sheet",
        lambda: client.upload_entities(lineage),
        lambda _: len(look(f"{CATALOG}/lineage/{guid_by_name('pya_sheet_to')}", direction="INPUT")["relations"]),
        2,
    )


def try_users(trial, client):
    graph = client.msgraph
    name = "data-reader@contoso.onmicrosoft.com"
    people = "Graph refuses to read people (403): no persona has a permission for it"
    trial.differs("msgraph.upn_to_id", lambda: graph.upn_to_id(name), "cannot access local variable 'results'", people)
    trial.differs(
        "msgraph.email_to_id",
        lambda: graph.email_to_id(name),
        "Insufficient privileges to complete the operation",
        people,
    )
    trial.differs(
        "graphql.query",
        lambda: client.graphql.query("{ entities { guid } }"),
        "does not imitate POST /datamap/api/graphql",
        "GraphQL is not imitated",
    )
