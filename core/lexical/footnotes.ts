import MarkdownIt from 'markdown-it'
import { text } from './fields'
import { replaceReferences, withoutDefinitions } from './footnote-names'
import { element } from './markup'
import type { NodeRenderer, Rendering } from './rendering'
import { inlineHtml, OWN_ID } from './sanitise'

const line = new MarkdownIt({ html: true, linkify: true })
line.validateLink = () => true

/** The number of a note in the text, which leads to the note; nothing where it says nothing. */
export const footnote: NodeRenderer = (node, page) => {
  const words = text(node, 'title').trim()
  return words === '' ? '' : referenceTo(page.notes.push(words), page)
}

function referenceTo(number: number, { options }: Rendering, isFirst = true): string {
  const link = {
    href: `#fn:${number}`,
    id: isFirst ? `fnref:${number}` : null,
    role: 'doc-noteref',
    'aria-label': options.labels.footnote(number),
  }
  return element('sup', { class: 'doc-noteref' }, element('a', link, String(number)))
}

/** The notes of all that was rendered, each with its way back; nothing where there are none. No heading's id has a colon. */
export function footnotesHtml(page: Rendering): string {
  if (page.notes.length === 0) return ''
  const { labels } = page.options
  const items = page.notes.map((words, at) => {
    const back = { href: `#fnref:${at + 1}`, role: 'doc-backlink', 'aria-label': labels.backTo(at + 1) }
    const said = inlineHtml(line.renderInline(words), page)
    return element('li', { id: `fn:${at + 1}` }, `${said} ${element('a', back, '↩')}`)
  })
  const around = { class: 'doc-notes', role: 'doc-endnotes', 'aria-label': labels.footnotes }
  return element('section', around, element('ol', {}, items.join('')))
}

/**
 * The notes of a Markdown card, as Ghost's has them: marks that nobody can guess pass the sanitiser, and become numbers
 * behind it. Several references to one note lead to the same.
 */
export function notesOfMarkdown(markdown: string, page: Rendering) {
  const { rest, notes } = withoutDefinitions(markdown)
  const numbers = new Map<string, number>()
  const marked = replaceReferences(rest, notes, (words, name) => {
    if (!numbers.has(name)) numbers.set(name, page.notes.push(words))
    return `${OWN_ID}note${numbers.get(name)}-`
  })
  const seen = new Set<number>()
  const numbered = (html: string) =>
    numbers.size === 0
      ? html
      : html.replace(new RegExp(`${OWN_ID}note(\\d+)-`, 'g'), (_, digits: string) => {
          const number = Number(digits)
          const isFirst = !seen.has(number)
          seen.add(number)
          return referenceTo(number, page, isFirst)
        })
  return { marked, numbered }
}
