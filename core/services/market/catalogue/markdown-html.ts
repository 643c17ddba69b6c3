import { markdownDocument, renderDocument } from '#core/lexical'

/** What somebody wrote in Markdown as sanitised HTML for an element of class `doc`; empty text gives none. */
export function markdownHtml(markdown: string): string {
  return markdown.trim() ? renderDocument(markdownDocument(markdown)).html : ''
}
