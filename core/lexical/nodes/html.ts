import MarkdownIt from 'markdown-it'
import { anchor } from '../anchors'
import { text } from '../fields'
import { notesOfMarkdown } from '../footnotes'
import type { NodeRenderer, Rendering } from '../rendering'
import { blockHtml, OWN_ID } from '../sanitise'

/** A table of so many cells is always one. */
const MIN_CELLS = 1_000

/** A card of the author's own HTML, sanitised. */
export const html: NodeRenderer = (node, page) => card(blockHtml(text(node, 'html'), page))

/** A card of Markdown. It may hold HTML, as in Ghost, so its result is sanitised like any other. */
export const markdown: NodeRenderer = (node, page) => {
  const { marked, numbered } = notesOfMarkdown(text(node, 'markdown'), page)
  return card(numbered(blockHtml(htmlOf(marked, page), page)))
}

/** A card for letters only: on the web it is nothing at all. */
export const email: NodeRenderer = (node, page) =>
  page.options.medium === 'email' ? card(blockHtml(text(node, 'html'), page)) : ''

/** One box for what may be loose words, so that the document's grid sees one thing. */
function card(html: string): string {
  const words = html.trim()
  return words && `<div class="doc-html">${words}</div>`
}

function htmlOf(markdown: string, page: Rendering): string {
  return (hasHollowTable(markdown) ? withoutTables : withTables).render(markdown, { page })
}

/**
 * Whether a table has more cells than its text has letters: every row is filled up to the width of the head, so that
 * a page of text could become a hundred thousand cells.
 */
function hasHollowTable(markdown: string): boolean {
  const lines = markdown.split('\n')
  let columns = 0
  let cells = 0
  for (const line of lines) {
    if (/^[\s>*+\d.|:-]*$/.test(line) && line.includes('-'))
      columns = Math.max(columns, line.split('|').length)
    if (line.trim() === '') columns = 0
    cells += columns
  }
  return cells > Math.max(MIN_CELLS, markdown.length)
}

const withTables = markdownToHtml()
const withoutTables = markdownToHtml().disable('table')

function markdownToHtml() {
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
  return markdownIt
}
