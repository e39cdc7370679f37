import { escape } from './text.ts';

/**
 * A drawing without a ground of its own, since a picture cannot tell whether the theme around it is light or dark: its
 * words and lines have a colour that reads on either, unless they lie on a light shape and say so.
 */
export function toSvg(width: number, height: number, drawing: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="${fonts}" font-size="13" fill="${line}">${drawing}</svg>`
  );
}

/** The colours of every picture: what lies on the page itself, and what is written on a light shape. */
export const line = '#6e7781';
export const ink = '#1f2328';

/** Of like widths, so that a label keeps within the frame that was drawn for it. */
export const fonts = "Arial,Helvetica,'Liberation Sans',sans-serif";

/**
 * Wraps an SVG in an image, which an untrusted notebook still shows where it drops inline SVG. The address is plain
 * text instead of base64, so that what looks through a notebook for secrets sees into the picture.
 */
export function toImage(svg: string, alt: string, caption = ''): string {
  // It shrinks with the page, but not until its letters cannot be read: then it scrolls.
  const width = Number(/ width="(\d+)/.exec(svg)?.[1] ?? 0);
  const style = `max-width:100%;min-width:${Math.round(width * 0.8)}px`;
  const address = svg
    .replace(/'/g, '&#39;')
    .replace(/"/g, "'")
    .replace(/[%#<>\r\n]/g, encodeURIComponent);
  return (
    (caption && `<p>${escape(caption)}</p>`) +
    `<img alt="${escape(alt)}" style="${style}" src="data:image/svg+xml;charset=utf-8,${escape(address)}">`
  );
}
