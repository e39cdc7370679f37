"""A hub on one machine: each of its users gets a copy of the course, a sandbox with a practice portal, and JupyterLab. `hub/README.md`
says how it is set up, and what a hub elsewhere changes."""

import asyncio
import fcntl
import os
import pwd
import signal
import sys
from importlib.util import find_spec
from pathlib import Path

from tornado import web

c = get_config()  # noqa: F821

kit = Path(__file__).resolve().parents[1]
programs = Path(sys.executable).parent
# What the hub and its services keep (sign-ins, who is how far) is read by their account alone.
os.umask(0o077)

# A second hub would end the first one's proxy before it finds the port taken. This file stays open as long as the hub runs.
lock = os.open("hub.lock", os.O_CREAT | os.O_RDWR)
try:
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
except OSError:
    sys.exit(f"A hub runs in {os.getcwd()} already: end that one first.")
# A terminal that is closed ends the hub as Ctrl-C does, with all that it started.
if signal.getsignal(signal.SIGHUP) == signal.SIG_DFL:
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))

# Who may come in. By default those who have an account on this machine sign in with its password; `oauthenticator` has a company's
# own sign-in (Entra ID, Okta, GitHub). A hub that nobody is named to is closed.
users, leads, admins = (set(os.environ.get(name, "").split()) for name in ("HUB_USERS", "HUB_LEADS", "HUB_ADMINS"))
c.Authenticator.allowed_users = users | leads | admins
# They may do anything: end seats, delete people, make tokens for them, and so get into their seats.
c.Authenticator.admin_users = admins
# Who is named no longer does not come in again, though the hub still knows them.
c.Authenticator.allow_existing_users = False

# Where the hub is. Anywhere but on this machine it needs https: before it stands a proxy that has it, or `JupyterHub.ssl_key`
# and `ssl_cert` say which certificate it shows itself.
c.JupyterHub.bind_url = os.environ.get("HUB_BIND_URL", "http://127.0.0.1:8000")

# Seats. Systemd holds them to their limits and ends all that they started; without it nothing holds them.
if find_spec("systemdspawner") and Path("/run/systemd/system").exists():
    c.JupyterHub.spawner_class = "systemdspawner.SystemdSpawner"
c.Spawner.mem_limit = "1G"
c.Spawner.cpu_limit = 1.0
c.Spawner.cmd = [str(kit / "hub" / "start"), str(programs / "jupyterhub-singleuser")]
c.Spawner.notebook_dir = "~/purview-rest-kit/notebooks"
c.Spawner.default_url = "/lab/tree/00-start-here.ipynb"
# The first start copies the course.
c.Spawner.start_timeout = 180
c.Spawner.http_timeout = 120
# On one machine a port is everybody's: each seat's sandbox has one of its own.
first_port = int(os.environ.get("HUB_FIRST_PORT", "20000"))
c.Spawner.environment = {
    "KIT_SANDBOX_PORT": lambda spawner: str(first_port + spawner.user.id),
    "COURSE_SERVICE": lambda spawner: f"{progress}/services/progress/own",
}
c.Spawner.env_keep = ["PATH", "LANG", "LC_ALL", "KIT_REPOSITORY", "KIT_BRANCH"]


class NoCourse(web.HTTPError):
    """The hub shows this to whoever asked for the seat, on whichever page. The address stays out of it: it may hold a token."""

    jupyterhub_message = "The course could not be copied to your seat. Tell those who run this hub: its log says what Git found."

    def __init__(self):
        super().__init__(503, self.jupyterhub_message, reason="No course")


async def find_course(spawner):
    """Says why a first start would fail, asking as the learner's account does. A seat that has its course goes on with that."""
    own = getattr(spawner, "home_dir", None)
    home = Path(own or f"~{spawner.user.name}").expanduser()
    if (home / "purview-rest-kit" / ".git").exists():
        return
    course = os.environ.get("KIT_REPOSITORY") or f"file://{kit}"
    env = {name: os.environ[name] for name in spawner.env_keep if name in os.environ}
    account = {}
    if os.geteuid() == 0 and not own:
        _, _, uid, gid, *_ = pwd.getpwnam(spawner.user.name)
        account = {"user": uid, "group": gid, "extra_groups": os.getgrouplist(spawner.user.name, gid)}
    asked = await asyncio.create_subprocess_exec(
        *("git", "ls-remote", "--exit-code", course, os.environ.get("KIT_BRANCH") or "HEAD"),
        env={**env, "HOME": str(home), "GIT_TERMINAL_PROMPT": "0"},
        cwd="/",
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        start_new_session=True,
        **account,
    )
    try:
        if await asyncio.wait_for(asked.wait(), 30) != 0:
            raise NoCourse
    except asyncio.TimeoutError:
        asked.kill()
        raise NoCourse from None


c.Spawner.pre_spawn_hook = find_course

# A seat that nobody uses for an hour ends, and goes on where it was at the next start.
c.JupyterHub.load_roles = [
    # Each seat may tell the page of those who lead the course how far it is, and nobody else may read that.
    {"name": "user", "scopes": ["self", "access:services!service=progress"]},
    {"name": "server", "scopes": ["users:activity!user", "access:servers!server", "access:services!service=progress"]},
    {
        "name": "course-lead",
        "scopes": ["access:services!service=progress", "custom:progress:read"],
        "users": sorted(leads),
    },
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    },
]
c.JupyterHub.custom_scopes = {"custom:progress:read": {"description": "Read how far each learner is in the course"}}
progress_port = int(os.environ.get("HUB_PROGRESS_PORT", "10101"))
progress = f"http://127.0.0.1:{progress_port}"
c.JupyterHub.services = [
    {
        "name": "progress",
        "url": progress,
        "command": [sys.executable, str(kit / "hub" / "progress.py")],
        "environment": {"PROGRESS_PEOPLE": " ".join(sorted(users))},
        "oauth_client_allowed_scopes": ["custom:progress:read"],
        # It is a part of the hub: nobody has to allow it to ask the hub who they are.
        "oauth_no_confirm": True,
    },
    {"name": "idle-culler", "command": [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=3600"]},
]
