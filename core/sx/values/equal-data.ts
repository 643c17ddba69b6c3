/** `equal?` of the data that can be changed: pairs, vectors, strings and bytevectors of the r7rs dialect. */
import { chargeWork } from '../meter/meter.ts'
import { textOf } from './mutable-string.ts'
import { MutableString, Pair, type Value } from './types.ts'

/** Comparisons after which what is compared may be circular, and is remembered. */
const MANY = 1_000

/** What `same` says of two values that are none of these. */
type Atoms = (a: Value, b: Value) => boolean

/**
 * Whether the unfoldings of `a` and `b`, perhaps infinite, are equal as ordered trees (R7RS 6.1). The pairs
 * still to compare are kept on a list of our own, so that no nesting exhausts the host's stack.
 */
export function equalData(a: Value, b: Value, atoms: Atoms): boolean {
  const todo: Value[] = [a, b]
  const classes = new Classes()
  for (let steps = 0; todo.length > 0; steps++) {
    const y = todo.pop() as Value
    const x = todo.pop() as Value
    if (x === y) continue
    if (steps % 64 === 0) chargeWork(64)
    if (x instanceof Pair) {
      if (!(y instanceof Pair)) return false
      if (steps > MANY && classes.joined(x, y)) continue
      todo.push(x.cdr, y.cdr, x.car, y.car)
    } else if (Array.isArray(x)) {
      if (!Array.isArray(y) || x.length !== y.length) return false
      if (steps > MANY && classes.joined(x, y)) continue
      for (let i = x.length - 1; i >= 0; i--) todo.push(x[i] as Value, y[i] as Value)
    } else if (!equalLeaves(x, y, atoms)) return false
  }
  return true
}

function equalLeaves(x: Value, y: Value, atoms: Atoms): boolean {
  if (x instanceof Uint8Array)
    return y instanceof Uint8Array && x.length === y.length && x.every((byte, i) => byte === y[i])
  const text = x instanceof MutableString ? textOf(x) : x
  if (typeof text !== 'string') return atoms(x, y)
  return text === (y instanceof MutableString ? textOf(y) : y)
}

/** What was once set out to be compared counts as equal from then on: union and find. */
class Classes {
  private readonly parents = new Map<object, object>()

  /** Whether the two were in one class; they are now. */
  joined(a: object, b: object): boolean {
    const x = this.root(a)
    const y = this.root(b)
    if (x !== y) this.parents.set(x, y)
    return x === y
  }

  private root(of: object): object {
    let at = of
    for (let up = this.parents.get(at); up; up = this.parents.get(at)) {
      const above = this.parents.get(up)
      if (above) this.parents.set(at, above)
      at = up
    }
    return at
  }
}
