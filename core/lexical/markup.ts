import { type Direction, directionOf } from '#core/text/direction'
import type { Json, LexicalNode } from './document'
import { number, text } from './fields'
import type { Rendering } from './rendering'

type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>

/** Text as HTML text or as the value of a quoted attribute. */
export function escapeHtml(value: string): string {
  return Bun.escapeHTML(value)
}

/** ` name="value"…` in the order given; null, false and '' classes are left out. Names are never user text. */
export function attributes(of: Attributes): string {
  let html = ''
  for (const [name, value] of Object.entries(of)) {
    if (value === null || value === undefined || value === false) continue
    if (name === 'class' && value === '') continue
    html += value === true ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`
  }
  return html
}

/** An element around HTML that is safe already. */
export function element(tag: string, of: Attributes, html: string): string {
  return `<${tag}${attributes(of)}>${html}</${tag}>`
}

/** The class names that are truthy, joined. */
export function classes(...names: readonly (string | false | null)[]): string {
  return names.filter(Boolean).join(' ')
}

/** The value when it is one of those known, else the first of them. */
export function oneOf<const T extends string>(value: Json | undefined, known: readonly [T, ...T[]]): T {
  return known.find(name => name === value) ?? known[0]
}

const ALIGNMENTS = new Set(['center', 'right', 'end', 'justify', 'left', 'start'])
const MAX_INDENT = 6

/** Direction, alignment and indent of an element node: a `dir` and classes, never a style. */
export function layout(node: LexicalNode, page: Rendering): { dir: string | null; class: string } {
  const direction = text(node, 'direction') || directionOfWords(node)
  const format = text(node, 'format')
  const indent = Math.min(MAX_INDENT, Math.max(0, Math.trunc(number(node, 'indent') ?? 0)))
  return {
    dir:
      (direction === 'rtl' || direction === 'ltr') && direction !== page.options.direction ? direction : null,
    class: classes(ALIGNMENTS.has(format) && `doc-${format}`, indent > 0 && `doc-indent-${indent}`),
  }
}

/** Nobody reads so many empty nodes before the first word. */
const MOST_LOOKED_AT = 100

/** Editors of today write none: browsers find it by the first letter (HTML, `dir=auto`), and so do we. */
function directionOfWords(node: LexicalNode): Direction | null {
  const waiting = [node]
  for (let looked = 0; waiting.length > 0 && looked < MOST_LOOKED_AT; looked++) {
    const { text: words, children = [] } = waiting.pop()!
    const direction = typeof words === 'string' ? directionOf(words) : null
    if (direction) return direction
    waiting.push(...children.slice(0, MOST_LOOKED_AT).reverse())
  }
  return null
}
