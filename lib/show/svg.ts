import { escape } from './text.ts';

/** A drawing on a panel of its own, so that it reads the same in a light and in a dark theme. */
export function toSvg(width: number, height: number, drawing: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="Helvetica,Arial,sans-serif" font-size="13" fill="${ink}">` +
    `<rect width="${width}" height="${height}" rx="6" fill="${panel}"/>${drawing}</svg>`
  );
}

/** The colours of every picture: its panel, and what is drawn on it. */
export const panel = '#f6f8fa';
export const ink = '#1f2328';

/**
 * Wraps an SVG in an image, which an untrusted notebook still shows where it drops inline SVG. The address is plain
 * text instead of base64, so that what looks through a notebook for secrets sees into the picture.
 */
export function toImage(svg: string, alt: string, caption = ''): string {
  const address = svg
    .replace(/'/g, '&#39;')
    .replace(/"/g, "'")
    .replace(/[%#<>\r\n]/g, encodeURIComponent);
  return (
    (caption && `<p>${escape(caption)}</p>`) +
    `<img alt="${escape(alt)}" style="max-width:100%" src="data:image/svg+xml;charset=utf-8,${escape(address)}">`
  );
}
