import type { LexicalDocument, LexicalNode } from '../document'
import { blockMarkdown } from './block-markdown'
import { cardOf, fieldsOfCard } from './cards'
import { typedValue } from './edit-card'

/** A whole text to be read beside another: words as Markdown, cards by their names with what is said in them. */
export function documentMarkdown(document: LexicalDocument): string {
  return document.root.children.map(blockWords).join('\n\n')
}

function blockWords(node: LexicalNode): string {
  const markdown = blockMarkdown(node)
  if (markdown !== null) return markdown
  const card = cardOf(node)
  if (!card) return `[${node.type}]`
  if (card.type === 'markdown') return typedValue(node, card.fields[0]!).value
  const said = fieldsOfCard(card, node, 0)
    .filter(({ kind }) => kind !== 'yes' && kind !== 'choice')
    .map(field => [field.label, typedValue(node, field).value] as const)
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `${label}: ${value}`)
  return [`[${card.label}]`, ...said].join('\n')
}
