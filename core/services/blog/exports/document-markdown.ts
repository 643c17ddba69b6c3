import { documentOf, type LexicalDocument, type LexicalNode, renderDocument } from '#core/lexical'
import { withNotesBelow } from '#core/lexical/editing'
import { isFootnote } from '#core/lexical/footnote-link'

/** Lexical's bits of `format`, the innermost first, as Markdown has them; what it has not stays HTML. */
const MARKS: readonly (readonly [bit: number, open: string, close: string])[] = [
  [1, '**', '**'],
  [2, '*', '*'],
  [4, '~~', '~~'],
  [8, '<u>', '</u>'],
  [32, '<sub>', '</sub>'],
  [64, '<sup>', '</sup>'],
  [128, '<mark>', '</mark>'],
]
const HEADINGS: Readonly<Record<string, number>> = { h1: 1, h2: 2, h3: 3, h4: 4, h5: 5, h6: 6 }

/**
 * A document as Markdown (CommonMark with tables, task lists and strikethrough of GFM). A card that Markdown has no word
 * for is the HTML that readers see of it.
 */
export function documentMarkdown(document: LexicalDocument): string {
  const blocks = document.root.children.map(blockOf).filter(block => block.trim() !== '')
  // Cards of Markdown may have notes of their own, by their own names.
  return `${withNotesBelow(blocks.join('\n\n'), 'note-')}\n`
}

function blockOf(node: LexicalNode): string {
  const text = (field: string) => (typeof node[field] === 'string' ? (node[field] as string) : '')
  switch (node.type) {
    case 'paragraph':
      return inline(node)
    case 'heading':
    case 'extended-heading':
      return `${'#'.repeat(HEADINGS[text('tag')] ?? 2)} ${inline(node).replaceAll('\n', ' ')}`
    case 'quote':
    case 'extended-quote':
    case 'aside':
      return inline(node)
        .split('\n')
        .map(line => `> ${line}`)
        .join('\n')
    case 'list':
      return listOf(node, '')
    case 'horizontalrule':
      return '---'
    case 'markdown':
      return text('markdown')
    case 'html':
      return text('html')
    case 'codeblock':
      return fenced(text('code'), text('language'))
    case 'image':
      return imageOf(text('src'), text('alt') || text('title'))
    case 'paywall':
      return '<!--members-only-->'
    default:
      return renderDocument(documentOf([node]), { audience: 'editor' }).html
  }
}

function listOf(node: LexicalNode, indent: string): string {
  const start = typeof node.start === 'number' ? node.start : 1
  return (node.children ?? [])
    .map((item, place) => itemOf(item, node.listType, start + place, indent))
    .join('\n')
}

function itemOf(item: LexicalNode, listType: unknown, number: number, indent: string): string {
  const nested = (item.children ?? []).filter(({ type }) => type === 'list')
  const words = (item.children ?? []).filter(({ type }) => type !== 'list')
  const sign = listType === 'number' ? `${number}.` : '-'
  const within = indent + ' '.repeat(sign.length + 1)
  const box = listType === 'check' ? `[${item.checked === true ? 'x' : ' '}] ` : ''
  const lists = nested.map(each => listOf(each, within))
  if (words.length === 0) return lists.join('\n')
  const text = inline({ type: 'listitem', children: words }).replaceAll('\n', `\n${within}`)
  return [`${indent}${sign} ${box}${text}`, ...lists].join('\n')
}

function inline({ children = [] }: LexicalNode): string {
  return children.map(inlineOf).join('')
}

function inlineOf(node: LexicalNode): string {
  if (node.type === 'linebreak') return '  \n'
  if (node.type === 'tab') return '\t'
  if (isFootnote(node)) return `[†](#fn "${String(node.title ?? '').replace(/["\\]/g, '\\$&')}")`
  if (['link', 'autolink', 'at-link'].includes(node.type)) {
    const url = typeof node.url === 'string' ? node.url : ''
    return `[${inline(node)}](${addressOf(url)})`
  }
  if (typeof node.text !== 'string') return inline(node)
  return marked(node.text, typeof node.format === 'number' ? node.format : 0)
}

/** Marks do not begin or end at a space: it stands outside of them. */
function marked(text: string, format: number): string {
  const [, before = '', words = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? []
  if (words === '') return text
  let out = format & 16 ? codeSpan(words) : escaped(words)
  for (const [bit, open, close] of MARKS) if (format & bit) out = open + out + close
  return before + out + after
}

/** With more ticks around it than it holds in a row (CommonMark §6.1). */
function codeSpan(words: string): string {
  const longest = Math.max(0, ...[...words.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  const space = /^`|`$/.test(words) ? ' ' : ''
  return fence + space + words + space + fence
}

/** What would be read as a sign, an entity, a rule or the line under a heading stands for itself. */
function escaped(words: string): string {
  return words
    .replace(/[\\`*_[\]<>~|]/g, '\\$&')
    .replace(/&(?=#?\w+;)/g, '\\&')
    .replace(
      /^(\s*)([#+-]|#{2,6}|\d+[.)])(?=\s|$)/gm,
      (_, space: string, sign: string) => `${space}${lastEscaped(sign)}`,
    )
    .replace(/^(\s*)([-=])(?=[-=\s]*$)/gm, '$1\\$2')
}

function lastEscaped(sign: string): string {
  return `${sign.slice(0, -1)}\\${sign.slice(-1)}`
}

function fenced(code: string, language: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language.replace(/[`\s]/g, '')}\n${code}\n${fence}`
}

function imageOf(src: string, alt: string): string {
  return `![${escaped(alt).replaceAll('\n', ' ')}](${addressOf(src)})`
}

function addressOf(url: string): string {
  return /[\s()<>]/.test(url) ? `<${url.replace(/[<>\s]/g, encodeURIComponent)}>` : url
}
