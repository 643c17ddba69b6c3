import MarkdownIt, { type Token } from 'markdown-it'
import type { LexicalNode } from '../document'
import { text } from '../fields'
import { opaqueNodes, TAG_BITS } from './runs'

/** Tags in a line are read, blocks of HTML are not: those are a card of their own. */
export const reader = new MarkdownIt({ html: true, linkify: false }).disable('html_block')
// Addresses are checked where they are shown; here the check would drop what an import brought.
reader.validateLink = () => true
reader.normalizeLink = url => url

/** Inline Markdown as Ghost's nodes; links and `⟦1⟧` take what they were from `before`. */
export function readInline(markdown: string, before: readonly LexicalNode[] = []): LexicalNode[] {
  return nodesOfTokens(reader.parseInline(markdown, {})[0]?.children ?? [], before)
}

export function nodesOfTokens(tokens: readonly Token[], before: readonly LexicalNode[] = []): LexicalNode[] {
  const opaque = opaqueNodes(before)
  const line: LexicalNode[] = []
  let link: { node: LexicalNode; children: LexicalNode[] } | null = null
  let format = 0
  const say = (words: string, bits = format) => {
    for (const node of spoken(words, bits, opaque)) push(link ? link.children : line, node)
  }
  for (const token of tokens) {
    if (token.type === 'link_open') {
      link = { node: linkLike(token, before), children: [] }
    } else if (token.type === 'link_close') {
      if (link) line.push({ ...link.node, children: link.children })
      link = null
    } else if (token.type === 'softbreak' || token.type === 'hardbreak' || isLineBreak(token)) {
      ;(link ? link.children : line).push({ type: 'linebreak', version: 1 })
    } else if (token.type === 'code_inline') {
      say(token.content, format | 16)
    } else if (token.type === 'image') {
      say(`![${token.content}](${token.attrGet('src') ?? ''})`)
    } else {
      const change = formatChange(token)
      if (change === null) say(token.content)
      else format = change.opens ? format | change.bit : format & ~change.bit
    }
  }
  return link ? [...line, ...link.children] : line
}

/** A run of text as Ghost's editor writes it. */
export function textNode(words: string, format = 0): LexicalNode {
  return { detail: 0, format, mode: 'normal', style: '', text: words, type: 'extended-text', version: 1 }
}

const TAB: LexicalNode = {
  detail: 2,
  format: 0,
  mode: 'normal',
  style: '',
  text: '\t',
  type: 'tab',
  version: 1,
}

function spoken(words: string, format: number, opaque: readonly LexicalNode[]): LexicalNode[] {
  return words
    .split(/(⟦\d+⟧|\t)/)
    .filter(part => part !== '')
    .map(part => {
      if (part === '\t') return TAB
      const at = /^⟦(\d+)⟧$/.exec(part)?.[1]
      return (at && opaque[Number(at) - 1]) || textNode(part, format)
    })
}

function push(into: LexicalNode[], node: LexicalNode): void {
  const last = into.at(-1)
  const joins = last?.type === 'extended-text' && node.type === 'extended-text' && last.format === node.format
  if (joins) into[into.length - 1] = { ...last, text: text(last, 'text') + text(node, 'text') }
  else into.push(node)
}

const NEW_LINK = { direction: 'ltr', format: '', indent: 0, type: 'link', version: 1 }

/** A link that stood there before keeps what Markdown does not say: where it opens, and how it relates. */
function linkLike(token: Token, before: readonly LexicalNode[]): LexicalNode {
  const url = token.attrGet('href') ?? ''
  const title = token.attrGet('title')
  const isSame = (node: LexicalNode) => text(node, 'url') === url && text(node, 'title') === (title ?? '')
  const known = before.find(node => /link$/.test(node.type) && isSame(node))
  if (known) return known
  return { children: [], ...NEW_LINK, rel: null, target: null, title: title || null, url }
}

function isLineBreak({ type, content }: Token): boolean {
  return type === 'html_inline' && /^<br *\/?>$/i.test(content)
}

function formatChange({ type, content, tag, nesting }: Token): { bit: number; opens: boolean } | null {
  if (/^(strong|em|s)_(open|close)$/.test(type)) return { bit: TAG_BITS.get(tag) ?? 0, opens: nesting === 1 }
  if (type !== 'html_inline') return null
  const [, slash, name = ''] = /^<(\/?)(\w+)>$/.exec(content) ?? []
  const bit = TAG_BITS.get(name.toLowerCase())
  return bit === undefined ? null : { bit, opens: slash === '' }
}
