/** Installs the JavaScript of a lambda as its native entries. */
import { arrangeRest } from '../cek/apply.ts'
import type { Lambda } from '../resolve/core.ts'
import type { Closure } from '../values/callable.ts'
import {
  type Code,
  type Entry0,
  type Entry1,
  type Entry2,
  type Entry3,
  type Entry4,
  type EntryN,
  enterByArray,
} from '../values/code.ts'
import type { Value } from '../values/types.ts'
import { generate } from './generate.ts'
import { SUPPORT_VALUES } from './support.ts'
import { textOf } from './texts.ts'

/** Bigger functions stay with the bytecode: the host would not optimise them, and their frames are large. */
const MOST_CODE = 6_000
const MOST_SLOTS = 120

/** Makes the bytecode of `code` into JavaScript; false when it is too big for that. */
export function compileToJs(code: Code): boolean {
  const template = code.template as NonNullable<Code['template']>
  if (template.code.length > MOST_CODE || template.slots > MOST_SLOTS) return false
  const { fixed } = code
  const spread = fixed < 0 || fixed > 4
  const params = (code.lambda as Lambda).params.length
  const generated = generate(code, params, spread)
  template.text = textOf(generated, template.places)
  install(code, template.text.make(...SUPPORT_VALUES, ...generated.names.values()) as EntryN, spread)
  return true
}

function install(code: Code, f: EntryN, spread: boolean): void {
  code.native = 'js'
  code.vmArity = -1
  if (spread) {
    enterByArray(code, (c: Closure, d, args) =>
      f(c, d, code.fixed === args.length ? args : arrangeRest(c, args)),
    )
    return
  }
  const direct = f as unknown
  const n = code.fixed
  enterByArray(code, (c: Closure, d, args) => {
    if (args.length !== n) arrangeRest(c, args)
    return (direct as (c: Closure, d: number, ...rest: Value[]) => Value)(c, d, ...args)
  })
  if (n === 0) code.j0 = direct as Entry0
  else if (n === 1) code.j1 = direct as Entry1
  else if (n === 2) code.j2 = direct as Entry2
  else if (n === 3) code.j3 = direct as Entry3
  else code.j4 = direct as Entry4
}
