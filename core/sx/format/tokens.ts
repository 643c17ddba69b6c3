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

/** Every character of `text` in some token. The text is known to read. */
export function* tokens(text: string): Generator<Token> {
  let at = 0
  while (at < text.length) {
    const token = tokenAt(text, at)
    at += token.text.length
    yield token
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
