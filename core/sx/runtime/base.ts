import { readFileSync } from 'node:fs'
import { installPrimitives } from '../prims/registry.ts'
import { Namespace } from '../resolve/namespace.ts'
import { Sx } from './sx.ts'

let made: Namespace | null = null

/** The namespace that every world stands on: primitives and lib/stdlib.sx, loaded once a process. */
export function base(): Namespace {
  if (made) return made
  made = new Namespace()
  installPrimitives(made)
  new Sx({}, made).eval(readFileSync(new URL('../lib/stdlib.sx', import.meta.url), 'utf8'))
  return made
}
