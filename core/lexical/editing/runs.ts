import type { LexicalNode } from '../document'
import { children, number, text } from '../fields'

/** Lexical's bits of a run's `format`, each with the tag that says it in Markdown. */
export const FORMAT_TAGS: readonly (readonly [bit: number, tag: string])[] = [
  [1, 'strong'],
  [2, 'em'],
  [4, 's'],
  [8, 'u'],
  [128, 'mark'],
  [32, 'sub'],
  [64, 'sup'],
  [16, 'code'],
]
/** Those bits by the tags that people write for them, which are more. */
export const TAG_BITS: ReadonlyMap<string, number> = new Map([
  ...FORMAT_TAGS.map(([bit, tag]) => [tag, bit] as const),
  ['b', 1],
  ['i', 2],
  ['del', 4],
])
const SAYABLE = FORMAT_TAGS.reduce((bits, [bit]) => bits | bit, 0)

/** A piece of a line: words of one format, an end of line, or a node that Markdown cannot say. */
export type Run = {
  readonly text: string
  readonly format: number
  readonly link: LexicalNode | null
  readonly opaque: LexicalNode | null
}

const TEXTS = new Set(['text', 'extended-text', 'tk'])
const LINKS = new Set(['link', 'autolink'])

/** The inline nodes of a block as one row; `\n` is an end of line. */
export function runsOf(nodes: readonly LexicalNode[], link: LexicalNode | null = null): Run[] {
  return nodes.flatMap(node => runsOfOne(node, link))
}

/** What `⟦1⟧`, `⟦2⟧`… stand for. */
export function opaqueNodes(nodes: readonly LexicalNode[]): readonly LexicalNode[] {
  return runsOf(nodes).flatMap(({ opaque }) => (opaque ? [opaque] : []))
}

/** Whether all of these belong into a line of text. */
export function isInlineNode(node: LexicalNode): boolean {
  if (LINKS.has(node.type)) return children(node).every(isInlineNode)
  return TEXTS.has(node.type) || ['linebreak', 'tab', 'zwnj', 'at-link', 'at-link-search'].includes(node.type)
}

/** The same words, formats and links: how they are cut into runs does not matter, nor the format of a space. */
export function sayTheSame(a: readonly Run[], b: readonly Run[]): boolean {
  return spelled(a) === spelled(b)
}

function runsOfOne(node: LexicalNode, link: LexicalNode | null): Run[] {
  const run = { text: '', format: 0, link, opaque: null }
  if (node.type === 'linebreak') return [{ ...run, text: '\n' }]
  if (node.type === 'tab') return [{ ...run, text: '\t' }]
  // The joiner around an at-link is the editor's own, and nothing that is read.
  if (node.type === 'zwnj') return []
  if (LINKS.has(node.type) && !link) return runsOf(children(node), node)
  const format = number(node, 'format') ?? 0
  if (TEXTS.has(node.type) && (format & ~SAYABLE) === 0) return [{ ...run, text: text(node, 'text'), format }]
  return [{ ...run, opaque: node }]
}

function spelled(runs: readonly Run[]): string {
  return runs
    .flatMap(({ text, format, link, opaque }) =>
      opaque
        ? [`⟦${JSON.stringify(opaque)}⟧`]
        : [...text].map(letter => `${letter}${/\s/.test(letter) ? '' : format}${link ? link.url : ''}`),
    )
    .join('|')
}
