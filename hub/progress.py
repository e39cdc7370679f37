"""Who is where: a service of the hub. A seat tells it how far its learner has come, with the token of its own server; those who hold
the scope `custom:progress:read` see all of it at `/services/progress/`, or take it as CSV. It learns what `npm run course -- --json`
prints, and nothing of a learner who keeps that to themselves."""

import csv
import io
import json
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from jupyterhub.services.auth import HubOAuth, HubOAuthCallbackHandler, HubOAuthenticated
from tornado import httpserver, ioloop, web

READ = "custom:progress:read"
STATES = {"done", "begun", "not yet", "mended", "opened"}
prefix = os.environ["JUPYTERHUB_SERVICE_PREFIX"]
kept = Path(os.environ.get("PROGRESS_FILE", "progress.json"))
folder = Path(__file__).resolve().parent


def text(value, most=100):
    if not isinstance(value, str) or len(value) > most:
        raise ValueError("a text of at most %d characters" % most)
    return value


def number(value):
    if not isinstance(value, int) or not 0 <= value < 10_000:
        raise ValueError("a whole number")
    return value


def part(given):
    """One lesson or incident of what a seat told: these fields and no other."""
    state = text(given["state"])
    if state not in STATES:
        raise ValueError("a state")
    times = {name: text(given[name]) for name in ("at", "openedAt", "mendedAt") if given.get(name)}
    counts = {name: number(given[name]) for name in ("checksPassed", "hints") if name in given}
    return {"name": text(given["name"]), "state": state, **counts, **times}


class Told:
    """What the seats have told, by user, kept in a file from one start to the next."""

    def __init__(self):
        self.people = json.loads(kept.read_text()) if kept.exists() else {}

    def everybody(self):
        """Those who are to have a seat and have not begun, which is neither shared nor private, beside the others."""
        unbegun = {"shared": None, "lessons": [], "incidents": []}
        return {**dict.fromkeys(os.environ.get("PROGRESS_PEOPLE", "").split(), unbegun), **self.people}

    def put(self, user, told):
        self.people[user] = told
        beside = kept.with_suffix(".new")
        beside.write_text(json.dumps(self.people))
        beside.replace(kept)


class OwnHandler(web.RequestHandler):
    """A seat tells about its learner. Only the token says who that is: no cookie comes in here."""

    async def put(self):
        auth = self.settings["auth"]
        scheme, _, token = self.request.headers.get("Authorization", "").partition(" ")
        user = await auth.user_for_token(token, sync=False) if scheme.lower() in ("bearer", "token") and token else None
        if not user or user.get("kind") != "user":
            raise web.HTTPError(403)
        try:
            given = json.loads(self.request.body)
            told = {"shared": bool(given["shared"]), "lessons": [], "incidents": []}
            if told["shared"]:
                told |= {name: [part(one) for one in given[name][:200]] for name in ("lessons", "incidents")}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise web.HTTPError(400) from error
        self.settings["told"].put(user["name"], told)
        self.set_status(204)


class ForLeads(HubOAuthenticated, web.RequestHandler):
    def prepare(self):
        nonce = self.nonce = secrets.token_urlsafe(16)
        policy = f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; base-uri 'none'"
        self.set_header("Content-Security-Policy", f"{policy}; form-action 'none'; frame-ancestors 'none'")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")

    @web.authenticated
    def get(self):
        if READ not in self.current_user.get("scopes", []):
            raise web.HTTPError(403, "Only those who lead the course may read this.")
        self.show(self.settings["told"].everybody())

    def write_error(self, status_code, exc_info=None, **_):
        error = exc_info[1] if exc_info else None
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code}: {getattr(error, 'log_message', None) or self._reason}")


class PageHandler(ForLeads):
    def show(self, people):
        self.write((folder / "progress.html").read_text().replace("NONCE", self.nonce).replace("XSRF", self.xsrf_token.decode()))


class JsonHandler(ForLeads):
    def show(self, people):
        self.write({"people": people})


class CsvHandler(ForLeads):
    def show(self, people):
        out = io.StringIO()
        rows = csv.writer(out)
        fields = ["state", "checksPassed", "hints", "at", "openedAt", "mendedAt"]
        rows.writerow(["person", "kind", "name", *fields])
        for person, told in sorted(people.items()):
            for kind in ("lessons", "incidents"):
                for one in told[kind]:
                    rows.writerow([plain(cell) for cell in (person, kind[:-1], one["name"], *(one.get(name, "") for name in fields))])
            if not told["shared"]:
                rows.writerow([plain(person), "has not begun" if told["shared"] is None else "keeps it private"])
        self.set_header("Content-Type", "text/csv; charset=utf-8")
        self.set_header("Content-Disposition", 'attachment; filename="course.csv"')
        self.write(out.getvalue())


def plain(cell):
    """A spreadsheet reads a cell that begins like this as a formula."""
    return f"'{cell}" if str(cell)[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def main():
    # What it keeps is read by its account alone.
    os.umask(0o077)
    routes = [
        (prefix, PageHandler),
        (f"{prefix}course.json", JsonHandler),
        (f"{prefix}course.csv", CsvHandler),
        (f"{prefix}own", OwnHandler),
        (f"{prefix}oauth_callback", HubOAuthCallbackHandler),
    ]
    auth = HubOAuth.instance(cache_max_age=60)
    app = web.Application(routes, auth=auth, told=Told(), cookie_secret=secrets.token_bytes(32))
    url = urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"])
    httpserver.HTTPServer(app, max_buffer_size=1_000_000).listen(url.port, os.environ.get("PROGRESS_HOST", url.hostname))
    loop = ioloop.IOLoop.current()
    # A hub that is killed ends nothing, and the next one could not listen here.
    hub = os.getppid()
    ioloop.PeriodicCallback(lambda: os.getppid() == hub or loop.stop(), 1000).start()
    loop.start()


if __name__ == "__main__":
    main()
