/** A world of SX with Smalltalk in it, and the running of Smalltalk texts unit by unit. */
import { fileURLToPath } from 'node:url'
import { allFiles } from '../../runtime/files.ts'
import { type Grants, Sx } from '../../runtime/sx.ts'
import type { PrimitiveFn } from '../../values/callable.ts'
import { LimitError } from '../../values/errors.ts'
import { makePrimitive } from '../../values/primitive.ts'
import type { Value } from '../../values/types.ts'
import { blockFunction, bothNumbers, enter, isElement, leave, target } from './primitives.ts'

const LIBRARY = fileURLToPath(new URL('library.sx', import.meta.url))

export class Smalltalk {
  readonly sx: Sx

  /** @param grants as for SX; its files are not seen by Smalltalk programs. */
  constructor(private readonly grants: Grants) {
    this.sx = new Sx({ ...grants, files: allFiles() })
    this.install('identity-hash', 1, identityHash())
    this.install('%st-numbers?', 2, bothNumbers)
    this.install('%st-element?', 3, isElement)
    this.install('%st-target', 3, target)
    this.install('%st-block-function', 3, blockFunction)
    this.install('%st-enter', 1, enter)
    this.install('%st-leave', 3, leave)
    this.sx.loadFile(LIBRARY)
    if (grants.limits) this.call('st-fit-depth!', grants.limits.depth)
  }

  /** Runs a text; an error ends its statement and is printed, and the next goes on. The value is the last's. */
  run(text: string, file: string): Value {
    const source = this.call('st-open', text, file)
    let value: Value = null
    while (this.call('st-more?', source) === true) {
      try {
        value = this.call('st-step', source)
      } catch (e) {
        if (!(e instanceof LimitError)) throw e
        this.grants.print?.(`${file}: ${e.limit === 'depth' ? 'the calls are nested too deep' : e.message}\n`)
        this.call('st-reset')
      }
    }
    return value
  }

  /** True when `text` ends inside a string, a comment or an open bracket. */
  isIncomplete(text: string): boolean {
    return this.call('st-incomplete?', text) === true
  }

  printString(value: Value): string {
    return String(this.call('st-print', value))
  }

  private install(name: string, count: number, fn: PrimitiveFn): void {
    this.sx.namespace.install(name, makePrimitive(name, count, count, fn))
  }

  call(name: string, ...args: Value[]): Value {
    return this.sx.call(this.sx.namespace.find(name)?.v ?? null, args)
  }
}

/** Numbers for objects in the order in which they are asked for, so that runs are alike. */
function identityHash(): (x: Value) => number {
  const known = new WeakMap<object, number>()
  let last = 0
  return x => {
    if (typeof x !== 'object' || x === null) return 0
    const found = known.get(x)
    if (found !== undefined) return found
    known.set(x, ++last)
    return last
  }
}
