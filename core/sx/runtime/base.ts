import { readFileSync } from 'node:fs'
import { installPrimitives } from '../prims/registry.ts'
import { dropPositions } from '../reader/positions.ts'
import { readAll } from '../reader/read.ts'
import { Namespace } from '../resolve/namespace.ts'
import { World } from './world.ts'

/** Files of lib/stdlib: what a program can say itself, in SX. */
const LIBRARY = ['lists', 'sort', 'functions', 'numbers', 'dicts', 'strings', 'errors', 'testing']

let made: Namespace | null = null

/** The namespace that every world stands on: primitives and lib/stdlib, loaded once a process. */
export function base(): Namespace {
  if (made) return made
  made = new Namespace()
  installPrimitives(made)
  const texts = LIBRARY.map(name =>
    readFileSync(new URL(`../lib/stdlib/${name}.sx`, import.meta.url), 'utf8'),
  )
  const forms = texts.flatMap(text => readAll(text))
  forms.forEach(dropPositions)
  new World({}, made, 'sx').evalData(forms)
  return made
}
