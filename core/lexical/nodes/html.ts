import MarkdownIt from 'markdown-it'
import { anchor } from '../anchors'
import { text } from '../fields'
import type { NodeRenderer, Rendering } from '../rendering'
import { blockHtml, OWN_ID } from '../sanitise'

/** A card of the author's own HTML, sanitised. */
export const html: NodeRenderer = (node, page) => card(blockHtml(text(node, 'html'), page))

/** A card of Markdown. It may hold HTML, as in Ghost, so its result is sanitised like any other. */
export const markdown: NodeRenderer = (node, page) =>
  card(blockHtml(markdownIt.render(text(node, 'markdown'), { page }), page))

/** A card for letters only: on the web it is nothing at all. */
export const email: NodeRenderer = (node, page) =>
  page.options.medium === 'email' ? card(blockHtml(text(node, 'html'), page)) : ''

/** One box for what may be loose words, so that the document's grid sees one thing. */
function card(html: string): string {
  const words = html.trim()
  return words && `<div class="doc-html">${words}</div>`
}

const markdownIt = new MarkdownIt({ html: true, linkify: true })
// The sanitiser checks schemes; here it would only hide `__GHOST_URL__` addresses from it.
markdownIt.validateLink = () => true
markdownIt.core.ruler.push('heading_ids', state => {
  const { page } = state.env as { page: Rendering }
  state.tokens.forEach((token, at) => {
    if (token.type !== 'heading_open') return
    const words = state.tokens[at + 1]?.children?.map(child => child.content).join('') ?? ''
    const id = anchor(words, page.ids)
    if (id) token.attrSet('id', OWN_ID + id)
  })
})
