import { write } from '../printer/print.ts'
import { readOne } from '../reader/read.ts'
import { SHEBANG } from '../reader/scanner.ts'

export interface Token {
  kind: 'open' | 'close' | 'atom' | 'prefix' | 'comment' | 'blank' | 'newline'
  text: string
}

const PATTERNS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['newline', /\r?\n/y],
  ['blank', /[^\S\n]+/y],
  ['comment', /;[^\n]*/y],
  ['atom', /"(?:[^"\\]|\\[\s\S])*"/y],
  ['atom', /#\|[^|]*\|/y],
  ['atom', /\|(?:[^|\\]|\\[\s\S])*\|/y],
  ['atom', /#\\(?:[^\s()[\]{}"';`,][^\s()[\]{}"';`,]*|[\s\S])/y],
  ['prefix', /#;|,@|['`,]/y],
  ['open', /#(?:u8)?\(|[([{]/iy],
  ['close', /[)\]}]/y],
  ['atom', /[^\s()[\]{}"';`,]+/y],
]

/**
 * Every character of `text` in some token. The text is known to read. A character that is blank itself comes by its
 * name, since at the end of a line it would be lost.
 */
export function* tokens(text: string): Generator<Token> {
  let at = 0
  if (SHEBANG.test(text)) {
    const [line = ''] = text.split('\n', 1)
    at = line.length
    yield { kind: 'comment', text: line }
  }
  while (at < text.length) {
    const token = tokenAt(text, at)
    at += token.text.length
    if (!/^#\\\s$/.test(token.text)) {
      yield token
      continue
    }
    yield { kind: 'atom', text: write(readOne(token.text)) }
    if (/[^\s)\]}]/.test(text.charAt(at))) yield { kind: 'blank', text: ' ' }
  }
}

function tokenAt(text: string, at: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found) return { kind, text: found[0] }
  }
  return { kind: 'atom', text: text.charAt(at) }
}
