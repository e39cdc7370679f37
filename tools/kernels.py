"""Runs notebooks with nbclient and writes their outputs into them, several at once: one process that has loaded
nbclient does for all. Each line of its input is a notebook to run, as JSON; each line of its output tells of one that
has been run."""

import asyncio
import json
import os
import sys

# As in lab.py: a grammar that jsonschema would build for nobody.
sys.modules["rfc3987_syntax"] = None

import nbformat  # noqa: E402
from jupyter_client.kernelspec import KernelSpecManager  # noqa: E402
from jupyter_client.manager import AsyncKernelManager  # noqa: E402
from nbclient import NotebookClient  # noqa: E402
from traitlets.config import Config  # noqa: E402

# Nobody else on this machine may listen to a kernel, or speak to it.
config = Config(KernelManager={"transport_encryption": "auto"})

tools = os.path.dirname(os.path.abspath(__file__))
# The kernel that starts from its sources: what a kept one has loaded before it is in no snapshot.
kept_specs = KernelSpecManager(kernel_dirs=[os.path.join(tools, "jupyter", "kernels")])
kept_program = os.path.join(tools, "jupyter", "kept", "main.js")
own_program = os.path.join(tools, "jupyter", "kept", "own.js")


class KeptKernel:
    """A kernel that runs one notebook after another, each as if it had just started (jupyter/kept/restart.js)."""

    @classmethod
    async def start(cls, folder, env):
        kernel = cls()
        kernel.manager = AsyncKernelManager(kernel_name="tslab", kernel_spec_manager=kept_specs, config=config)
        kernel.manager.kernel_spec.argv[1:1] = ["-r", kept_program]
        await kernel.manager.start_kernel(cwd=folder, env=env)
        kernel.client = kernel.manager.client()
        kernel.client.start_channels()
        kernel.client.allow_stdin = False
        try:
            await kernel.client.wait_for_ready(timeout=60)
        except BaseException:
            await kernel.end()
            raise
        return kernel

    async def restart(self, env):
        """Tells whether it is as it was when it had just started, with these variables."""
        asked = self.client.execute("//restart " + json.dumps(env))
        while True:
            reply = await self.client.get_shell_msg(timeout=60)
            if reply["parent_header"].get("msg_id") == asked:
                return reply["content"].get("left") == []

    async def end(self):
        self.client.stop_channels()
        await self.manager.shutdown_kernel(now=True)


# Those that wait for a notebook. Each is used by one at a time, and the one used last is taken first.
idle = []


def own_kernel():
    """The kernel that a learner has, which tells the others what it compiles (jupyter/kept/own.js)."""
    manager = AsyncKernelManager(kernel_name="tslab", config=config)
    argv = manager.kernel_spec.argv
    program = next(place for place, word in enumerate(argv) if word.endswith("main.js"))
    argv[program] = own_program
    return manager


async def take_kernel(folder, env):
    while idle:
        kernel = idle.pop()
        if await can_restart(kernel, env):
            return kernel
        await kernel.end()
    kernel = await KeptKernel.start(folder, env)
    await kernel.restart(env)
    return kernel


async def can_restart(kernel, env):
    try:
        return await kernel.restart(env)
    except Exception:
        return False


async def let_the_kernel_recover(**_):
    """For 200 ms after a cell that failed, tslab leaves out every cell that arrives."""
    await asyncio.sleep(0.4)


def client_for(notebook, folder, **options):
    return NotebookClient(
        notebook,
        kernel_name="tslab",
        config=config,
        timeout=120,
        # On a busy machine, outputs arrive long after the word that their cell has ended: they are waited for.
        iopub_timeout=60,
        # Every cell runs, and the tour says which went wrong.
        allow_errors=True,
        record_timing=False,
        resources={"metadata": {"path": folder}},
        on_cell_error=let_the_kernel_recover,
        **options,
    )


async def run(path, folder, env, own):
    notebook = nbformat.read(path, as_version=4)
    if own:
        client = client_for(notebook, folder, km=own_kernel())
        await client.async_execute(env=env, cleanup_kc=True)
    else:
        await run_in_kept(notebook, folder, env)
    nbformat.write(notebook, path)


async def run_in_kept(notebook, folder, env):
    kernel = await take_kernel(folder, env)
    try:
        client = client_for(notebook, folder, km=kernel.manager)
        client.kc = kernel.client
        await client.async_execute()
    except BaseException:
        # A kernel that misbehaved runs nothing more.
        await kernel.end()
        raise
    idle.append(kernel)


async def answer(id, **notebook):
    try:
        await run(**notebook)
        print(json.dumps({"id": id}), flush=True)
    except Exception as error:
        print(json.dumps({"id": id, "error": str(error)}), flush=True)


async def main():
    loop = asyncio.get_running_loop()
    running = set()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        task = asyncio.create_task(answer(**json.loads(line)))
        running.add(task)
        task.add_done_callback(running.discard)
    # Whoever asked is gone: the kernels go too.
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    await asyncio.gather(*(kernel.end() for kernel in idle), return_exceptions=True)


if sys.platform == "win32":
    # zmq needs the kind of loop that is not Windows's own.
    asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())
asyncio.run(main())
