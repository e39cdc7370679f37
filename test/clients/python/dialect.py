"""azure-purview-catalog and azure-purview-datamap have the same operations by other names: each is tried once in both."""

from service import CATALOG, look


class Dialect:
    """One of the two. Where their names of an operation differ, both are given, as `list_by_guids|get_by_ids`."""

    def __init__(self, trial, client, place, renamed):
        self.trial = trial
        self.client = client
        self.place = place
        self.renamed = renamed

    def __call__(self, operation, *arguments, seen, right, **options):
        """Tries an operation, such as `entity.get_by_guid|get`, with the keyword arguments by their names here."""
        ask, name = self.bound(operation, arguments, options)
        return self.trial(name, ask, seen, right)

    def differs(self, operation, *arguments, pattern, because, **options):
        ask, name = self.bound(operation, arguments, options)
        self.trial.differs(name, ask, pattern, because)

    def bound(self, operation, arguments, options):
        group, names = operation.split(".")
        names = names.split("|")
        name = names[self.place] if len(names) > 1 else names[0]
        holder = getattr(self.client, self.renamed.get(group, group))
        own = {self.renamed.get(key, key): value for key, value in options.items()}
        return lambda: getattr(holder, name)(*arguments, **own), f"{self.renamed.get(group, group)}.{name}"


def data_set(name, guid="-1", **attributes):
    """A data set of ours."""
    return {
        "typeName": "DataSet",
        "guid": guid,
        "attributes": {"qualifiedName": f"clients://{name}", "name": name, **attributes},
    }


def process(name, inputs, outputs):
    """A process between data sets that are there, by their guids."""
    ends = {
        key: [{"guid": guid, "typeName": "DataSet"} for guid in guids]
        for key, guids in (("inputs", inputs), ("outputs", outputs))
    }
    return {
        "typeName": "Process",
        "guid": "-9",
        "attributes": {"qualifiedName": f"clients://{name}", "name": name, **ends},
    }


def guid_by_name(name):
    """The guid of what is called so here, read without a client."""
    found = look(f"{CATALOG}/entity/uniqueAttribute/type/DataSet", **{"attr:qualifiedName": f"clients://{name}"})
    return found["entity"]["guid"]


def headers(kind):
    """What reads the names of the entities of an answer that were dealt with in one way, such as CREATE."""
    return lambda answer: sorted(one["attributes"]["name"] for one in answer["mutatedEntities"][kind])
