"""Glossaries, categories and terms, by purviewcli."""

from service import CATALOG, gone, look

NAME = lambda one: one["name"]
NAMES = lambda all: sorted(one["name"] for one in all)
TEXTS = lambda all: sorted(one["displayText"] for one in all)
DESCRIPTION = lambda one: one["longDescription"]
BASE = f"{CATALOG}/glossary"


def try_glossary(run, first, second):
    glossary = run(
        "glossary create", {"name": "pv_glossary", "longDescription": "Ours"}, seen=NAME, right="pv_glossary"
    )["guid"]
    run("glossary read", seen=lambda all: {"Glossary", "pv_glossary"} <= set(NAMES(all)), right=True)
    run("glossary read", glossaryGuid=glossary, seen=DESCRIPTION, right="Ours")
    run("glossary putPartial", {"longDescription": "Partly"}, glossaryGuid=glossary, seen=DESCRIPTION, right="Partly")
    categories = try_categories(run, glossary)
    terms = try_terms(run, glossary, categories[0])
    whole = {**look(f"{BASE}/{glossary}"), "longDescription": "Wholly"}
    run(
        "glossary put",
        whole,
        glossaryGuid=glossary,
        seen=lambda _: DESCRIPTION(look(f"{BASE}/{glossary}")),
        right="Wholly",
    )
    known = lambda one: (sorted(one["termInfo"]), sorted(one["categoryInfo"]))
    run("glossary readDetailed", glossaryGuid=glossary, seen=known, right=(sorted(terms), sorted(categories)))
    try_assignments(run, terms[0], first, second)
    try_files(run, glossary, terms)
    run("glossary deleteTerm", termGuid=terms[1], seen=lambda _: gone(f"{BASE}/term/{terms[1]}"), right=True)
    run(
        "glossary deleteCategory",
        categoryGuid=categories[1],
        seen=lambda _: gone(f"{BASE}/category/{categories[1]}"),
        right=True,
    )
    run("glossary delete", glossaryGuid=glossary, seen=lambda _: gone(f"{BASE}/{glossary}"), right=True)


def try_categories(run, glossary):
    anchor = {"anchor": {"glossaryGuid": glossary}}
    first = run("glossary createCategory", {"name": "pv first", **anchor}, seen=NAME, right="pv first")["guid"]
    child = {"name": "pv second", **anchor, "parentCategory": {"categoryGuid": first}}
    second = run("glossary createCategories", [child], seen=NAMES, right=["pv second"])[0]["guid"]
    run("glossary readCategory", categoryGuid=first, seen=NAME, right="pv first")
    whole = {**look(f"{BASE}/category/{first}"), "longDescription": "Wholly"}
    run("glossary putCategory", whole, categoryGuid=first, seen=DESCRIPTION, right="Wholly")
    run(
        "glossary putCategoryPartial",
        {"longDescription": "Partly"},
        categoryGuid=first,
        seen=DESCRIPTION,
        right="Partly",
    )
    run(
        "glossary readCategoryRelated",
        categoryGuid=first,
        seen=lambda answer: TEXTS(answer["children"]),
        right=["pv second"],
    )
    run("glossary readCategories", glossaryGuid=glossary, seen=NAMES, right=["pv first", "pv second"])
    run("glossary readCategoriesHeaders", glossaryGuid=glossary, seen=TEXTS, right=["pv first", "pv second"])
    return [first, second]


def try_terms(run, glossary, category):
    anchor = {"anchor": {"glossaryGuid": glossary}}
    term = {"name": "pv revenue", **anchor, "categories": [{"categoryGuid": category}]}
    first = run("glossary createTerm", term, seen=NAME, right="pv revenue")["guid"]
    other = {"name": "pv turnover", **anchor, "synonyms": [{"termGuid": first}]}
    second = run("glossary createTerms", [other], seen=NAMES, right=["pv turnover"])[0]["guid"]
    run("glossary readTerm", termGuid=first, seen=NAME, right="pv revenue")
    whole = {**look(f"{BASE}/term/{first}"), "longDescription": "Wholly"}
    run("glossary putTerm", whole, termGuid=first, seen=DESCRIPTION, right="Wholly")
    run("glossary putTermPartial", {"longDescription": "Partly"}, termGuid=first, seen=DESCRIPTION, right="Partly")
    run("glossary readTerms", glossaryGuid=glossary, seen=NAMES, right=["pv revenue", "pv turnover"])
    run("glossary readTerms", extInfo=True, seen=lambda all: "Customer" in NAMES(all), right=True)
    run("glossary readTermsHeaders", glossaryGuid=glossary, seen=TEXTS, right=["pv revenue", "pv turnover"])
    run(
        "glossary readTermsRelated",
        termGuid=first,
        seen=lambda answer: TEXTS(answer["synonyms"]),
        right=["pv turnover"],
    )
    run("glossary readCategoryTerms", categoryGuid=category, seen=TEXTS, right=["pv revenue"])
    return [first, second]


def try_assignments(run, term, first, second):
    assigned = lambda: look(f"{BASE}/terms/{term}/assignedEntities")
    now = lambda _: sorted(one["guid"] for one in assigned())
    only = lambda guid: [
        {key: one[key] for key in ("guid", "relationshipGuid")} for one in assigned() if one["guid"] == guid
    ]
    both = sorted([first, second])
    run(
        "glossary createTermsAssignedEntities", [{"guid": first}, {"guid": second}], termGuid=term, seen=now, right=both
    )
    run(
        "glossary readTermsAssignedEntities",
        termGuid=term,
        seen=lambda all: sorted(one["guid"] for one in all),
        right=both,
    )
    run("glossary deleteTermsAssignedEntities", only(second), termGuid=term, seen=now, right=[first])
    run("glossary putTermsAssignedEntities", only(first), termGuid=term, seen=now, right=[])


def try_files(run, glossary, terms):
    exported = lambda answer: [name in open(answer["export"]).read() for name in ("pv revenue", "pv turnover")]
    run("glossary createTermsExport", glossaryGuid=glossary, termGuid=terms, seen=exported, right=[True, True])
    with open("terms.csv", "w") as file:
        file.write("Name,Definition,Status\npv margin,What is left,Approved\n")
    begun = run(
        "glossary createTermsImport",
        glossaryFile="terms.csv",
        glossaryGuid=glossary,
        seen=lambda one: one["status"],
        right="Running",
    )
    run("glossary readTermsImport", operationGuid=begun["id"], seen=lambda one: one["id"], right=begun["id"])
