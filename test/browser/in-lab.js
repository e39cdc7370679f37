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

  window.kitLab = {
    /** Waits until the notebook is open and its kernel idle. */
    async open(name) {
      await until(() => app()?.shell, 'JupyterLab');
      await app().restored;
      await until(() => panel()?.context?.path === name, `${name} to open`);
      await panel().context.ready;
      await panel().sessionContext.ready;
      await until(() => panel().sessionContext.session?.kernel?.status === 'idle', 'an idle kernel');
    },

    /** Whether nothing that the file brought is trusted yet. */
    untrusted: () => panel().content.widgets.every(({ model }) => model.type !== 'code' || !model.trusted),

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

    /** Changes the theme, and waits until its curtain is gone. */
    async theme(name) {
      await app().commands.execute('apputils:change-theme', { theme: name });
      await until(() => document.body.dataset.jpThemeName === name, name);
      await until(() => !document.getElementById('jupyterlab-splash') && panel().node.offsetHeight > 0, 'the curtain');
    },

    /** The notebook as it would be saved now. */
    notebook: () => panel().content.model.toJSON(),

    /** Height the page needs to show all cells at once, in pixels. */
    async height() {
      for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
      const cells = panel().content.widgets.map(({ node }) => node.getBoundingClientRect());
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
