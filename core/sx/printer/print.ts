/**
 * Values to text. `write` reads back; `display` shows strings and characters bare. Both walk with a limit on
 * nesting, and mark what contains itself, so that no data can crash them.
 */

import { chargeMemory, chargeWork } from '../meter/meter.ts'
import { formatNumber } from '../numbers/format.ts'
import type { Dialect } from '../reader/atoms.ts'
import { Closure, Component, Continuation, Control, Macro, Primitive } from '../values/callable.ts'
import { CHAR_NAMES } from '../values/chars.ts'
import { EMPTY } from '../values/lists.ts'
import { textOf } from '../values/mutable-string.ts'
import {
  Char,
  ErrorValue,
  Flonum,
  Keyword,
  List,
  Markup,
  MultipleValues,
  MutableString,
  Opaque,
  Pair,
  Parameter,
  Promise_,
  Ratio,
  Rec,
  RecordType,
  StringBuffer,
  Sym,
  type Value,
} from '../values/types.ts'
import { type Container, circularIn, isContainer, sharedIn } from './labels.ts'
import { writeString, writeSymbol } from './quote.ts'

export function write(x: Value): string {
  return new Printer(true, 'sx').print(x)
}

/** At most `characters` of what `write` gives, at little cost: for messages about values of any size. */
export function excerpt(x: Value, characters: number, dialect: Dialect = 'sx'): string {
  return new Printer(true, dialect, NOTHING, characters).print(x)
}

export function display(x: Value): string {
  return typeof x === 'string' ? x : new Printer(false, 'sx').print(x)
}

/** As the r7rs dialect reads it: #t, #f, and a datum label for what contains itself. */
export function writeDatum(x: Value): string {
  return new Printer(true, 'r7rs').print(x)
}

export function displayDatum(x: Value): string {
  return new Printer(false, 'r7rs').print(x)
}

export function writerOf(dialect: Dialect): (x: Value) => string {
  return dialect === 'sx' ? write : writeDatum
}

/** R7RS `write-shared`: whatever is there more than once gets a datum label. */
export function writeShared(x: Value): string {
  return new Printer(true, 'r7rs', sharedIn(x)).print(x)
}

const MOST_NESTED = 1_000
const STEPS_A_VALUE = 8
const NOTHING: ReadonlySet<object> = new Set()

class Printer {
  private readonly parts: string[] = []
  private readonly within = new Set<object>()

  private whole: Value = null
  /** Labels given out so far, by what they stand for. */
  private readonly numbers = new Map<object, number>()

  /** What is `labelled` is written once, as `#0=…`, and elsewhere as `#0#`. */
  constructor(
    private readable: boolean,
    private readonly dialect: Dialect,
    private labelled: ReadonlySet<object> | null = null,
    /** Characters and values left for an excerpt, which ends in an ellipsis and is not paid for. */
    private room = Number.POSITIVE_INFINITY,
  ) {}

  print(x: Value): string {
    this.whole = x
    if (this.dialect === 'r7rs') this.labelled ??= circularIn(x)
    this.value(x)
    return this.parts.join('')
  }

  private get isPaid(): boolean {
    return this.room === Number.POSITIVE_INFINITY
  }

  /** Paid for piece by piece, since a small value may hold itself many times over. */
  private value(x: Value): void {
    if (this.room <= 0) return
    if (this.isPaid) chargeWork(STEPS_A_VALUE)
    if (typeof x === 'object' && x !== null && isNested(x)) {
      if (this.isPaid) chargeMemory(32)
      this.room--
      this.container(x)
      return
    }
    if (this.isPaid && typeof x === 'string') chargeWork(x.length >>> 3)
    if (this.isPaid && x instanceof Uint8Array) this.bytes(x)
    else this.text(this.atom(this.isPaid ? x : this.shortened(x)))
  }

  /** To count the characters is cheap, to write them is not: too many are refused before. */
  private bytes(x: Uint8Array): void {
    chargeWork(x.length >>> 3)
    let characters = '#u8()'.length + Math.max(0, x.length - 1)
    for (const byte of x) characters += byte > 99 ? 3 : byte > 9 ? 2 : 1
    chargeMemory(characters * 2 + 2)
    this.parts.push(this.atom(x))
  }

  private text(text: string): void {
    if (this.isPaid) chargeMemory(text.length * 2 + 2)
    this.parts.push(text.length > this.room ? `${text.slice(0, Math.max(0, this.room))}…` : text)
    this.room -= text.length + 1
  }

  /** For an excerpt: what would take long to write stands for itself no more. */
  private shortened(x: Value): Value {
    if (typeof x === 'string' && x.length > this.room) return x.slice(0, this.room + 1)
    if (x instanceof Uint8Array) return x.subarray(0, this.room)
    if (typeof x === 'bigint' && isVast(x)) return new Opaque('vast integer', null)
    return x instanceof Ratio && (isVast(x.n) || isVast(x.d)) ? new Opaque('vast fraction', null) : x
  }

  private container(x: Nested): void {
    // SX looks for circular lists only where there are pairs, which are not its own.
    if (x instanceof Pair) this.labelled ??= circularIn(this.whole)
    if (this.labelled?.has(x) && this.label(x)) return
    if (this.within.has(x)) {
      this.parts.push('#<cycle>')
      return
    }
    if (this.within.size >= MOST_NESTED) {
      this.parts.push('#<deep>')
      return
    }
    this.within.add(x)
    if (x instanceof List) this.sequence('(', x)
    else if (Array.isArray(x)) this.sequence('#(', x)
    else if (x instanceof Rec) this.record(x)
    else if (x instanceof Pair) this.pairs(x)
    else if (x instanceof Map) this.dict(x)
    else this.said(x)
    this.within.delete(x)
  }

  private sequence(open: string, items: List | Value[]): void {
    this.parts.push(open)
    let first = true
    for (const item of items instanceof List ? walk(items) : items) {
      if (!first) this.parts.push(' ')
      first = false
      this.value(item)
      if (this.room <= 0) break
    }
    this.parts.push(')')
  }

  /** An error with what it is about, or several values. */
  private said(x: ErrorValue | MultipleValues): void {
    if (x instanceof ErrorValue) this.text(`#<error ${x.message}`)
    let before = x instanceof ErrorValue ? ' ' : ''
    for (const item of x instanceof ErrorValue ? walk(x.irritants) : x.values) {
      this.parts.push(before)
      before = ' '
      if (x instanceof ErrorValue) this.irritant(item)
      else this.value(item)
      if (this.room <= 0) break
    }
    if (x instanceof ErrorValue) this.parts.push('>')
  }

  /** What an error is about shows as it reads, whatever the rest does. */
  private irritant(x: Value): void {
    const { readable } = this
    this.readable = true
    this.value(x)
    this.readable = readable
  }

  private record(x: Rec): void {
    this.parts.push(x.type.parent ? `(${x.type.name}` : `#<${x.type.name}`)
    for (const slot of x.slots) {
      this.parts.push(' ')
      this.value(slot)
    }
    this.parts.push(x.type.parent ? ')' : '>')
  }

  /** Gives `x` a label; true when it has one already, which then is all there is to write. */
  private label(x: object): boolean {
    const known = this.numbers.get(x)
    if (known !== undefined) {
      this.parts.push(`#${known}#`)
      return true
    }
    this.parts.push(`#${this.numbers.size}=`)
    this.numbers.set(x, this.numbers.size)
    return false
  }

  /** `(a b . c)`: the pairs that follow one another in one pair of brackets, up to one with a label. */
  private pairs(x: Pair): void {
    this.parts.push('(')
    this.value(x.car)
    let at = x.cdr
    for (; at instanceof Pair && !this.labelled?.has(at) && this.room > 0; at = at.cdr) {
      this.parts.push(' ')
      this.value(at.car)
    }
    if (at !== EMPTY) {
      this.parts.push(' . ')
      this.value(at)
    }
    this.parts.push(')')
  }

  private dict(x: Map<string, Value>): void {
    this.parts.push('{')
    let first = true
    for (const [key, item] of x) {
      this.parts.push(
        first ? '' : ' ',
        this.dialect === 'sx' && isPlainKey(key) ? `:${key}` : writeString(key, this.dialect),
        ' ',
      )
      first = false
      this.value(item)
      if (this.room <= 0) break
    }
    this.parts.push('}')
  }

  private atom(x: Value): string {
    if (x === null) return this.dialect === 'sx' ? 'nil' : '#<unspecified>'
    if (typeof x === 'string') return this.readable ? writeString(x, this.dialect) : x
    if (x instanceof MutableString) return this.atom(textOf(x))
    if (typeof x === 'boolean') return this.dialect === 'sx' ? String(x) : x ? '#t' : '#f'
    if (typeof x === 'number' || typeof x === 'bigint' || x instanceof Flonum || x instanceof Ratio)
      return formatNumber(x)
    if (x instanceof Sym) return this.readable ? writeSymbol(x.name, this.dialect) : x.name
    if (x instanceof Keyword) return `:${x.name}`
    if (x instanceof Char) return this.readable ? writeChar(x) : String.fromCodePoint(x.codePoint)
    if (x instanceof Uint8Array) return `#u8(${x.join(' ')})`
    return opaque(x)
  }
}

const VAST = 1n << 4096n
const isVast = (n: bigint): boolean => n > VAST || n < -VAST

type Nested = Container | ErrorValue | MultipleValues

const isNested = (x: Exclude<Value, null>): x is Nested =>
  isContainer(x) || x instanceof ErrorValue || x instanceof MultipleValues

function* walk(xs: List): Generator<Value> {
  for (let at = xs; at.len > 0; at = at.rest) yield at.first
}

function isPlainKey(key: string): boolean {
  return /^[^\s()[\]{}"';`,|:#]+$/.test(key)
}

function writeChar(x: Char): string {
  for (const [name, point] of CHAR_NAMES) if (point === x.codePoint) return `#\\${name}`
  const hidden = x.codePoint < 32 || (x.codePoint >= 0xd800 && x.codePoint < 0xe000)
  return hidden ? `#\\x${x.codePoint.toString(16)}` : `#\\${String.fromCodePoint(x.codePoint)}`
}

function opaque(x: Exclude<Value, null>): string {
  if (x instanceof Closure) return `#<lambda ${x.code.name}>`
  if (x instanceof Primitive || x instanceof Control) return `#<primitive ${x.name}>`
  if (x instanceof Macro) return `#<macro ${x.name}>`
  if (x instanceof Component) return `#<component ${x.name}>`
  if (x instanceof Continuation) return '#<continuation>'
  if (x instanceof RecordType) return `#<type ${x.name}>`
  if (x instanceof StringBuffer) return '#<string-buffer>'
  if (x instanceof Markup) return x.html
  if (x instanceof Promise_) return '#<promise>'
  if (x instanceof Parameter) return '#<parameter>'
  if (x instanceof Opaque) return `#<${x.kind}>`
  return '#<unknown>'
}
