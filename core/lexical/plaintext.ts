const PLACEHOLDER = /<p class="doc-unknown">[^<]*<\/p>/g
/** Numbers and ways back say nothing to who has no links. */
const NOTE_SIGNS = /<sup class="doc-noteref">.*?<\/sup>| <a [^>]*role="doc-backlink"[^>]*>↩<\/a>/g
const BLOCK_END =
  /<\/(?:p|h[1-6]|blockquote|pre|figure|ul|ol|table|details|aside|section)>|<hr[^>]*>|<div[^>]*>/g
const LINE_END = /<br[^>]*>|<\/(?:li|tr|div|dt|dd|summary|figcaption)>|<[uo]l[^>]*>/g
const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x27;': "'",
  '&#39;': "'",
}

/**
 * The words of HTML that this folder's renderer or sanitiser wrote: no `<` or `>` stands in an attribute
 * there, so tags need no parser. Blocks are parted by an empty line.
 */
export function plaintextOf(html: string): string {
  return html
    .replace(PLACEHOLDER, '')
    .replace(NOTE_SIGNS, '')
    .replace(BLOCK_END, '\n\n')
    .replace(LINE_END, '\n')
    .replace(/<\/t[dh]>/g, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:amp|lt|gt|quot|#x27|#39);/g, entity => ENTITIES[entity] ?? entity)
    .split('\n')
    .map(line => line.trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** At most `limit` characters of a text, on one line, cut between words and then ended by `…`. */
export function excerptOf(plaintext: string, limit = 300): string {
  const line = plaintext.replace(/\s+/g, ' ').trim()
  if (line.length <= limit) return line
  let end = 0
  // Graphemes, so that neither an accent nor a family of emoji is cut in half.
  for (const { index, segment } of new Intl.Segmenter().segment(line.slice(0, limit + 40))) {
    if (index + segment.length > limit - 1) break
    end = index + segment.length
  }
  const space = line[end] === ' ' ? end : line.lastIndexOf(' ', end)
  return `${line.slice(0, space > limit / 2 ? space : end).trimEnd()}…`
}

/** Words as a reader counts them: scripts without spaces count by character. */
export function countWords(plaintext: string): number {
  const words = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}][\p{L}\p{N}\p{M}'’.,-]*/gu
  return plaintext.match(words)?.length ?? 0
}
