import { children, text } from '../fields'
import { isFootnote } from '../footnote-link'
import { footnote } from '../footnotes'
import { element } from '../markup'
import type { NodeRenderer } from '../rendering'
import { linkUrl } from '../urls'

const RELATIONS = /^(?:noopener|noreferrer|nofollow|sponsored|ugc|me|tag|license|author)$/i

/**
 * A link (`link`, `autolink`, and Ghost's `at-link`, which is one only once it has an address).
 * Its text stays when its address may not; none opens a new window.
 */
export const link: NodeRenderer = (node, page) => {
  if (isFootnote(node)) return footnote(node, page)
  const words = page.inline(children(node))
  const href = linkUrl(text(node, 'url') || text(node, 'href'), page)
  if (!href || words === '') return words
  const rel = text(node, 'rel')
    .split(/\s+/)
    .filter(name => RELATIONS.test(name))
  return element('a', { href, title: text(node, 'title') || null, rel: rel.join(' ') || null }, words)
}
