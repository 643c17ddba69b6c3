/**
 * HTML of our own renderer for readers elsewhere (feeds, the fediverse): every address that begins at our root
 * gets the origin in front. The renderer writes attributes in double quotes only.
 */
export function absoluteHtml(html: string, origin: string): string {
  return html
    .replace(/ (href|src|poster)="\/(?!\/)/g, ` $1="${origin}/`)
    .replace(
      / srcset="([^"]*)"/g,
      (_, list: string) => ` srcset="${list.replace(/(^|, )\/(?!\/)/g, `$1${origin}/`)}"`,
    )
}

/** An address of ours or of elsewhere, whole. */
export function absoluteUrl(url: string, origin: string): string {
  return url.startsWith('/') && !url.startsWith('//') ? origin + url : url
}
