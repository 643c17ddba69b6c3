/**
 * Regular expressions: literals, `.`, classes, `\d \w \s \b` and their opposites, groups (capturing and `(?:…)`),
 * alternatives, `^ $`, and the repetitions `* + ? {m,n}`, lazy with a `?`. No back references and no look-around:
 * those cannot be matched in linear time.
 */
import { fail } from '../values/errors.ts'

export type Node =
  /** `cost` counts the tests that `has` makes of a character. */
  | { kind: 'set'; has: (c: number) => boolean; cost: number }
  | { kind: 'sequence'; items: Node[] }
  | { kind: 'choice'; options: Node[] }
  | { kind: 'repeat'; item: Node; least: number; most: number; greedy: boolean }
  | { kind: 'group'; item: Node; index: number }
  | { kind: 'assert'; what: '^' | '$' | 'b' | 'B' }

const MOST_REPEATS = 1_000
const MOST_NESTED = 200
/** Every thread of a match keeps the places of all groups. */
const MOST_GROUPS = 200

export function parseRegExp(source: string): { node: Node; groups: number } {
  const parser = new Parser(Array.from(source, c => c.codePointAt(0) as number))
  return { node: parser.whole(), groups: parser.groups }
}

const one = (has: (c: number) => boolean): Node => ({ kind: 'set', has, cost: 1 })
const code = (c: string): number => c.codePointAt(0) as number

class Parser {
  groups = 0
  private at = 0
  private depth = 0
  constructor(private readonly points: number[]) {}

  whole(): Node {
    const node = this.choice()
    if (this.at < this.points.length) this.fault('a stray )')
    return node
  }

  private choice(): Node {
    if (++this.depth > MOST_NESTED) this.fault('groups nested too deep')
    const options = [this.sequence()]
    while (this.eat('|')) options.push(this.sequence())
    this.depth--
    return options.length === 1 ? (options[0] as Node) : { kind: 'choice', options }
  }

  private sequence(): Node {
    const items: Node[] = []
    while (this.at < this.points.length && !this.sees('|') && !this.sees(')')) items.push(this.repeated())
    return { kind: 'sequence', items }
  }

  private repeated(): Node {
    let item = this.atom()
    for (let nested = 0; ; nested++) {
      const bounds = this.bounds()
      if (!bounds) return item
      if (nested > MOST_NESTED) this.fault('repeats nested too deep')
      const [least, most] = bounds
      if (least > MOST_REPEATS || (most !== Number.POSITIVE_INFINITY && most > MOST_REPEATS))
        this.fault('too many repeats')
      item = { kind: 'repeat', item, least, most, greedy: !this.eat('?') }
    }
  }

  private bounds(): [number, number] | null {
    if (this.eat('*')) return [0, Number.POSITIVE_INFINITY]
    if (this.eat('+')) return [1, Number.POSITIVE_INFINITY]
    if (this.eat('?')) return [0, 1]
    const text = String.fromCodePoint(...this.points.slice(this.at, this.at + 12))
    const found = /^\{(\d+)(,(\d*))?\}/.exec(text)
    if (!found) return null
    this.at += found[0].length
    const least = Number(found[1])
    const most =
      found[2] === undefined ? least : found[3] === '' ? Number.POSITIVE_INFINITY : Number(found[3])
    if (most < least) this.fault('a repeat out of order')
    return [least, most]
  }

  private atom(): Node {
    const c = this.points[this.at] as number
    if ('*+?'.includes(String.fromCodePoint(c))) this.fault('nothing to repeat')
    this.at++
    if (c === code('(')) return this.group()
    if (c === code('[')) return this.set()
    if (c === code('.')) return one(x => x !== 10)
    if (c === code('^') || c === code('$')) return { kind: 'assert', what: c === code('^') ? '^' : '$' }
    if (c !== code('\\')) return one(x => x === c)
    if (this.eat('b')) return { kind: 'assert', what: 'b' }
    if (this.eat('B')) return { kind: 'assert', what: 'B' }
    return one(this.escape())
  }

  private group(): Node {
    const plain = this.eat('?')
    if (plain && !this.eat(':')) this.fault('look-around and named groups are not offered')
    const index = plain ? 0 : ++this.groups
    if (index > MOST_GROUPS) this.fault(`more than ${MOST_GROUPS} groups`)
    const item = this.choice()
    if (!this.eat(')')) this.fault('a group is not closed')
    return plain ? item : { kind: 'group', item, index }
  }

  private set(): Node {
    const negated = this.eat('^')
    const tests: ((c: number) => boolean)[] = []
    while (!this.eat(']')) {
      if (this.at >= this.points.length) this.fault('a class is not closed')
      const from = this.points[this.at++] as number
      if (from === code('\\')) {
        tests.push(this.escape())
        continue
      }
      if (!this.sees('-') || this.points[this.at + 1] === code(']') || this.at + 1 >= this.points.length) {
        tests.push(c => c === from)
        continue
      }
      this.at++
      const to = this.points[this.at++] as number
      if (to < from) this.fault('a range out of order')
      tests.push(c => c >= from && c <= to)
    }
    return { kind: 'set', has: c => tests.some(test => test(c)) !== negated, cost: tests.length }
  }

  private escape(): (c: number) => boolean {
    const c = this.points[this.at++]
    if (c === undefined) this.fault('a backslash at the end')
    const letter = String.fromCodePoint(c)
    const known = CLASSES[letter]
    if (known) return known
    const control = CONTROLS[letter]
    if (control !== undefined) return x => x === control
    if (/[a-z0-9]/i.test(letter)) this.fault(`an unknown escape \\${letter}`)
    return x => x === c
  }

  private sees(c: string): boolean {
    return this.points[this.at] === code(c)
  }

  private eat(c: string): boolean {
    if (!this.sees(c)) return false
    this.at++
    return true
  }

  private fault(message: string): never {
    fail('regexp-error', `regexp: ${message} at ${this.at}`)
  }
}

export const isWord = (c: number): boolean =>
  (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95
const isDigit = (c: number): boolean => c >= 48 && c <= 57
const isSpace = (c: number): boolean => /^\s$/u.test(String.fromCodePoint(c))

const CLASSES: Record<string, ((c: number) => boolean) | undefined> = {
  d: isDigit,
  D: c => !isDigit(c),
  w: isWord,
  W: c => !isWord(c),
  s: isSpace,
  S: c => !isSpace(c),
}
const CONTROLS: Record<string, number | undefined> = { n: 10, t: 9, r: 13, f: 12, v: 11, '0': 0 }
