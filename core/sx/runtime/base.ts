import { readFileSync } from 'node:fs'
import { installPrimitives } from '../prims/registry.ts'
import { displace } from '../reader/positions.ts'
import { readAll } from '../reader/read.ts'
import { Namespace } from '../resolve/namespace.ts'
import { Sx } from './sx.ts'

let made: Namespace | null = null

/** The namespace that every world stands on: primitives and lib/stdlib.sx, loaded once a process. */
export function base(): Namespace {
  if (made) return made
  made = new Namespace()
  installPrimitives(made)
  const forms = readAll(readFileSync(new URL('../lib/stdlib.sx', import.meta.url), 'utf8'))
  forms.forEach(displace)
  new Sx({}, made).evalData(forms)
  return made
}
