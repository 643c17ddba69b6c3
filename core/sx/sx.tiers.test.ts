import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { HEAT } from './jit/bytecode.ts'
import { installJit } from './jit/install.ts'
import { jit, type Tier } from './jit/state.ts'
import { UNTRUSTED } from './meter/meter.ts'
import { write } from './printer/print.ts'
import { Sx } from './runtime/sx.ts'
import { describe as describeError } from './testing/runner.ts'

installJit()

/** What a program gives on a tier: its value or error, and the fuel it used. */
function outcome(source: string, tier: Tier): { result: string; fuel: number } {
  const before = jit.tier
  jit.tier = tier
  const sx = new Sx({ limits: { ...UNTRUSTED, wall: Number.POSITIVE_INFINITY } })
  try {
    sx.eval(DEFINITIONS)
    const result = write(sx.eval(`(define result (run-program (fn () ${source}))) result`))
    return { result, fuel: sx.lastFuel }
  } catch (e) {
    return { result: `error: ${describeError(e)}`, fuel: sx.lastFuel }
  } finally {
    jit.tier = before
  }
}

const DEFINITIONS = `
  (define (run-program thunk) (let ((v (thunk))) (list v v)))
  (define seven 7)
  (define (twice f x) (f (f x)))
  (define (count-to n) (let loop ((i 0) (s 0)) (if (< i n) (loop (+ i 1) (+ s i)) s)))
  (define (down n) (if (< n 1) 0 (+ 1 (down (- n 1)))))
  (define (safely f x) (guard (e (true (if (error? e) (error-kind e) e))) (f x)))
  (define (first-above n xs) (call/ec (fn (k) (for-each (fn (x) (when (> x n) (k x))) xs) -1)))
`

type Gen = fc.Arbitrary<string>

/** Well-typed programs: integer expressions over the variables a and b, and lists of integers. */
const { int } = fc.letrec<{ int: string; list: string; bool: string; leaf: string }>(tie => {
  const i = tie('int') as Gen
  const l = tie('list') as Gen
  const b = tie('bool') as Gen
  return {
    leaf: fc.oneof(
      fc.integer({ min: -20, max: 20 }).map(String),
      fc.constantFrom('a', 'b', '9007199254740991', '1/2', '2.5', 'seven'),
    ),
    int: fc.oneof(
      { depthSize: 'small' },
      tie('leaf') as Gen,
      fc.tuple(fc.constantFrom('+', '-', '*'), i, i).map(([op, x, y]) => `(${op} ${x} ${y})`),
      fc.tuple(b, i, i).map(([t, x, y]) => `(if ${t} ${x} ${y})`),
      fc.tuple(i, i).map(([x, y]) => `(let ((a ${x}) (b ${y})) (+ a b))`),
      fc.tuple(i, i).map(([x, y]) => `((fn (a) (* a ${y})) ${x})`),
      fc.tuple(i, i).map(([x, y]) => `(let ((a ${x})) (set! a (+ a ${y})) a)`),
      fc.tuple(i, i).map(([x, y]) => `(let* ((b ${x}) (f (fn (x) (set! b (+ b x)) b))) (f ${y}) (f 1))`),
      i.map(x => `(twice (fn (a) (+ a b)) ${x})`),
      fc.integer({ min: 0, max: 30 }).map(n => `(count-to ${n})`),
      fc.integer({ min: 0, max: 30 }).map(n => `(down ${n})`),
      fc.tuple(i, l).map(([x, xs]) => `(first-above ${x} ${xs})`),
      fc.tuple(i, i).map(([x, y]) => `(let ((q (safely (fn (x) (/ ${x} x)) ${y}))) (if (number? q) q 0))`),
      fc.tuple(i, i).map(([x, y]) => `(guard (e (true (if (number? e) e 7))) (+ ${x} (raise ${y})))`),
      l.map(xs => `(reduce + 0 ${xs})`),
      l.map(xs => `(len ${xs})`),
      fc
        .tuple(i, l)
        .map(
          ([x, xs]) =>
            `(let loop ((at ${xs}) (n ${x})) (if (empty? at) n (loop (rest at) (- n (first at)))))`,
        ),
      l.map(xs => `(first ${xs})`),
      fc
        .tuple(i, i)
        .map(([x, y]) => `(let ((s ${x})) (do ((i 0 (+ i 1))) ((= i 6)) (set! s (+ s (* i ${y})))) (+ s a))`),
      fc
        .tuple(i, b)
        .map(([x, t]) => `(let loop ((i 0) (a ${x})) (if (or (> i 8) ${t}) (- a i) (loop (+ i 1) (+ a i))))`),
      i.map(
        x =>
          `(+ a (let outer ((i 0) (n ${x})) (if (= i 4) n (let inner ((j 0)) (if (< j i) (inner (+ j 1)) (outer (+ i 1) (+ n j)))))))`,
      ),
      i.map(
        x =>
          `(let ((fs (let loop ((i 0) (fs nil)) (if (= i 5) fs (begin (set! i (+ i 1)) (loop i (cons (fn () (set! i (+ i ${x})) i) fs))))))) (+ ((first fs)) ((first fs))))`,
      ),
    ),
    list: fc.oneof(
      { depthSize: 'small' },
      fc.array(i, { maxLength: 3 }).map(xs => `(list ${xs.join(' ')})`),
      fc.tuple(i, l).map(([x, xs]) => `(cons ${x} ${xs})`),
      l.map(xs => `(map (fn (x) (+ x a)) ${xs})`),
      l.map(xs => `(filter (fn (x) (< x b)) ${xs})`),
      l.map(xs => `(sort ${xs})`),
      fc.tuple(l, l).map(([x, y]) => `(append ${x} ${y})`),
    ),
    bool: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('true', 'false', 'nil'),
      fc.tuple(fc.constantFrom('<', '>', '=', '<=', '>='), i, i).map(([op, x, y]) => `(${op} ${x} ${y})`),
      fc
        .tuple(i, i, i)
        .map(
          ([x, y, z]) =>
            `(equal? (list (< ${x} ${y}) (- ${y} ${z})) (list (not (>= ${x} ${y})) (- ${y} ${z})))`,
        ),
      fc.tuple(b, b).map(([x, y]) => `(and ${x} ${y})`),
      fc.tuple(b, b).map(([x, y]) => `(or ${x} (not ${y}))`),
    ),
  }
})

const program = int.map(body => `(let ((a 3) (b -4)) ${body})`)

test('random programs give the same value or error, and use the same fuel, on all three tiers', () => {
  fc.assert(
    fc.property(program, source => {
      const reference = outcome(source, 'cek')
      expect(outcome(source, 'vm')).toEqual(reference)
      expect(outcome(source, 'js')).toEqual(reference)
    }),
    { numRuns: 300 },
  )
}, 60_000)

test('and while they change from one to another on the way, in the middle of loops and calls', () => {
  const { threshold, turns } = jit
  const { runs } = HEAT
  try {
    Object.assign(jit, { threshold: 2, turns: 2 })
    HEAT.runs = 3
    fc.assert(
      fc.property(program, source => {
        expect(outcome(source, 'auto')).toEqual(outcome(source, 'cek'))
      }),
      { numRuns: 400 },
    )
  } finally {
    Object.assign(jit, { threshold, turns })
    HEAT.runs = runs
  }
}, 60_000)

test('fuel runs out at the same unit on every tier', () => {
  const source = '(define (f n) (if (= n 0) 0 (+ 1 (f (- n 1))))) (let loop ((i 0)) (f 10) (loop (+ i 1)))'
  for (const fuel of [100, 101, 5000]) {
    const results = (['cek', 'vm', 'js'] as const).map(tier => {
      jit.tier = tier
      let printed = ''
      const sx = new Sx({
        limits: { ...UNTRUSTED, fuel },
        print: text => {
          printed += text
        },
      })
      expect(() => sx.eval(source.replace('(f 10)', '(print i (f 10))'))).toThrow(`${fuel} calls`)
      return printed
    })
    jit.tier = 'auto'
    expect(results[1]).toBe(results[0] as string)
    expect(results[2]).toBe(results[0] as string)
  }
})

test('depth is counted alike: the same recursion fits, and one deeper does not, on every tier', () => {
  for (const tier of ['cek', 'vm', 'js'] as const) {
    jit.tier = tier
    const run = (n: number) =>
      write(
        new Sx({ limits: { ...UNTRUSTED, depth: 1000 } }).eval(
          `(define (f n) (if (= n 0) 0 (+ 1 (f (- n 1))))) (f ${n})`,
        ),
      )
    expect(run(1000)).toBe('1000')
    expect(() => run(1002)).toThrow('nested calls')
  }
  jit.tier = 'auto'
})
