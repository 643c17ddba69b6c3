import type { Token } from 'markdown-it'
import type { LexicalNode } from '../document'
import { children } from '../fields'
import { blockMarkdown } from './block-markdown'
import { blankCard, CARDS } from './cards'
import { withNotesInside } from './footnote-markdown'
import { inlineMarkdown } from './inline-markdown'
import { nodesOfTokens, reader, readInline } from './read-inline'

/** Characters of one block that are read while a request waits; a longer one is kept as it is, in a Markdown card. */
const MAX_LENGTH = 50_000
const LAYOUT = { direction: 'ltr', format: '', indent: 0 }

/**
 * Markdown as Ghost's nodes: paragraphs, headings, quotes, lists (nested, checked), rules, code and pictures. What
 * has no node of its own (a table) becomes a Markdown card. The block it was before, if any, gives the first of its
 * kind what Markdown does not say: direction, alignment, indent. Empty Markdown is no node at all.
 */
export function readBlocks(markdown: string, before: LexicalNode | null = null): LexicalNode[] {
  if (before && unchanged(markdown, before)) return [before]
  if (markdown.length > MAX_LENGTH) return [{ ...blankCard(CARDS.get('markdown')!), markdown }]
  const inside = withNotesInside(markdown)
  const lines = inside.split('\n')
  const nodes: LexicalNode[] = []
  let kept = before
  for (const tokens of topLevel(reader.parse(inside, {}))) {
    const read = readBlock(tokens, kept) ?? markdownCard(lines, tokens)
    if (read === kept || (kept && family(read) === family(kept))) kept = null
    nodes.push(read)
  }
  return nodes
}

/** Line ends are compared as browsers send them, and the space around is nothing. */
function unchanged(markdown: string, before: LexicalNode): boolean {
  return blockMarkdown(before)?.trim() === markdown.trim()
}

function topLevel(tokens: readonly Token[]): Token[][] {
  const blocks: Token[][] = []
  let depth = 0
  for (const token of tokens) {
    if (depth === 0) blocks.push([])
    blocks.at(-1)?.push(token)
    depth += token.nesting
  }
  return blocks
}

function readBlock(tokens: readonly Token[], before: LexicalNode | null): LexicalNode | null {
  const [first, second] = tokens
  const inline = () => nodesOfTokens(second?.children ?? [], before ? inlineOf(before) : [])
  switch (first?.type) {
    case 'paragraph_open':
      return pictureAlone(second) ?? block(before?.type === 'aside' ? 'aside' : 'paragraph', inline(), before)
    case 'heading_open':
      return { ...block('extended-heading', inline(), before), tag: first.tag }
    case 'blockquote_open':
      return quote(tokens, before)
    case 'bullet_list_open':
    case 'ordered_list_open':
      return readList(tokens, before)
    case 'hr':
      return blankCard(CARDS.get('horizontalrule')!)
    case 'fence':
    case 'code_block':
      return {
        ...blankCard(CARDS.get('codeblock')!),
        code: first.content.replace(/\n$/, ''),
        language: first.info,
      }
    default:
      return null
  }
}

/** A node of this kind; where the block before was one too, that one with other words in it. */
function block(type: string, within: LexicalNode[], before: LexicalNode | null): LexicalNode {
  const fresh = { children: within, ...LAYOUT, type, version: 1 }
  return before && family(before) === family(fresh) ? { ...before, children: within } : fresh
}

/** Ghost's nodes and those of Lexical itself are two names of one kind. */
function family({ type }: LexicalNode): string {
  return type.replace('extended-', '')
}

function inlineOf(node: LexicalNode): readonly LexicalNode[] {
  return children(node).flatMap(child =>
    ['list', 'listitem'].includes(child.type) ? inlineOf(child) : [child],
  )
}

function pictureAlone(token: Token | undefined): LexicalNode | null {
  const [only, ...others] = token?.children ?? []
  if (only?.type !== 'image' || others.length > 0) return null
  return { ...blankCard(CARDS.get('image')!), src: only.attrGet('src') ?? '', alt: only.content }
}

/** Paragraphs of a quote are parted by an empty line within it: Ghost's quote is one line of nodes. */
function quote(tokens: readonly Token[], before: LexicalNode | null): LexicalNode | null {
  const within = paragraphsOf(tokens.slice(1, -1))
  if (!within) return null
  const words = within.map(each => nodesOfTokens(each.children ?? [], before ? inlineOf(before) : []))
  return block('extended-quote', joined(words, 2), before)
}

/** The lines of text in these tokens, or null when there is anything but paragraphs. */
function paragraphsOf(tokens: readonly Token[]): Token[] | null {
  if (!tokens.every(({ type }) => /^(paragraph_(open|close)|inline)$/.test(type))) return null
  return tokens.filter(({ type }) => type === 'inline')
}

function joined(parts: readonly LexicalNode[][], breaks: number): LexicalNode[] {
  const gap = Array.from({ length: breaks }, () => ({ type: 'linebreak', version: 1 }))
  return parts.flatMap((part, at) => (at === 0 ? part : [...gap, ...part]))
}

function readList(tokens: readonly Token[], before: LexicalNode | null): LexicalNode | null {
  const known = new Map<string, readonly LexicalNode[]>()
  if (before?.type === 'list') rememberItems(before, known)
  const list = nestedList(tokens, 0, known, before ? inlineOf(before) : [])
  if (!list || before?.type !== 'list') return list
  return { ...before, children: list.children, listType: list.listType, start: list.start, tag: list.tag }
}

/** What each item says, by its Markdown: those that stay the same keep all that Markdown does not say. */
function rememberItems(list: LexicalNode, known: Map<string, readonly LexicalNode[]>): void {
  for (const item of children(list)) {
    const words = children(item).filter(child => child.type !== 'list')
    if (words.length > 0) known.set(inlineMarkdown(words), words)
    for (const nested of children(item)) if (nested.type === 'list') rememberItems(nested, known)
  }
}

type Known = ReadonlyMap<string, readonly LexicalNode[]>
const BOX = /^\[([ xX])\](?:\s+|$)/

function nestedList(
  tokens: readonly Token[],
  depth: number,
  known: Known,
  before: readonly LexicalNode[],
): LexicalNode | null {
  const ordered = tokens[0]?.type === 'ordered_list_open'
  const items = topLevel(tokens.slice(1, -1)).map(item => topLevel(item.slice(1, -1)))
  const firstLine = (item: Token[][]) => item[0]?.[1]?.content ?? ''
  const isCheck = !ordered && items.length > 0 && items.every(item => BOX.test(firstLine(item)))
  const start = ordered ? Number(tokens[0]?.attrGet('start') ?? 1) : 1
  const nodes: LexicalNode[] = []
  let value = start
  for (const item of items) {
    const lists = item.filter(([first]) => /list_open$/.test(first?.type ?? ''))
    const lines = paragraphsOf(item.filter(part => !lists.includes(part)).flat())
    if (!lines) return null
    const [sourceLine = '', ...more] = lines.map(line => line.content)
    const words = joined(
      [isCheck ? sourceLine.replace(BOX, '') : sourceLine, ...more].map(line => [
        ...(known.get(line) ?? readInline(line, before)),
      ]),
      1,
    )
    const checked = isCheck ? { checked: /^\[[xX]/.test(sourceLine) } : {}
    nodes.push({ children: words, ...LAYOUT, indent: depth, type: 'listitem', version: 1, value, ...checked })
    value += 1
    for (const each of lists) {
      const nested = nestedList(each, depth + 1, known, before)
      if (!nested) return null
      nodes.push({ children: [nested], ...LAYOUT, indent: depth, type: 'listitem', version: 1, value })
    }
  }
  const listType = ordered ? 'number' : isCheck ? 'check' : 'bullet'
  return { children: nodes, ...LAYOUT, type: 'list', version: 1, listType, start, tag: ordered ? 'ol' : 'ul' }
}

function markdownCard(lines: readonly string[], tokens: readonly Token[]): LexicalNode {
  const [from, to] = tokens[0]?.map ?? [0, lines.length]
  const markdown = lines.slice(from, to).join('\n').trimEnd()
  return { ...blankCard(CARDS.get('markdown')!), markdown }
}
