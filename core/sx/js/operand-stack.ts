/**
 * The operand stack, followed while generating: constants, locals and tests stay expressions for as long as nothing
 * can change what they read; everything else is kept in the variable of its stack position.
 */
import type { Operand } from './operators.ts'

export interface Entry extends Operand {
  /** Slot it reads, or -1. */
  slot: number
  /** A boolean expression that has not been stored: only a test may use it as it is. */
  test: boolean
}

export class OperandStack {
  /** Most that ever stood on it. */
  deepest = 0
  private entries: Entry[] = []

  constructor(private readonly line: (text: string) => void) {}

  get depth(): number {
    return this.entries.length
  }

  /** After a jump from elsewhere: `depth` operands, each in its variable. */
  reset(depth: number): void {
    this.entries = Array.from({ length: depth }, (_, i) => stored(i))
  }

  push(entry: Entry): void {
    this.settle()
    this.entries.push(entry)
    this.deepest = Math.max(this.deepest, this.entries.length)
  }

  pushText(text: string): void {
    this.push({ text, isInteger: false, slot: -1, test: false })
  }

  pushTest(text: string): void {
    this.push({ text, isInteger: false, slot: -1, test: true })
  }

  pop(): Entry {
    return this.entries.pop() as Entry
  }

  /** The top as something that can be named more than once. */
  operand(): Entry {
    const entry = this.entries.at(-1) as Entry
    if (entry.test) this.storeAt(this.entries.length - 1)
    return this.pop()
  }

  operands(n: number): Entry[] {
    const out: Entry[] = []
    for (let i = 0; i < n; i++) out.unshift(this.operand())
    return out
  }

  drop(): void {
    const entry = this.pop()
    // A comparison may raise even when nobody wants its value.
    if (entry.test) this.line(`${entry.text};`)
  }

  /** Evaluates `text` now. */
  store(text: string): void {
    this.settle()
    const i = this.entries.length
    this.line(`s${i} = ${text};`)
    this.push(stored(i))
  }

  /** Whatever still reads `slot` is stored before the slot changes. */
  hazard(slot: number): void {
    this.entries.forEach((entry, i) => {
      if (entry.slot === slot) this.storeAt(i)
    })
  }

  flush(): void {
    for (let i = 0; i < this.entries.length; i++) this.storeAt(i)
  }

  /** A test reads variables of positions that what comes above it will take. */
  private settle(): void {
    if (this.entries.at(-1)?.test) this.storeAt(this.entries.length - 1)
  }

  private storeAt(i: number): void {
    const entry = this.entries[i] as Entry
    if (entry.text === `s${i}`) return
    this.line(`s${i} = ${entry.text};`)
    this.entries[i] = stored(i)
  }
}

function stored(i: number): Entry {
  return { text: `s${i}`, isInteger: false, slot: -1, test: false }
}
