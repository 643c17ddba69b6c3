import type { LexicalNode } from '../document'
import { children, number, text } from '../fields'
import { withNotesBelow } from './footnote-markdown'
import { inlineMarkdown } from './inline-markdown'
import { isInlineNode } from './runs'

const LINES = new Set(['paragraph', 'heading', 'extended-heading', 'quote', 'extended-quote', 'aside'])

/** A block of words as Markdown, or null: it is a card, unknown, or holds what a block of words does not. */
export function blockMarkdown(node: LexicalNode): string | null {
  const markdown = wordsOf(node)
  return markdown === null ? null : withNotesBelow(markdown)
}

function wordsOf(node: LexicalNode): string | null {
  if (node.type === 'list') return isPlainList(node) ? listLines(node).join('\n') : null
  if (!LINES.has(node.type) || !children(node).every(isInlineNode)) return null
  const words = inlineMarkdown(children(node))
  if (/heading$/.test(node.type)) return `${'#'.repeat(levelOf(node))} ${words.replaceAll('\n', '<br>')}`
  if (/quote$/.test(node.type)) return words.replace(/^/gm, '> ')
  return words
}

function levelOf(node: LexicalNode): number {
  return Number(/^h([1-6])$/.exec(text(node, 'tag'))?.[1] ?? 2)
}

function isPlainList(list: LexicalNode): boolean {
  return children(list).every(
    item =>
      item.type === 'listitem' &&
      children(item).every(child => (child.type === 'list' ? isPlainList(child) : isInlineNode(child))),
  )
}

function listLines(list: LexicalNode): string[] {
  const start = number(list, 'start') ?? 1
  let place = 0
  let width = 2
  const lines: string[] = []
  for (const item of children(list)) {
    const within = children(item)
    const words = within.filter(child => child.type !== 'list')
    const lists = within.filter(child => child.type === 'list')
    if (words.length > 0 || lists.length === 0) {
      const sign = list.listType === 'number' ? `${start + place}. ` : '- '
      const box = list.listType === 'check' ? (item.checked === true ? '[x] ' : '[ ] ') : ''
      width = sign.length
      place += 1
      lines.push(
        ...indented(sign + box + inlineMarkdown(words), width).map((line, at) =>
          at ? line : line.slice(width),
        ),
      )
    }
    // A list within an item of its own belongs to the item before; a list that begins with one needs an item for it.
    if (lists.length > 0 && lines.length === 0) lines.push('- ')
    for (const nested of lists) lines.push(...listLines(nested).flatMap(line => indented(line, width)))
  }
  return lines
}

function indented(markdown: string, width: number): string[] {
  return markdown.split('\n').map(line => ' '.repeat(width) + line)
}
