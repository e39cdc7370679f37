"""Glossaries, categories and terms, and what is assigned to them."""

from service import ACCOUNT as SERVICE
from service import CATALOG, gone, look, session

DESCRIPTION = lambda one: one["longDescription"]
NAME = lambda one: one["name"]
NAMES = lambda all: sorted(one["name"] for one in all)
TEXTS = lambda all: sorted(one["displayText"] for one in all)


def guids_of(answer):
    return [one["guid"] for one in answer]


def try_glossary(call, prefix, first, second):
    """`first` and `second` are data sets that are there."""
    name = f"{prefix}_glossary"
    made = call("glossary.create_glossary|create", {"name": name, "longDescription": "Ours"}, seen=NAME, right=name)
    glossary = made["guid"]
    call("glossary.list_glossaries|batch_get", seen=lambda all: {"Glossary", name} <= set(NAMES(all)), right=True)
    call("glossary.get_glossary|get", glossary, seen=DESCRIPTION, right="Ours")
    call(
        "glossary.partial_update_glossary|partial_update",
        glossary,
        {"longDescription": "Partly"},
        seen=DESCRIPTION,
        right="Partly",
    )
    categories = try_categories(call, prefix, glossary)
    terms = try_terms(call, prefix, glossary, categories)
    call(
        "glossary.update_glossary|update",
        glossary,
        {**look(f"{CATALOG}/glossary/{glossary}"), "longDescription": "Wholly"},
        seen=lambda _: DESCRIPTION(look(f"{CATALOG}/glossary/{glossary}")),
        right="Wholly",
    )
    call(
        "glossary.get_detailed_glossary|get_detailed",
        glossary,
        seen=lambda one: (sorted(one["termInfo"]), sorted(one["categoryInfo"])),
        right=(sorted(terms), sorted(categories)),
    )
    try_assignments(call, terms[0], first, second)
    if call.place == 0:
        try_files(call, prefix, glossary, terms)
    term, category = f"{CATALOG}/glossary/term/{terms[1]}", f"{CATALOG}/glossary/category/{categories[1]}"
    call("glossary.delete_glossary_term|delete_term", terms[1], seen=lambda _: gone(term), right=True)
    call("glossary.delete_glossary_category|delete_category", categories[1], seen=lambda _: gone(category), right=True)
    call("glossary.delete_glossary|delete", glossary, seen=lambda _: gone(f"{CATALOG}/glossary/{glossary}"), right=True)


def try_categories(call, prefix, glossary):
    one, two = f"{prefix} first", f"{prefix} second"
    anchor = {"anchor": {"glossaryGuid": glossary}}
    made = call("glossary.create_glossary_category|create_category", {"name": one, **anchor}, seen=NAME, right=one)
    first = made["guid"]
    child = {"name": two, **anchor, "parentCategory": {"categoryGuid": first}}
    made = call("glossary.create_glossary_categories|create_categories", [child], seen=NAMES, right=[two])
    second = made[0]["guid"]
    call("glossary.get_glossary_category|get_category", first, seen=NAME, right=one)
    whole = look(f"{CATALOG}/glossary/category/{first}")
    call(
        "glossary.update_glossary_category|update_category",
        first,
        {**whole, "longDescription": "Wholly"},
        seen=DESCRIPTION,
        right="Wholly",
    )
    call(
        "glossary.partial_update_glossary_category|partial_update_category",
        first,
        {"longDescription": "Partly"},
        seen=DESCRIPTION,
        right="Partly",
    )
    call(
        "glossary.list_related_categories|get_related_categories",
        first,
        seen=lambda related: [one["displayText"] for one in related["children"]],
        right=[two],
    )
    call("glossary.list_glossary_categories|get_categories", glossary, seen=NAMES, right=[one, two])
    call("glossary.list_glossary_categories_headers|get_categories_headers", glossary, seen=TEXTS, right=[one, two])
    return [first, second]


def try_terms(call, prefix, glossary, categories):
    one, two = f"{prefix} revenue", f"{prefix} turnover"
    anchor = {"anchor": {"glossaryGuid": glossary}}
    categorized = {"categories": [{"categoryGuid": categories[0]}]}
    made = call(
        "glossary.create_glossary_term|create_term", {"name": one, **anchor, **categorized}, seen=NAME, right=one
    )
    first = made["guid"]
    second = {"name": two, **anchor, "synonyms": [{"termGuid": first}]}
    made = call("glossary.create_glossary_terms|create_terms", [second], seen=NAMES, right=[two])
    second = made[0]["guid"]
    call("glossary.get_glossary_term|get_term", first, seen=NAME, right=one)
    whole = look(f"{CATALOG}/glossary/term/{first}")
    call(
        "glossary.update_glossary_term|update_term",
        first,
        {**whole, "longDescription": "Wholly"},
        seen=DESCRIPTION,
        right="Wholly",
    )
    call(
        "glossary.partial_update_glossary_term|partial_update_term",
        first,
        {"longDescription": "Partly"},
        seen=DESCRIPTION,
        right="Partly",
    )
    call("glossary.list_glossary_terms|get_terms", glossary, seen=NAMES, right=[one, two])
    call("glossary.list_glossary_terms|get_terms", glossary, limit=1, offset=1, seen=len, right=1)
    call("glossary.list_glossary_term_headers|get_term_headers", glossary, seen=TEXTS, right=[one, two])
    call(
        "glossary.list_related_terms|get_related_terms",
        first,
        seen=lambda related: [one["displayText"] for one in related["synonyms"]],
        right=[two],
    )
    call("glossary.list_category_terms|get_category_terms", categories[0], seen=TEXTS, right=[one])
    return [first, second]


def try_assignments(call, term, first, second):
    now = lambda _: sorted(guids_of(look(f"{CATALOG}/glossary/terms/{term}/assignedEntities")))
    both = sorted([first, second])
    call("glossary.assign_term_to_entities", term, [{"guid": first}, {"guid": second}], seen=now, right=both)
    call("glossary.get_entities_assigned_with_term", term, seen=lambda all: sorted(guids_of(all)), right=both)
    assigned = lambda guid: [
        {key: one[key] for key in ("guid", "relationshipGuid")}
        for one in look(f"{CATALOG}/glossary/terms/{term}/assignedEntities")
        if one["guid"] == guid
    ]
    call("glossary.delete_term_assignment_from_entities", term, assigned(second), seen=now, right=[first])
    if call.place == 1:
        call("glossary.delete_term_assignment_from_entities", term, assigned(first), seen=now, right=[])
    else:
        call("glossary.remove_term_assignment_from_entities", term, assigned(first), seen=now, right=[])


def try_files(call, prefix, glossary, terms):
    """Terms from a file and back, which only the Catalog has."""
    file = {"file": ("terms.csv", f"Name,Definition,Status\n{prefix} margin,What is left,Approved\n", "text/csv")}
    for operation, where in (
        ("glossary.begin_import_glossary_terms_via_csv", glossary),
        ("glossary.begin_import_glossary_terms_via_csv_by_glossary_name", f"{prefix}_glossary"),
    ):
        call.differs(operation, where, file, pattern="missing 1 required positional argument: 'file'", because=IMPORT)
    path = f"{SERVICE}/catalog/api/glossary/{glossary}/terms/import"
    begun = session().post(path, params={"api-version": "2022-03-01-preview"}, files=file).json()["id"]
    call(
        "glossary.get_import_csv_operation_status",
        begun,
        seen=lambda one: (one["id"], one["error"]["errorCode"]),
        right=(begun, 0),
    )
    call.differs("glossary.export_glossary_terms_as_csv", glossary, terms, pattern="^JSONDecodeError", because=EXPORT)
    call(
        "glossary.list_terms_by_glossary_name",
        f"{prefix}_glossary",
        seen=NAMES,
        right=sorted(f"{prefix} {name}" for name in ("revenue", "turnover", "margin")),
    )


IMPORT = "its import of terms ends in a TypeError: it hands the file to itself by another name"
EXPORT = "its export of terms ends in a JSONDecodeError: it reads the CSV as JSON"
