import { documentOf, type LexicalDocument } from './document'
import { text } from './fields'

/** What an editor types as Markdown, kept as one `markdown` card: Ghost's editor opens it unchanged. */
export function markdownDocument(markdown: string): LexicalDocument {
  return documentOf([{ type: 'markdown', version: 1, markdown }])
}

/** The Markdown of a document that is one `markdown` card, '' of an empty one, or null: it holds more. */
export function markdownOf(document: LexicalDocument): string | null {
  const [first, ...more] = document.root.children
  if (!first) return ''
  return first.type === 'markdown' && more.length === 0 ? text(first, 'markdown') : null
}
