import { type Dialect, END, Reader } from '../reader/read.ts'
import type { Value } from '../values/types.ts'

/** A spec whose first line is `; dialect: r7rs` is one in that dialect. */
export function dialectOf(text: string): Dialect {
  return /^; dialect: r7rs *$/m.exec(text)?.index === 0 ? 'r7rs' : 'sx'
}

export interface SpecForm {
  form: Value
  line: number
  expected: Expected | null
}

export interface Expected {
  kind: 'value' | 'error' | 'output'
  text: string
}

const KINDS = { '=>': 'value', '!>': 'error', '>>': 'output' } as const
const BESIDE = /^[ \t]*;+ *(=>|!>|>>)[ ]?(.*)$/

/**
 * The forms of a spec file with the expectations beside them: a comment on the line where a top-level form ends.
 *
 *   (/ 1 2)        ; => 1/2                    the value, as it is written
 *   (car 5)        ; !> wanted a list          a part of the message of the error that it raises
 *   (print "a" 1)  ; >> a 1                    what it prints
 */
export function readSpec(text: string, dialect: Dialect = 'sx'): SpecForm[] {
  const reader = new Reader(text, dialect)
  const forms: SpecForm[] = []
  for (;;) {
    const form = reader.next()
    if (form === END) return forms
    forms.push({ form, line: reader.line, expected: expectation(reader.restOfLine()) })
  }
}

function expectation(comment: string): Expected | null {
  const found = BESIDE.exec(comment)
  if (!found) return null
  return { kind: KINDS[found[1] as keyof typeof KINDS], text: (found[2] as string).trim() }
}
