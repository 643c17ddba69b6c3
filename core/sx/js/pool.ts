/** A function's pool as generated code sees it: by names made of the index, each passed in from outside the text. */
import type { Cell } from '../resolve/namespace.ts'
import type { Primitive } from '../values/callable.ts'
import type { Opaque } from '../values/types.ts'
import type { Operand } from './operators.ts'

export class Pool {
  /** What the text names so far. */
  readonly names = new Map<string, unknown>()

  constructor(private readonly values: readonly unknown[]) {}

  at(k: number): unknown {
    return this.values[k]
  }

  constant(k: number): Operand {
    return { text: this.pooled(k), isInteger: typeof this.values[k] === 'number' }
  }

  pooled(k: number): string {
    return this.named(`p${k}`, this.values[k])
  }

  cell(k: number): string {
    return this.named(`g${k}_`, this.cellAt(k))
  }

  cellAt(k: number): Cell {
    return (this.values[k] as Opaque).inner as Cell
  }

  primitive(k: number): string {
    return this.named(`f${k}`, (this.values[k] as Primitive).fn)
  }

  private named(name: string, value: unknown): string {
    this.names.set(name, value)
    return name
  }
}
