import { chargeMemory, chargeWork } from '../meter/meter.ts'
import { compileRegExp, type Program, search } from '../regexp/match.ts'
import { fromArray } from '../values/lists.ts'
import { fromPoints } from '../values/text.ts'
import type { Value } from '../values/types.ts'
import type { Spec } from './spec.ts'
import { asString, chargeText } from './string-charges.ts'

/** The last few patterns, since programs use the same again and again. */
const known = new Map<string, Program>()
const MOST_KNOWN = 50

function program(pattern: Value): Program {
  const source = asString('regexp', pattern)
  // Paid for whether it is known or not: what others did before shall make no difference.
  chargeWork(source.length * 16)
  const found = known.get(source)
  if (found) return found
  const made = compileRegExp(source)
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(source, made)
  return made
}

function pointsOf(text: Value): number[] {
  const s = asString('regexp', text)
  chargeMemory(s.length * 8)
  chargeWork(s.length >>> 2)
  return Array.from(s, c => c.codePointAt(0) as number)
}

function part(points: number[], from: number, to: number): string | null {
  if (from < 0) return null
  chargeText(to - from)
  return fromPoints(points.slice(from, to))
}

function groups(points: number[], match: number[]): Value {
  chargeMemory(match.length * 32)
  const out: Value[] = []
  for (let i = 0; i < match.length; i += 2) out.push(part(points, match[i] as number, match[i + 1] as number))
  return fromArray(out)
}

function* matches(pattern: Value, points: number[]): Generator<number[]> {
  const p = program(pattern)
  for (let at = 0; at <= points.length; ) {
    const match = search(p, points, at)
    if (!match) return
    yield match
    const end = match[1] as number
    at = end === match[0] ? end + 1 : end
  }
}

function find(pattern: Value, text: Value): Value {
  const points = pointsOf(text)
  const match = search(program(pattern), points, 0)
  return match ? groups(points, match) : null
}

function findAll(pattern: Value, text: Value): Value {
  const points = pointsOf(text)
  return fromArray([...matches(pattern, points)].map(match => groups(points, match)))
}

/** `$0`…`$9` in the replacement stand for the groups, `$$` for a dollar. */
function replaceAll(pattern: Value, text: Value, by: Value): Value {
  const points = pointsOf(text)
  const replacement = asString('regexp-replace', by)
  let out = ''
  let last = 0
  for (const match of matches(pattern, points)) {
    out += part(points, last, match[0] as number)
    chargeText(replacement.length)
    out += replacement.replace(/\$(\d|\$)/g, (_, g: string) => {
      if (g === '$') return '$'
      const i = Number(g) * 2
      return i < match.length ? String(part(points, match[i] as number, match[i + 1] as number) ?? '') : ''
    })
    last = match[1] as number
  }
  return out + part(points, last, points.length)
}

function split(pattern: Value, text: Value): Value {
  const points = pointsOf(text)
  const out: Value[] = []
  let last = 0
  for (const match of matches(pattern, points)) {
    if (match[0] === match[1]) continue
    out.push(part(points, last, match[0] as number))
    last = match[1] as number
  }
  out.push(part(points, last, points.length))
  return fromArray(out)
}

export const REGEXP: readonly Spec[] = [
  [
    'regexp-match?',
    2,
    2,
    (p: Value, t: Value) => search(program(p), pointsOf(t), 0) !== null,
    'the pattern matches somewhere in the text',
  ],
  ['regexp-find', 2, 2, find, 'list of the first match and its groups, or nil'],
  ['regexp-find-all', 2, 2, findAll, 'list of all matches, each with its groups'],
  [
    'regexp-replace',
    3,
    3,
    replaceAll,
    '(regexp-replace pattern text by): every match replaced; $1 is a group',
  ],
  ['regexp-split', 2, 2, split, 'list of the parts between matches'],
]
