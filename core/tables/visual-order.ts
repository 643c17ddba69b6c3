/** Text that stands side by side on a line, from left to right, in letters of one kind. */
export type Stretch = { readonly text: string; readonly script: 'latin' | 'arabic' | 'hebrew' }

type Direction = 'left' | 'right'
type Token = Stretch & { readonly direction: Direction | null }

const FROM_THE_RIGHT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u
/** They say which way to write, and are no letters. */
const MARKS_OF_DIRECTION = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g
/** Numbers in Arabic's own digits, which run from the left among letters that run from the right. */
const ARABIC_NUMBER = /^[٠-٩۰-۹]+(?:[.,:/٫٬][٠-٩۰-۹]+)*$/
const TOKENS =
  /[٠-٩۰-۹]+(?:[.,:/٫٬][٠-٩۰-۹]+)*|[\p{Sc}#+-]?(?![٠-٩۰-۹])\p{Nd}+(?:[.,:/-]\p{Nd}+)*[\p{Sc}%]?|(?!\p{Nd})[\p{Script=Arabic}\p{Script=Hebrew}](?:(?!\p{Nd})[\p{Script=Arabic}\p{Script=Hebrew}\p{M}\u200c\u200d])*|\p{L}[\p{L}\p{M}'’]*|\s+|./gsu
const MIRRORED: Readonly<Record<string, string>> = {
  '(': ')',
  ')': '(',
  '[': ']',
  ']': '[',
  '{': '}',
  '}': '{',
  '<': '>',
  '>': '<',
  '«': '»',
  '»': '«',
}

/**
 * A line in the order in which it is drawn. Hebrew and Arabic run from the right, word by word, with their brackets turned; numbers
 * and other words among them run from the left. What the line begins with says how it runs: the part of Unicode's
 * algorithm (UAX #9) that names and addresses need. Null for a line that runs from the left as it is written.
 */
export function visualOrder(line: string): readonly Stretch[] | null {
  if (!FROM_THE_RIGHT.test(line)) return null
  const tokens = (line.replace(MARKS_OF_DIRECTION, '').match(TOKENS) ?? []).map(tokenOf)
  const base = tokens.find(({ direction }) => direction !== null)?.direction ?? 'left'
  const runs: { direction: Direction; tokens: Token[] }[] = []
  for (const [at, token] of tokens.entries()) {
    const direction = token.direction ?? betweenOf(tokens, at, base)
    const last = runs.at(-1)
    if (last?.direction === direction) last.tokens.push(token)
    else runs.push({ direction, tokens: [token] })
  }
  const ordered = base === 'right' ? runs.toReversed() : runs
  return joined(
    ordered.flatMap(run => (run.direction === 'right' ? run.tokens.toReversed().map(turned) : run.tokens)),
  )
}

function tokenOf(text: string): Token {
  const script = /\p{scx=Hebrew}/u.test(text) && !/\p{scx=Arabic}/u.test(text) ? 'hebrew' : scriptOf(text)
  const direction = FROM_THE_RIGHT.test(text) ? 'right' : /\p{L}/u.test(text) ? 'left' : null
  return { text, script, direction }
}

/** Digits and commas of Arabic's own are in its font alone. */
const scriptOf = (text: string): Stretch['script'] =>
  /[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]/.test(text) ? 'arabic' : 'latin'

/** What has no direction of its own runs as both its neighbours do, or as the line. */
function betweenOf(tokens: readonly Token[], at: number, base: Direction): Direction {
  const before = tokens.slice(0, at).findLast(({ direction }) => direction !== null)?.direction ?? base
  const after = tokens.slice(at).find(({ direction }) => direction !== null)?.direction ?? base
  return before === after ? before : base
}

const turned = (token: Token): Token => ({ ...token, text: MIRRORED[token.text] ?? token.text })

/**
 * Words from the left stay together with what stands between them; those from the right are shaped one by one. So are the digits of
 * Arabic's own: a font that is given a row of them takes it for a word, and turns it round.
 */
function joined(tokens: readonly Token[]): readonly Stretch[] {
  const stretches: Stretch[] = []
  for (const { text, script, direction } of tokens) {
    const last = stretches.at(-1)
    if (ARABIC_NUMBER.test(text)) stretches.push(...[...text].map(digit => ({ text: digit, script })))
    else if (last?.script === 'latin' && script === 'latin' && direction !== 'right')
      stretches[stretches.length - 1] = { script, text: last.text + text }
    else stretches.push({ text, script })
  }
  return stretches
}
