import { loadMarkup } from '#core/html/parsers'

const TAG =
  /<\/?(?:p|br|div|ul|ol|li|h[1-6]|strong|b|em|i|u|span|a|table|tbody|tr|td|th|img|blockquote)(?:\s[^<>]*)?\/?>/i

/** What a shop writes as HTML, in paragraphs and lists of ours; what is no HTML stays as it is. */
export function wordsOfHtml(written: string): string {
  if (!TAG.test(written)) return written
  const lines = written
    // One that ends nowhere goes to the end, as in a browser.
    .replace(/<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, ' ')
    .replace(/\s+/g, ' ')
    .replace(/<br\b[^<>]*>/gi, '\n')
    .replace(/<li\b[^<>]*>/gi, '\n- ')
    .replace(/<\/(?:p|div|h[1-6]|ul|ol|table|blockquote)\s*>/gi, '\n\n')
    .replace(/<\/tr\s*>/gi, '\n')
  return loadMarkup(lines)
    .text()
    .split('\n')
    .map(line => line.replace(/\s+/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
