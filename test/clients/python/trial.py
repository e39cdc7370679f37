"""Tries the published calls of a client one after the other, and holds each answer against the right one."""

import re
import traceback


class Trial:
    """The calls of one client, and what came of them."""

    def __init__(self, package):
        self.package = package
        self.calls = []

    def __call__(self, name, ask, seen, right):
        """Makes a call and looks at what its answer shows. Gives the answer, for the calls that build on it."""
        try:
            answer = ask()
            shown = seen(answer)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            self.calls.append({"call": name, "passed": False, "problem": told(error)})
            return None
        problem = None if shown == right else f"{shown!r} is not {right!r}"
        self.calls.append({"call": name, "passed": problem is None, "problem": problem})
        return answer

    def differs(self, name, ask, pattern, because):
        """Makes a call that cannot come out right, for a reason that is known: what it ends with has to match."""
        try:
            said = f"it gave {ask()!r}"
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            said = told(error)
        known = re.search(pattern, said) is not None
        problem = said if known else f"{said} does not match {pattern}"
        self.calls.append({"call": name, "passed": False, "problem": problem, "known": because if known else None})


def operations(client, groups=None):
    """The operations of a client that has them in groups: all it has, or those named."""
    groups = groups or [name for name in vars(client) if not name.startswith("_")]
    return [
        f"{name}.{operation}"
        for name in groups
        for operation in dir(getattr(client, name))
        if not operation.startswith("_") and callable(getattr(getattr(client, name), operation))
    ]


def told(error):
    """An error on one line, with the place in the clients or in our calls where it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:400]}{place}"


def field(*path):
    """What reads a nested value: names of fields and places in lists."""

    def read(answer):
        for key in path:
            answer = answer[key]
        return answer

    return read


def each(key, *path):
    """What reads a value of each row of a list that stands at a path."""
    return lambda answer: [row[key] for row in field(*path)(answer)]
