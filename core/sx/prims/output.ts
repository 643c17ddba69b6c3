import { chargeOutput } from '../meter/meter.ts'
import { display, displayDatum, write, writeDatum, writeShared } from '../printer/print.ts'
import { typeFault } from '../values/errors.ts'
import { isText } from '../values/mutable-string.ts'
import { Char, type Value } from '../values/types.ts'
import type { Spec } from './spec.ts'

/** Where printed text goes: nowhere, unless the host has set something. */
export const output: { write: (text: string) => void } = { write: () => {} }

function print(text: string): null {
  chargeOutput(text.length)
  output.write(text)
  return null
}

function writeString(x: Value): null {
  if (!isText(x)) typeFault('write-string', 'a string', x)
  return print(display(x))
}

function writeChar(x: Value): null {
  if (!(x instanceof Char)) typeFault('write-char', 'a character', x)
  return print(display(x))
}

/** Of the r7rs dialect, which writes #t and #f and gives a label to what contains itself; see prims/pairs.ts. */
export const DATUM_OUTPUT: readonly Spec[] = [
  ['%display', 1, 1, (x: Value) => print(displayDatum(x)), 'prints a value, strings bare'],
  ['%write', 1, 1, (x: Value) => print(writeDatum(x)), 'prints a value as it reads'],
  ['%write-shared', 1, 1, (x: Value) => print(writeShared(x)), 'the same, with a label for what is shared'],
  ['%write-string', 1, 1, writeString, 'prints a string'],
  ['%write-char', 1, 1, writeChar, 'prints a character'],
]

export const OUTPUT: readonly Spec[] = [
  ['display', 1, 1, (x: Value) => print(display(x)), 'prints a value, strings bare'],
  ['write', 1, 1, (x: Value) => print(write(x)), 'prints a value as it reads'],
  ['newline', 0, 0, () => print('\n'), 'ends a line'],
  [
    'print',
    0,
    -1,
    (...xs: Value[]) => print(`${xs.map(display).join(' ')}\n`),
    'prints values and ends the line',
  ],
]
