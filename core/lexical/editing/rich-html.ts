import type { AnyNode } from 'domhandler'
import { loadHtml } from '#core/html/parsers'
import { directionOf } from '#core/text/direction'
import type { LexicalNode } from '../document'
import { children, number, text } from '../fields'
import { inlineMarkdown } from './inline-markdown'
import { nodesOfTokens, reader, textNode } from './read-inline'
import { TAG_BITS } from './runs'

const PLAIN = new Set([...TAG_BITS.keys(), 'p', 'span', 'br', 'a'])

/** HTML that a card keeps (a caption, the words of a callout) as Markdown, or null: Markdown cannot say it all. */
export function richMarkdown(html: string): string | null {
  const dom = loadHtml(html, null, false)
  const isPlain = dom('*')
    .toArray()
    .every(
      node =>
        node.type !== 'tag' || (PLAIN.has(node.name) && (node.name !== 'p' || node.parent?.type === 'root')),
    )
  if (!isPlain) return null
  const paragraphs: LexicalNode[][] = []
  let loose: LexicalNode[] | null = null
  for (const node of dom.root()[0]?.children ?? []) {
    if (node.type === 'tag' && node.name === 'p') {
      paragraphs.push(node.children.flatMap(child => inlineOf(child, 0)))
      loose = null
    } else if (loose) loose.push(...inlineOf(node, 0))
    else {
      loose = inlineOf(node, 0)
      paragraphs.push(loose)
    }
  }
  return paragraphs.map(inlineMarkdown).join('\n\n')
}

/** The same back, as Ghost's editor writes it: paragraphs for `rich`, one line without a paragraph for `rich-line`. */
export function richHtml(markdown: string, kind: 'rich' | 'rich-line'): string {
  if (kind === 'rich-line') return inlineHtml(reader.parseInline(markdown, {})[0]?.children ?? [])
  return reader
    .parse(markdown, {})
    .filter(({ type }) => type === 'inline')
    .map(({ children: tokens }) => inlineHtml(tokens ?? []))
    .map(html => `<p dir="${directionOf(html.replace(/<[^>]*>/g, '')) ?? 'ltr'}">${html}</p>`)
    .join('')
}

function inlineHtml(tokens: Parameters<typeof nodesOfTokens>[0]): string {
  return nodesOfTokens(tokens).map(htmlOf).join('')
}

function inlineOf(node: AnyNode, format: number): LexicalNode[] {
  if (node.type === 'text') return node.data === '' ? [] : [textNode(node.data, format)]
  if (node.type !== 'tag') return []
  if (node.name === 'br') return [{ type: 'linebreak', version: 1 }]
  const within = node.children.flatMap(child => inlineOf(child, format | (TAG_BITS.get(node.name) ?? 0)))
  if (node.name !== 'a') return within
  return [
    {
      type: 'link',
      version: 1,
      url: node.attribs.href ?? '',
      title: node.attribs.title ?? null,
      children: within,
    },
  ]
}

/** Ghost's own shape: bold is `<b><strong>`, so that its editor reads it again. */
const TAGS: readonly (readonly [bit: number, open: string, close: string])[] = [
  [16, '<code>', '</code>'],
  [1, '<b><strong>', '</strong></b>'],
  [2, '<i><em>', '</em></i>'],
  [4, '<s>', '</s>'],
  [8, '<u>', '</u>'],
  [32, '<sub>', '</sub>'],
  [64, '<sup>', '</sup>'],
  [128, '<mark>', '</mark>'],
]

function htmlOf(node: LexicalNode): string {
  if (node.type === 'linebreak') return '<br>'
  if (node.type === 'link') {
    const href = Bun.escapeHTML(text(node, 'url'))
    return `<a href="${href}">${children(node).map(htmlOf).join('')}</a>`
  }
  const format = number(node, 'format') ?? 0
  let html = `<span style="white-space: pre-wrap;">${Bun.escapeHTML(text(node, 'text'))}</span>`
  for (const [bit, open, close] of TAGS) if (format & bit) html = open + html + close
  return html
}
