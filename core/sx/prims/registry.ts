import { enterControl } from '../cek/entry.ts'
import type { Namespace } from '../resolve/namespace.ts'
import { TESTING } from '../testing/log.ts'
import { Control } from '../values/callable.ts'
import { Code } from '../values/code.ts'
import { makePrimitive } from '../values/primitive.ts'
import { nativeControl } from '../vm/controls.ts'
import { ARITHMETIC } from './arithmetic.ts'
import { BYTEVECTORS } from './bytevectors.ts'
import { CHARS } from './chars.ts'
import { CONTROL_SPECS } from './controls.ts'
import { DATES } from './dates.ts'
import { DICTS } from './dicts.ts'
import { INTEGERS } from './integers.ts'
import { JIT } from './jit.ts'
import { JSON_ } from './json.ts'
import { KINDS } from './kinds.ts'
import { LISTS } from './lists.ts'
import { MUTABLE_STRINGS } from './mutable-strings.ts'
import { NUMBERS } from './numbers.ts'
import { DATUM_OUTPUT, OUTPUT } from './output.ts'
import { PAIRS } from './pairs.ts'
import { REGEXP } from './regexp.ts'
import { RENDER } from './render.ts'
import type { Spec } from './spec.ts'
import { STRINGS } from './strings.ts'
import { VECTORS } from './vectors.ts'

/** All primitives, by topic. docs/primitives.md shows this table, and a test compares the two. */
export const TOPICS: readonly (readonly [string, readonly Spec[]])[] = [
  ['Comparison and arithmetic', ARITHMETIC],
  ['Integers and bits', INTEGERS],
  ['Numbers', NUMBERS],
  ['Lists', LISTS],
  ['Vectors', VECTORS],
  ['Bytevectors', BYTEVECTORS],
  ['Dicts', DICTS],
  ['Strings', STRINGS],
  ['Characters', CHARS],
  ['Regular expressions', REGEXP],
  ['JSON', JSON_],
  ['Dates', DATES],
  ['Kinds and errors', KINDS],
  ['Output', OUTPUT],
  ['HTML', RENDER],
  ['The JIT', JIT],
  ['Lists of the r7rs dialect', PAIRS],
  ['Strings of the r7rs dialect', MUTABLE_STRINGS],
  ['Output of the r7rs dialect', DATUM_OUTPUT],
  ['Tests', TESTING],
]

export function installPrimitives(into: Namespace): void {
  for (const [, specs] of TOPICS)
    for (const [name, min, max, fn] of specs) into.install(name, makePrimitive(name, min, max, fn))
  for (const [name, min, max] of CONTROL_SPECS)
    into.install(name, new Control(name, min, max, new Code(name, null, nativeControl(name) ?? enterControl)))
  const callCC = into.find('call/cc')?.v
  if (callCC) into.install('call-with-current-continuation', callCC)
}
