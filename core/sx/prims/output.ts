import { chargeOutput } from '../meter/meter.ts'
import { display, write } from '../printer/print.ts'
import type { Value } from '../values/types.ts'
import type { Spec } from './spec.ts'

/** Where printed text goes: nowhere, unless the host has set something. */
export const output: { write: (text: string) => void } = { write: () => {} }

function print(text: string): null {
  chargeOutput(text.length)
  output.write(text)
  return null
}

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
