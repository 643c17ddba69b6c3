import { readFileSync } from 'node:fs'
import { isSchemeName } from '../lib/r7rs-names.ts'
import { MUTABLE_STRINGS } from '../prims/mutable-strings.ts'
import { DATUM_OUTPUT } from '../prims/output.ts'
import { PAIRS } from '../prims/pairs.ts'
import { FEATURES } from '../resolve/expand.ts'
import { Namespace } from '../resolve/namespace.ts'
import { Primitive } from '../values/callable.ts'
import { fromArray } from '../values/lists.ts'
import { sym } from '../values/symbols.ts'
import { base } from './base.ts'
import { World } from './world.ts'

/** Primitives of SX under the names of the dialect or, with a %, of its library. */
const RENAMED = [
  ['error-object?', 'error?'],
  ['error-object-message', 'error-message'],
  ['%error-irritants', 'error-irritants'],
  ['%error-kind', 'error-kind'],
] as const

let made: Namespace | null = null

/** What every world of the r7rs dialect stands on: the primitives of the dialect by their bare names, and lib/r7rs.sx. */
export function r7rsBase(): Namespace {
  if (made) return made
  const namespace = new Namespace(base(), isSchemeName)
  for (const [name] of [...PAIRS, ...MUTABLE_STRINGS, ...DATUM_OUTPUT])
    namespace.install(name.slice(1), base().find(name)?.v ?? null)
  for (const [name, of] of RENAMED) namespace.install(name, base().find(of)?.v ?? null)
  namespace.install('%features', fromArray(FEATURES.map(sym)))
  new World({}, namespace, 'r7rs').eval(readFileSync(new URL('../lib/r7rs.sx', import.meta.url), 'utf8'))
  // What the library only renames is a primitive, too.
  for (const cell of namespace.cells.values()) cell.inline = cell.v instanceof Primitive
  made = namespace
  return made
}
