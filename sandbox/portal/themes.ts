let sheet: string | undefined;

/** Fluent's themes as a style sheet: the light one, and the dark one where somebody prefers it. Without them the components have no colours. */
export function themeSheet(): string {
  if (sheet !== undefined) return sheet;
  // Loaded when somebody first opens the portal: a sandbox without a browser needs none of it.
  const { webLightTheme, webDarkTheme } = require('@fluentui/tokens') as typeof import('@fluentui/tokens');
  const light = `:root { color-scheme: light dark; ${propertiesOf(webLightTheme)} }`;
  const dark = `@media (prefers-color-scheme: dark) { :root { ${propertiesOf(webDarkTheme)} } }`;
  return (sheet = `${light}\n${dark}\n`);
}

const propertiesOf = (theme: object): string =>
  Object.entries(theme)
    .map(([name, value]) => `--${name}: ${String(value)};`)
    .join(' ');
