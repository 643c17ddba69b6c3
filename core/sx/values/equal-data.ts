/**
 * Whether two structures are the same, whatever they share and however deep or circular they are: their
 * unfoldings, perhaps infinite, are equal as ordered trees (R7RS 6.1).
 */
import { chargeMemory, chargeWork } from '../meter/meter.ts'
import { List, Pair, Rec, type Value } from './types.ts'

export type Compound = List | Pair | Value[] | Map<string, Value> | Rec

export function isCompound(x: Value): x is Compound {
  return x instanceof List || x instanceof Pair || Array.isArray(x) || x instanceof Map || x instanceof Rec
}

/** Comparisons after which what is compared may be shared or circular, and is remembered. */
const MANY = 1_000

/** What says whether two values are the same of which one at least is no compound. */
type Atoms = (a: Value, b: Value) => boolean

export function sameStructure(a: Value, b: Value, atoms: Atoms): boolean {
  return new Comparison(atoms).holds(a, b)
}

/** What is still to be compared is kept on a list of our own, so that no nesting exhausts the host's stack. */
class Comparison {
  private readonly open: Cursor[] = []
  private readonly classes = new Classes()
  private steps = 0

  constructor(private readonly atoms: Atoms) {}

  holds(a: Value, b: Value): boolean {
    if (!this.enter(a, b)) return false
    for (let at = this.open.at(-1); at; at = this.open.at(-1)) {
      if (!at.next()) this.open.pop()
      else if (at instanceof PairCursor && at.moved && this.isJoined(at.x, at.y)) this.open.pop()
      else if (!this.enter(at.a, at.b)) return false
    }
    return true
  }

  /** False when the two differ here already; what is inside them is compared later. */
  private enter(a: Value, b: Value): boolean {
    if (this.steps++ % 64 === 0) chargeWork(64)
    if (a === b && typeof a === 'object') return true
    if (!isCompound(a) || !isCompound(b)) return this.atoms(a, b)
    const cursor = cursorOf(a, b)
    if (cursor && !this.isJoined(a, b)) this.open.push(cursor)
    return cursor !== null
  }

  private isJoined(a: Compound, b: Compound): boolean {
    return this.steps > MANY && this.classes.joined(a, b)
  }
}

/** Goes through the parts of two compounds side by side. */
interface Cursor {
  a: Value
  b: Value
  next(): boolean
}

/** Null when the two are not of the same kind and size. */
function cursorOf(x: Compound, y: Compound): Cursor | null {
  if (x instanceof List) return y instanceof List && x.len === y.len ? new ListCursor(x, y) : null
  if (x instanceof Pair) return y instanceof Pair ? new PairCursor(x, y) : null
  if (Array.isArray(x)) return Array.isArray(y) && x.length === y.length ? new ArrayCursor(x, y) : null
  if (x instanceof Rec)
    return y instanceof Rec && isSameVariant(x, y) ? new ArrayCursor(x.slots, y.slots) : null
  return y instanceof Map && hasSameKeys(x, y) ? valuesOf(x, y) : null
}

/** Records are the same by identity alone, the variants of a sum type by what they hold. */
export function isSameVariant(x: Rec, y: Rec): boolean {
  return x.type === y.type && x.type.parent !== null
}

export function hasSameKeys(x: Map<string, Value>, y: Map<string, Value>): boolean {
  if (x.size !== y.size) return false
  chargeWork(x.size)
  for (const key of x.keys()) if (!y.has(key)) return false
  return true
}

function valuesOf(x: Map<string, Value>, y: Map<string, Value>): Cursor {
  chargeMemory(x.size * 16)
  return new ArrayCursor(
    [...x.values()],
    Array.from(x.keys(), key => y.get(key) as Value),
  )
}

class ArrayCursor implements Cursor {
  a: Value = null
  b: Value = null
  private at = 0
  constructor(
    private readonly xs: Value[],
    private readonly ys: Value[],
  ) {}

  next(): boolean {
    if (this.at >= this.xs.length) return false
    this.a = this.xs[this.at] as Value
    this.b = this.ys[this.at++] as Value
    return true
  }
}

class ListCursor implements Cursor {
  a: Value = null
  b: Value = null
  constructor(
    private x: List,
    private y: List,
  ) {}

  next(): boolean {
    if (this.x.len === 0 || this.x === this.y) return false
    this.a = this.x.first
    this.b = this.y.first
    this.x = this.x.rest
    this.y = this.y.rest
    return true
  }
}

/** Along the pairs of a list; what the last of them ends in comes last. */
class PairCursor implements Cursor {
  a: Value = null
  b: Value = null
  /** Whether the last step went on to the next pair. */
  moved = false
  private begun = false
  private ended = false
  constructor(
    public x: Pair,
    public y: Pair,
  ) {}

  next(): boolean {
    if (this.ended) return false
    if (!this.begun) this.begun = true
    else if (this.x.cdr instanceof Pair && this.y.cdr instanceof Pair) {
      this.x = this.x.cdr
      this.y = this.y.cdr
      this.moved = true
    } else {
      this.moved = false
      this.ended = true
      this.a = this.x.cdr
      this.b = this.y.cdr
      return true
    }
    if (this.x === this.y) return false
    this.a = this.x.car
    this.b = this.y.car
    return true
  }
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
