import { jitWorld } from '../jit/state.ts'
import type { Macro } from '../values/callable.ts'
import type { Sym } from '../values/types.ts'
import { type Core, type Lambda, type LocalRef, type LoopLabel, type UpRef, Variable } from './core.ts'

/** A name that is called as a loop; see forms/loops.ts. */
export interface LoopBinding {
  kind: 'loop'
  label: LoopLabel
  owner: FunctionScope
}

export type Binding = Variable | Macro | LoopBinding

/** One lambda being resolved: its slots, its captured variables and its nested blocks. */
export class FunctionScope {
  readonly lambda: Lambda

  constructor(
    name: string,
    readonly parent: Scope | null,
  ) {
    this.lambda = {
      name,
      required: 0,
      optional: 0,
      rest: false,
      params: [],
      slots: 0,
      up: [],
      body: { op: 'const', value: null },
      at: null,
      effects: { captures: false, unknown: false, globals: new Set() },
      jit: jitWorld.now,
    }
  }

  variable(name: string): Variable {
    return new Variable(name, this.lambda.slots++, this.lambda)
  }

  /** Index of captured variable `v`, added when new. */
  capture(v: Variable): number {
    const known = this.lambda.up.indexOf(v)
    if (known >= 0) return known
    return this.lambda.up.push(v) - 1
  }

  /** How this function refers to `v`, captured from an outer function when it is not its own. */
  refer(v: Variable): LocalRef | UpRef {
    if (v.owner === this.lambda) return { op: 'local', v }
    v.captured = true
    this.parent?.fn.refer(v)
    return { op: 'up', index: this.capture(v), v }
  }
}

/** A block of names within a function. */
export class Scope {
  private readonly names = new Map<Sym, Binding>()

  constructor(
    readonly fn: FunctionScope,
    private readonly outer: Scope | null,
  ) {}

  static ofFunction(fn: FunctionScope): Scope {
    return new Scope(fn, fn.parent)
  }

  block(): Scope {
    return new Scope(this.fn, this)
  }

  declare(name: Sym): Variable {
    const v = this.fn.variable(name.name)
    this.names.set(name, v)
    return v
  }

  bind(name: Sym, binding: Binding): void {
    this.names.set(name, binding)
  }

  lookup(name: Sym): Binding | null {
    for (let at: Scope | null = this; at; at = at.outer) {
      const found = at.names.get(name)
      if (found) return found
    }
    return null
  }
}

export type { Core }
