/**
 * The way into compiled code. The machine counts down a lambda's calls and asks here; compiled code finds the
 * native entries in a Code, which are put there and taken away again here. Both ways, the exclusions hold.
 */

import { arrangeRest } from '../cek/apply.ts'
import { enterClosure, runDeep } from '../cek/entry.ts'
import type { LoopEntry } from '../cek/loop-entry.ts'
import { native } from '../cek/native.ts'
import type { CekNode } from '../cek/nodes.ts'
import { compileToJs } from '../js/compile.ts'
import { checkClock } from '../meter/meter.ts'
import type { Lambda } from '../resolve/core.ts'
import type { Closure } from '../values/callable.ts'
import { type Code, enterByArray, NEVER } from '../values/code.ts'
import type { Value } from '../values/types.ts'
import { isNestedDeep, runBytecode } from '../vm/run.ts'
import type { Template } from '../vm/template.ts'
import { compileToBytecode } from './bytecode.ts'
import { exposure, mayCapture } from './capture.ts'
import { forget, kept, keptCount, leastUsed, touch, watchOldest } from './lru.ts'
import { firstTurns, isExcluded, type JitWorld, jit } from './state.ts'

/** Below this, what is left of the host's stack is kept for the machines themselves. */
const LEAST_BUDGET = 100

/** A lambda that may not run compiled now may later, when the functions it calls are replaced. */
const CALLS_BEFORE_ASKING_AGAIN = 1_000

/** Lambdas of the compiler itself that became hot while it was at work. */
const waiting: Code[] = []
let compiling = false

/** Called with the countdown of `code` below zero: true when its native entries are to be used for this call. */
export function enterCompiled(code: Code): boolean {
  code.countdown = 0
  const owner = ownerOf(code)
  if (jit.tier === 'cek' || code.native === 'failed' || isExcluded(code.name, owner)) {
    code.countdown = NEVER
    return false
  }
  if (native.left < LEAST_BUDGET) return false
  if (exposure.now.captures && mayCapture(code.lambda as Lambda)) {
    code.countdown = CALLS_BEFORE_ASKING_AGAIN
    return false
  }
  if (code.native === 'none') {
    if (compiling) {
      waiting.push(code)
      code.countdown = NEVER
      return false
    }
    compile(code)
    while (waiting.length > 0) compile(waiting.pop() as Code)
    if ((code.native as string) === 'failed') return false
  }
  if (!code.entered) owner.entered++
  code.entered = true
  return true
}

const ownerOf = (code: Code): JitWorld => (code.lambda as Lambda).jit

/** Called with the turns of `turn` below zero: true when its loop is to go on by its native entries. */
export function enterLoop(turn: CekNode): boolean {
  const { code } = turn.loop as LoopEntry
  turn.n = 0
  if (!enterCompiled(code)) {
    turn.n = firstTurns()
    return false
  }
  // It is called this once, for long.
  if (code.native === 'vm') useJs(code)
  return true
}

function compile(code: Code): void {
  if (mayCapture(code.lambda as Lambda)) {
    ownerOf(code).refused++
    code.native = 'failed'
    code.countdown = NEVER
    return
  }
  compiling = true
  try {
    code.template ??= compileToBytecode(code)
    if (jit.tier === 'js') useJs(code)
    else useBytecode(code)
    code.countdown = 0
    ownerOf(code).compiled++
    makeRoom()
  } finally {
    compiling = false
  }
  // It costs no fuel, so that all tiers use the same; but many small lambdas take their time.
  checkClock()
}

/** The least recently used go first. */
function makeRoom(): void {
  watchOldest(jit.capacity)
  while (keptCount() > jit.capacity) evict(leastUsed())
}

/** Back to the machine; a later K-th call compiles it anew. */
function evict(code: Code): void {
  forget(code)
  ownerOf(code).evicted++
  code.native = 'none'
  code.vmArity = -1
  code.template = null
  code.countdown = ownerOf(code).threshold
  enterByArray(code, enterClosure)
}

/** Takes compiled code that an exclusion now covers out of use. */
export function dropExcluded(): void {
  for (const code of kept()) if (isExcluded(code.name, ownerOf(code))) evict(code)
}

function useBytecode(code: Code): void {
  touch(code)
  code.native = 'vm'
  code.vmArity = code.fixed
  enterByArray(code, enterBytecode)
}

const enterBytecode = (f: Closure, budget: number, args: Value[]): Value => {
  const { code } = f
  if (budget < 0 || isNestedDeep()) return runDeep(f, budget, args)
  const template = code.template as Template
  if (--template.heat < 0 && jit.tier === 'auto') {
    useJs(code)
    return code.jn(f, budget, args)
  }
  return runBytecode(f, budget, code.fixed === args.length ? args : arrangeRest(f, args))
}

/** What the stack machine has called often goes on as JavaScript, from the next call. */
export function becomeHot(code: Code): void {
  if (jit.tier === 'auto') useJs(code)
}

/** A lambda too big for the JS tier stays with the bytecode. */
function useJs(code: Code): void {
  touch(code)
  const template = code.template as Template
  template.heat = NEVER
  if (!compileToJs(code)) useBytecode(code)
}
