import { number, text } from '../fields'
import { escapeHtml } from '../markup'
import type { NodeRenderer } from '../rendering'

/** Lexical's bits of `format`, innermost last, in the order Ghost nests them. */
const FORMATS: readonly (readonly [bit: number, open: string, close: string])[] = [
  [1, '<strong>', '</strong>'],
  [2, '<em>', '</em>'],
  [4, '<s>', '</s>'],
  [8, '<u>', '</u>'],
  [16, '<code>', '</code>'],
  [32, '<sub>', '</sub>'],
  [64, '<sup>', '</sup>'],
  [128, '<mark>', '</mark>'],
  [256, '<span class="doc-lowercase">', '</span>'],
  [512, '<span class="doc-uppercase">', '</span>'],
  [1024, '<span class="doc-capitalize">', '</span>'],
]

/** A run of characters of one format (`text`, Ghost's `extended-text`, and the mark `tk` left in drafts). */
export const textRun: NodeRenderer = node => {
  const format = number(node, 'format') ?? 0
  let html = escapeHtml(text(node, 'text'))
  if (html === '') return ''
  for (const [bit, open, close] of FORMATS.toReversed()) if (format & bit) html = open + html + close
  return html
}

export const lineBreak: NodeRenderer = () => '<br>'

export const tab: NodeRenderer = () => '\t'

/** The joiner the editor keeps around an unfinished at-link, and the words searched for in it. */
export const nothing: NodeRenderer = () => ''
