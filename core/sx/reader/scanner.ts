import { ReadError } from '../values/errors.ts'
import type { Position } from './positions.ts'

const BLANK = /[\s,]/
const WORD = /[^\s()[\]{}"';`,]+/y
const NEWLINE = 10
/** The line that names the interpreter; `#!fold-case` is none. */
export const SHEBANG = /^#!(?!(?:no-)?fold-case\b)/

/** The text and how far it was read; knows line and column. */
export class Scanner {
  private offset = 0
  private lineStart = 0
  line = 1

  constructor(
    readonly text: string,
    private readonly dialect: string,
  ) {}

  get column(): number {
    return this.offset - this.lineStart + 1
  }

  /** Where it stands, for an error that may be found further on. */
  get position(): Position {
    return { line: this.line, column: this.column }
  }

  peek(ahead = 0): string {
    return this.text.charAt(this.offset + ahead)
  }

  /** Moves over `count` UTF-16 units and gives them back. */
  take(count: number): string {
    const start = this.offset
    const end = Math.min(start + count, this.text.length)
    for (let i = start; i < end; i++) {
      if (this.text.charCodeAt(i) === NEWLINE) {
        this.line++
        this.lineStart = i + 1
      }
    }
    this.offset = end
    return this.text.slice(start, end)
  }

  /** Everything up to a blank, bracket, quote or comma. */
  takeWord(): string {
    WORD.lastIndex = this.offset
    const found = WORD.exec(this.text)
    if (!found) throw this.error(`a stray ${this.peek()}`)
    this.offset += found[0].length
    return found[0]
  }

  /** What the sticky `pattern` matches here, or null. */
  takeThe(pattern: RegExp): string | null {
    pattern.lastIndex = this.offset
    const found = pattern.exec(this.text)
    return found ? this.take(found[0].length) : null
  }

  /** Text up to and over `end`, or null when it never comes. */
  takeUntil(end: string): string | null {
    const stop = this.text.indexOf(end, this.offset)
    if (stop < 0) return null
    const body = this.text.slice(this.offset, stop)
    this.take(stop - this.offset + end.length)
    return body
  }

  restOfLine(): string {
    const end = this.text.indexOf('\n', this.offset)
    return this.text.slice(this.offset, end < 0 ? undefined : end)
  }

  skipBlank(): void {
    for (;;) {
      const c = this.peek()
      if (c !== '' && c !== ',' && BLANK.test(c)) this.take(1)
      else if (c === ';') this.skipLine()
      else if (c === '#' && this.offset === 0 && SHEBANG.test(this.text)) this.skipLine()
      else if (this.dialect === 'r7rs' && c === '#' && this.peek(1) === '|') this.skipBlock()
      else return
    }
  }

  /** Made only to be thrown: with the host's stack, it costs more than a page of text. */
  error(message: string, incomplete = false, { line, column }: Position = this): ReadError {
    return new ReadError(message, line, column, incomplete)
  }

  private skipLine(): void {
    const end = this.text.indexOf('\n', this.offset)
    this.offset = end < 0 ? this.text.length : end
  }

  /** R7RS block comments, which nest. */
  private skipBlock(): void {
    const start = this.position
    let depth = 0
    do {
      const two = this.peek() + this.peek(1)
      if (two.length < 2) throw this.error('a block comment is not closed', true, start)
      if (two === '#|') depth++
      else if (two === '|#') depth--
      this.take(two === '#|' || two === '|#' ? 2 : 1)
    } while (depth > 0)
  }
}
