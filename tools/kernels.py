"""Runs notebooks with nbclient and writes their outputs into them, several at once: one process that has loaded
nbclient does for all. Each line of its input is a notebook to run, as JSON; each line of its output tells of one that
has been run."""

import asyncio
import json
import sys

# As in lab.py: a grammar that jsonschema would build for nobody.
sys.modules["rfc3987_syntax"] = None

import nbformat  # noqa: E402
from nbclient import NotebookClient  # noqa: E402


async def let_the_kernel_recover(**_):
    """For 200 ms after a cell that failed, tslab leaves out every cell that arrives."""
    await asyncio.sleep(0.4)


async def run(path, folder, env):
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name="tslab",
        timeout=120,
        # Every cell runs, and the tour says which went wrong.
        allow_errors=True,
        record_timing=False,
        resources={"metadata": {"path": folder}},
        on_cell_error=let_the_kernel_recover,
    )
    await client.async_execute(env=env)
    nbformat.write(notebook, path)


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


if sys.platform == "win32":
    # zmq needs the kind of loop that is not Windows's own.
    asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())
asyncio.run(main())
