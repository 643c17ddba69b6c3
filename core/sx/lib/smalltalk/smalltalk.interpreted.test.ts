import { afterEach, expect, test } from 'bun:test'
import { installJit } from '../../jit/install.ts'
import { jit, type Tier } from '../../jit/state.ts'
import type { Lambda } from '../../resolve/core.ts'
import type { Sx } from '../../runtime/sx.ts'
import { Closure } from '../../values/callable.ts'
import { toArray } from '../../values/lists.ts'
import type { List, Sym } from '../../values/types.ts'
import { Smalltalk } from './world.ts'

installJit()
afterEach(() => {
  jit.tier = 'auto'
})

/** The functions of a world that mention, in themselves or in a lambda inside, what captures continuations. */
function capturing(sx: Sx): string[] {
  const found: string[] = []
  for (const [name, { v }] of sx.namespace.cells)
    if (v instanceof Closure && [...lambdasIn(v.code.lambda)].some(lambda => lambda.effects.captures))
      found.push(name)
  return found
}

/** Parts of core that lead out of the text of a lambda. */
const ELSEWHERE = new Set(['cell', 'v', 'vars', 'at', 'prim', 'label', 'target', 'captures'])

function* lambdasIn(part: unknown): Generator<Lambda> {
  if (typeof part !== 'object' || part === null) return
  if ('effects' in part) {
    yield part as Lambda
    yield* lambdasIn((part as Lambda).body)
  } else if (!('op' in part && part.op === 'const'))
    for (const [key, inner] of Object.entries(part)) if (!ELSEWHERE.has(key)) yield* lambdasIn(inner)
}

const listed = (sx: Sx): string[] =>
  toArray(sx.namespace.find('st-interpreted')?.v as List).map(name => (name as Sym).name)

test('what stays interpreted is what captures continuations, no more and no less: nothing', () => {
  const { sx } = new Smalltalk({})
  expect(capturing(sx)).toEqual(listed(sx))
  expect(listed(sx)).toEqual([])
  // That the search would have found one:
  sx.eval('(define (st-generator thunk) (map (fn (x) (call/cc (fn (k) (thunk k)))) (list 1)))')
  expect(capturing(sx)).toEqual(['st-generator'])
}, 60_000)

/** Every way in and out of a handler: return, resume, retry, pass, outer, ensure, and `^` out of a block. */
const WAYS = `
Object subclass: #Ways instanceVariableNames: 'log' classVariableNames: '' package: 'x'!
!Ways methodsFor: 'x'!
find: x in: items
	items do: [:each | each = x ifTrue: [^'found ', each printString]].
	^'none'!
deep: n
	^n = 0 ifTrue: [Error new signal: 'deep'] ifFalse: [(self deep: n - 1) + 1]!
run
	| log tries |
	log := OrderedCollection new.
	tries := 0.
	log add: ([1 / 0. 5] on: ZeroDivide do: [:e | e return: 7]).
	log add: ([(Warning new signal: 'w') + 1] on: Warning do: [:e | e resume: 41]).
	log add: ([tries := tries + 1. tries < 3 ifTrue: [Error new signal: 'again']. tries] on: Error do: [:e | e retry]).
	log add: ([[Error new signal: 'inner'] on: Error do: [:e | e pass]] on: Error do: [:e | e messageText]).
	log add: ([[1 / 0] ensure: [log add: 'ensured']] on: ZeroDivide do: [:e | e return: 'after']).
	log add: ([[Error new signal: 'x'] ifCurtailed: [log add: 'curtailed']] on: Error do: [:e | 'left']).
	log add: ([self deep: 20] on: Error do: [:e | e messageText]).
	log add: (self find: 3 in: #(1 2 3 4)).
	log add: (self find: 9 in: #(1 2 3 4)).
	^log printString! !
`

test('compiled by force the whole evaluator does what it does interpreted', () => {
  const shown = (tier: Tier): string => {
    jit.tier = tier
    const smalltalk = new Smalltalk({})
    smalltalk.run(WAYS, 'ways.st')
    const rounds = Array.from({ length: 3 }, () =>
      smalltalk.printString(smalltalk.run('Ways new run', 'ask.st')),
    )
    return rounds.join('\n')
  }
  const interpreted = shown('cek')
  expect(interpreted).toContain('found 3')
  for (const tier of ['vm', 'js', 'auto'] as const)
    expect({ tier, shown: shown(tier) }).toEqual({ tier, shown: interpreted })
}, 120_000)

test('every function of the evaluator that is called goes compiled; none is refused', () => {
  jit.tier = 'js'
  const smalltalk = new Smalltalk({})
  smalltalk.run(WAYS, 'ways.st')
  smalltalk.run('Ways new run', 'ask.st')
  const codes = [...smalltalk.sx.namespace.cells.values()].flatMap(({ v }) =>
    v instanceof Closure ? [v.code] : [],
  )
  expect(codes.filter(code => code.native === 'failed').map(code => code.name)).toEqual([])
  const compiled = codes.filter(code => code.native !== 'none').map(code => code.name)
  for (const name of ['st-signal', 'st-dispatch', 'st-on-do', 'st-value0', 'st-protected'])
    expect(compiled).toContain(name)
  const counters = smalltalk.sx.eval('(jit-counters)') as Map<string, number>
  expect(counters.get('refused')).toBe(0)
}, 60_000)
