/** Guards, handlers, winds, raises and escapes in each other's way: every tier does what the machine does. */
import { afterEach, expect, test } from 'bun:test'
import fc from 'fast-check'
import { HEAT } from './jit/bytecode.ts'
import { installJit } from './jit/install.ts'
import { jit, type Tier } from './jit/state.ts'
import { UNTRUSTED } from './meter/meter.ts'
import { write } from './printer/print.ts'
import { explain } from './runtime/explain.ts'
import { Sx } from './runtime/sx.ts'

installJit()
const usual = { tier: jit.tier, threshold: jit.threshold, turns: jit.turns }
const { runs } = HEAT
afterEach(() => {
  Object.assign(jit, usual)
  HEAT.runs = runs
})

const DEFINITIONS = `
  (define log (list))
  (define (note x) (set! log (cons x log)) x)
  (define (through thunk) (let ((x (thunk))) (if (number? x) (+ x 1) x)))
  (define (twice thunk) (begin (thunk) (thunk)))
  (define (kind e) (if (error? e) (error-kind e) e))
`

/** What a program gives and notes on the way, run three times, and the fuel it used. */
function outcome(source: string, tier: Tier): unknown {
  jit.tier = tier
  const sx = new Sx({ limits: { ...UNTRUSTED, wall: Number.POSITIVE_INFINITY } })
  sx.eval(`${DEFINITIONS} (define (program) ${source})`)
  const runs: unknown[] = []
  for (let i = 0; i < 3; i++) {
    let result: string
    try {
      result = write(sx.eval('(program)'))
    } catch (e) {
      // Where it was is compared in cli/cli.test.ts; a tail call in JavaScript names its caller.
      result = explain(e).replace(/^\d+:\d+: /, '')
    }
    runs.push({ result, fuel: sx.lastFuel, log: write(sx.eval('log')) })
  }
  return runs
}

const TIERS = ['vm', 'js', 'auto'] as const

function expectAlike(source: string): void {
  const reference = outcome(source, 'cek')
  expect(JSON.stringify(reference)).not.toContain('[object')
  for (const tier of TIERS)
    expect({ source, tier, of: outcome(source, tier) }).toEqual({ source, tier, of: reference })
}

const value = (source: string): string => {
  jit.tier = 'js'
  return write(new Sx({}).eval(`(define (program) ${source}) (program)`))
}

test('an after thunk that raises while a guard is left is caught by that guard', () => {
  const source = `(guard (e (true (list 'caught e)))
    (dynamic-wind (fn () 1) (fn () (raise 1)) (fn () (raise 2))))`
  expect(value(source)).toBe('(caught 2)')
  expectAlike(source)
})

test('an after thunk may escape to what stands between it and the guard', () => {
  const source = `(guard (e (true (list 'caught e)))
    (+ 1 (call/ec (fn (k) (dynamic-wind (fn () 1) (fn () (raise 1)) (fn () (k 2)))))))`
  expect(value(source)).toBe('3')
  expectAlike(source)
})

test('a handler may escape to what stands between it and the raise', () => {
  const source = `(let ((way nil))
    (with-exception-handler (fn (e) (way (list 'handled e)))
      (fn () (list 'thunk (call/ec (fn (k) (set! way k) (list 'not-reached (raise 1))))))))`
  expect(value(source)).toBe('(thunk (handled 1))')
  expectAlike(source)
})

test('an after thunk that raises while an escape is under way ends the escape', () => {
  const source = `(guard (e (true (list 'caught e)))
    (call/ec (fn (k) (dynamic-wind (fn () 1) (fn () (k 1)) (fn () (raise 2))))))`
  expect(value(source)).toBe('(caught 2)')
  expectAlike(source)
})

test('an error on the way out that nothing handles is named', () => {
  for (const tier of ['cek', ...TIERS] as const) {
    jit.tier = tier
    const sx = new Sx({})
    sx.eval('(define (f) (dynamic-wind (fn () 1) (fn () (raise 1)) (fn () (raise 2))))')
    expect(() => sx.eval('(f)')).toThrow('uncaught')
  }
})

/** Expressions of integers; `ways` counts the escapes in scope. */
function expression(depth: number, ways: number, escapes: readonly string[]): fc.Arbitrary<string> {
  const leaf = fc.oneof(
    fc.integer({ min: 0, max: 9 }).map(String),
    fc.integer({ min: 10, max: 19 }).map(n => `(note ${n})`),
    fc.integer({ min: 20, max: 29 }).map(n => `(raise ${n})`),
    fc.constant('(first 5)'),
    ...(ways > 0 ? [fc.tuple(fc.nat(ways - 1), fc.nat(9)).map(([way, n]) => `(k${way} ${n})`)] : []),
  )
  if (depth === 0) return leaf
  const e = expression(depth - 1, ways, escapes)
  const inner = expression(depth - 1, ways + 1, escapes)
  return fc.oneof(
    { weight: 2, arbitrary: leaf },
    fc.tuple(e, e).map(([a, b]) => `(let ((a ${a}) (b ${b})) (note (list a b)) 3)`),
    fc.tuple(e, e).map(([body, clause]) => `(guard (e (true (note (kind e)) ${clause})) ${body})`),
    fc.tuple(e, e).map(([body, clause]) => `(guard (e ((number? e) ${clause})) ${body})`),
    fc.tuple(e, e, e).map(([a, b, c]) => `(dynamic-wind (fn () ${a}) (fn () ${b}) (fn () ${c}))`),
    fc
      .tuple(e, fc.integer({ min: 30, max: 39 }))
      .map(([b, n]) => `(dynamic-wind (fn () (note ${n})) (fn () ${b}) (fn () (note -${n})))`),
    fc.tuple(e, e).map(([h, b]) => `(with-exception-handler (fn (e) (note (kind e)) ${h}) (fn () ${b}))`),
    e.map(x => `(raise-continuable ${x})`),
    e.map(x => `(through (fn () ${x}))`),
    e.map(x => `(twice (fn () ${x}))`),
    fc.tuple(fc.constantFrom(...escapes), inner).map(([by, x]) => `(${by} (fn (k${ways}) ${x}))`),
  )
}

test('random programs of guards, handlers, winds, raises and escapes do the same on every tier', () => {
  fc.assert(fc.property(expression(5, 0, ['call/ec']), expectAlike), { numRuns: 500 })
}, 120_000)

test('and where full continuations are about', () => {
  fc.assert(fc.property(expression(5, 0, ['call/ec', 'call/cc']), expectAlike), { numRuns: 200 })
}, 120_000)

test('and while they change from tier to tier on the way', () => {
  fc.assert(
    fc.property(expression(4, 0, ['call/ec', 'call/cc']), fc.nat(3), fc.nat(3), (source, threshold, heat) => {
      const reference = outcome(source, 'cek')
      Object.assign(jit, { threshold: threshold + 1, turns: 2 })
      HEAT.runs = heat + 1
      expect({ source, of: outcome(source, 'auto') }).toEqual({ source, of: reference })
      Object.assign(jit, usual)
    }),
    { numRuns: 400 },
  )
}, 120_000)
