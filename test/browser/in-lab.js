// Runs in the page, beside JupyterLab: what a test asks of it. Every function is a property of `kitLab`.
'use strict';
(() => {
  const app = () => window.jupyterapp;
  const panel = () => app().shell.currentWidget;
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  async function until(condition, what) {
    for (let tries = 0; tries < 600; tries++) {
      if (condition()) return;
      await pause(100);
    }
    throw new Error(`Waited a minute for ${what}.`);
  }

  /** Whether all of a cell is in the page, where it comes piece by piece. */
  function isDrawn({ node, model, placeholder, outputArea }) {
    if (!node.isConnected || placeholder) return false;
    if (model.type === 'markdown') return node.querySelector('.jp-RenderedMarkdown')?.childElementCount > 0;
    return !outputArea || outputArea.widgets.length >= Math.min(model.outputs.length, 1);
  }

  /** What opens at a click is closed again, and its kernel ended. Paths that are known to open are not opened. */
  async function follow(anchor, notebook, known) {
    const text = anchor.textContent;
    // Elsewhere is not visited: it has to open beside the notebook, and not in its place.
    if (/^https?:/.test(anchor.href) && anchor.host !== location.host)
      return { text, problem: anchor.target === '_blank' ? '' : 'opens in place of the notebook' };
    // JupyterLab's address of a file it would open: below the folder that it serves.
    const { pathname, hash } = anchor;
    const path = decodeURIComponent(pathname).replace(/^\/files\//, '');
    // A place in the notebook itself: JupyterLab leaves such an address as it is written.
    if (anchor.getAttribute('href').startsWith('#') || path === notebook.context.path) {
      // Out of view, a cell is no part of the page.
      const id = `[data-jupyter-id="${decodeURIComponent(hash).slice(1)}"]`;
      const heading = notebook.content.widgets.some(({ node }) => node.querySelector(id));
      return { text, path, problem: heading ? '' : `there is no heading ${hash}` };
    }
    if (known.has(path)) return { text, path, problem: '' };
    anchor.click();
    const opened = () => [...app().shell.widgets('main')].find((widget) => widget.context?.path === path);
    const dialog = () => document.querySelector('.jp-Dialog');
    await until(() => opened()?.isVisible || dialog(), `${path} to open`).catch(() => undefined);
    const problem = dialog()?.textContent ?? (opened() ? '' : `${path} does not open`);
    dialog()?.querySelector('button')?.click();
    const widget = opened();
    await widget?.context.ready;
    await widget?.sessionContext?.ready;
    await widget?.sessionContext?.shutdown();
    widget?.close();
    app().shell.activateById(notebook.id);
    await until(() => panel() === notebook, 'the notebook to come back');
    return { text, path, problem };
  }

  window.kitLab = {
    /** Waits until JupyterLab is there. */
    async ready() {
      await until(() => app()?.shell, 'JupyterLab');
      await app().restored;
    },

    /** Opens a notebook, and waits until its kernel is idle, if it is to have one. */
    async open(name, kernel) {
      await app().commands.execute('docmanager:open', { path: name, kernelPreference: { shouldStart: kernel } });
      await until(() => panel()?.context?.path === name, `${name} to open`);
      await panel().context.ready;
      await panel().sessionContext.ready;
      const { content } = panel();
      // What is out of view JupyterLab draws when it has nothing else to do, and waits seconds for that: here all at once.
      content.notebookConfig = { ...content.notebookConfig, windowingMode: 'none' };
      content.update();
      if (kernel) await until(() => panel().sessionContext.session?.kernel?.status === 'idle', 'an idle kernel');
    },

    /** Closes the notebook as it is, and ends its kernel. */
    async close() {
      await panel().sessionContext.shutdown();
      panel().dispose();
    },

    /** Whether nothing that the file brought is trusted yet. */
    untrusted: () => panel().content.widgets.every(({ model }) => model.type !== 'code' || !model.trusted),

    /** Lets all that the file brought be drawn as what a run brings, which loses nothing to JupyterLab's sanitizer. */
    trust() {
      for (const { model } of panel().content.widgets) model.trusted = true;
    },

    /** Runs all cells, as the menu does, and waits for the last. */
    async runAll() {
      await app().commands.execute('notebook:run-all-cells');
      await until(() => panel().sessionContext.session.kernel.status === 'idle', 'the last cell');
    },

    /** Restarts the kernel, which forgets everything. */
    async restart() {
      await panel().sessionContext.restartKernel();
      await until(() => panel().sessionContext.session.kernel.status === 'idle', 'the kernel to come back');
    },

    /** Whether what is printed breaks within words only where a word is longer than the line. */
    wordsStayWhole: () =>
      [...panel().node.querySelectorAll('.jp-OutputArea-output pre')].every(
        (element) => getComputedStyle(element).wordBreak === 'normal',
      ),

    /** Changes the theme, and waits until its curtain is gone. */
    async theme(name) {
      await app().commands.execute('apputils:change-theme', { theme: name });
      await until(() => document.body.dataset.jpThemeName === name, name);
      await until(() => !document.getElementById('jupyterlab-splash') && panel().node.offsetHeight > 0, 'the curtain');
    },

    /** Clicks the links of the text, as a reader does, and tells of each where it leads and what is wrong with it. */
    async links(known) {
      const open = new Set(known);
      const notebook = panel();
      const anchors = notebook.content.widgets
        .filter(({ model }) => model.type === 'markdown')
        .flatMap(({ node }) => [...node.querySelectorAll('.jp-RenderedMarkdown a[href]:not(.jp-InternalAnchorLink)')]);
      const followed = [];
      for (const anchor of anchors) {
        const one = await follow(anchor, notebook, open);
        if (one.path && !one.problem) open.add(one.path);
        followed.push(one);
      }
      return followed;
    },

    /** The notebook as it would be saved now. */
    notebook: () => panel().content.model.toJSON(),

    /** Height the page needs to show all cells at once, in pixels. */
    async height() {
      const { content } = panel();
      await until(() => content.widgets.every(isDrawn), 'the cells');
      for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
      const cells = content.widgets.map(({ node }) => node.getBoundingClientRect());
      return Math.ceil(cells[cells.length - 1].bottom - cells[0].top) + 200;
    },

    /** What is to be seen of each cell's outputs, and of the pictures in the text. */
    async shown() {
      await until(() => [...panel().node.querySelectorAll('img')].every((image) => image.complete), 'the pictures');
      const seen = (element) => element.getBoundingClientRect().width > 0 && element.getBoundingClientRect().height > 0;
      return panel().content.widgets.map(({ node }) => {
        const outputs = [...node.querySelectorAll('.jp-OutputArea-output')];
        const all = (selector) => outputs.flatMap((output) => [...output.querySelectorAll(selector)]).filter(seen);
        const images = [...node.querySelectorAll('img')];
        return {
          pictures: all('img').filter((image) => image.naturalWidth > 0).length + all('svg').length,
          tables: all('table').length,
          broken: images
            .filter((image) => image.naturalWidth === 0)
            .map((image) => image.src.split('?')[0].slice(0, 80)),
        };
      });
    },
  };
})();
