import { afterEach, expect, test } from 'bun:test'
import { write } from '../printer/print.ts'
import { Sx } from '../runtime/sx.ts'
import { Closure } from '../values/callable.ts'
import { compilerWorld } from './bytecode.ts'
import { installJit } from './install.ts'
import { jit } from './state.ts'

installJit()
const { capacity } = jit
afterEach(() => {
  jit.capacity = capacity
  jit.tier = 'auto'
  jit.deny = []
  jit.only = []
})

const TIERS = ['cek', 'vm', 'js', 'auto'] as const

function onEachTier(source: string, value: string): void {
  for (const tier of TIERS) {
    jit.tier = tier
    expect({ tier, value: write(new Sx({}).eval(source)) }).toEqual({ tier, value })
  }
}

function nativeOf(sx: Sx, name: string): string {
  const fn = sx.namespace.find(name)?.v
  if (!(fn instanceof Closure)) throw new Error(`${name} is not a closure`)
  return fn.code.native
}

const counter = (sx: Sx, name: string): number =>
  (sx.eval('(jit-counters)') as Map<string, number>).get(name) as number

const often = (call: string) => `(let loop ((i 0)) (if (< i 2000) (begin ${call} (loop (+ i 1))) ${call}))`

test('1. compiled lambdas see their parameters, whatever a global of the same name is', () => {
  onEachTier(`(define n 'global) (define (f n) (+ n 1)) ${often('(f 41)')}`, '42')
  onEachTier(
    `(define list-of 'global) (define (f list-of) (map (fn (x) (* x 2)) list-of)) ${often("(f '(1 2))")}`,
    '(2 4)',
  )
})

test('2. bare else in cond, case and guard', () => {
  onEachTier(
    `(define (f x) (cond ((= x 1) 'one) (else (case x ((2) 'two) (else (guard (e (else 'caught)) (raise x))))))) ${often('(list (f 1) (f 2) (f 3))')}`,
    '(one two caught)',
  )
})

test('3. / of integers is an exact rational', () => {
  onEachTier(`(define (f a b) (/ a b)) ${often('(f 1 3)')}`, '1/3')
})

test("4. = on rationals and lists is the primitive's", () => {
  onEachTier(
    `(define (f a b) (= a b)) ${often("(list (f 5/2 2.5) (f '(1 (2)) (list 1 (list 2))) (f 1 2))")}`,
    '(true true false)',
  )
})

test('5. what captures continuations is never compiled, nor what may call it; the rest is', () => {
  jit.tier = 'js'
  const sx = new Sx({})
  sx.eval(`
    (define (capture x) (call/cc (fn (k) (k x))))
    (define (calls-it x) (+ 1 (capture x)))
    (define (calls-unknown f x) (f x))
    (define (pure x) (* x 2))
    (define (calls-pure x) (+ 1 (pure x)))
    ${often('(list (calls-it 1) (calls-unknown capture 2) (calls-pure 3))')}`)
  expect(nativeOf(sx, 'capture')).not.toBe('js')
  expect(nativeOf(sx, 'calls-it')).not.toBe('js')
  expect(nativeOf(sx, 'calls-unknown')).not.toBe('js')
  expect(nativeOf(sx, 'calls-pure')).toBe('js')
  expect(nativeOf(sx, 'pure')).toBe('js')
})

test('5. an exclusion holds on both ways into compiled code, also when it comes late', () => {
  for (const late of [false, true]) {
    jit.tier = 'js'
    const sx = new Sx({})
    const exclude = "(jit-exclude! 'secret-* 'named)"
    sx.eval(
      `${late ? '' : exclude} (define (secret-one x) x) (define (named x) x) (define (other x) (secret-one (named x))) ${often('(other 1)')}`,
    )
    if (late) sx.eval(exclude)
    sx.eval(often('(other 1)'))
    expect(nativeOf(sx, 'secret-one')).toBe('none')
    expect(nativeOf(sx, 'named')).toBe('none')
    expect(nativeOf(sx, 'other')).toBe('js')
    expect(write(sx.eval('(jit-excluded)'))).toBe('("secret-*" "named")')
  }
})

test('5. escapes run compiled', () => {
  jit.tier = 'js'
  const sx = new Sx({})
  sx.eval(`(define (first-even xs) (call/ec (fn (return) (for-each (fn (x) (when (even? x) (return x))) xs) nil)))
           (define (safe x) (guard (e (true 'caught)) (car x)))`)
  expect(write(sx.eval(often("(list (first-even '(1 3 4 5)) (safe 5))")))).toBe('(4 caught)')
  expect([nativeOf(sx, 'first-even'), nativeOf(sx, 'safe')]).toEqual(['js', 'js'])
})

test('6. nothing is run twice: each side effect happens once, however a call ends', () => {
  onEachTier(
    `(define n 0)
     (define (effect x) (set! n (+ n 1)) (cond ((= 0 (modulo x 3)) (raise 'third)) ((= 1 (modulo x 3)) (car 5)) (else x)))
     (define (run) (let loop ((i 0)) (if (< i 300) (begin (guard (e (true nil)) (effect i)) (loop (+ i 1))) n)))
     (run)`,
    '300',
  )
})

test('a primitive that comes back into SX leaves the operands of its caller alone', () => {
  onEachTier(
    `(define (spread-out n) (map (fn (i) (list '+ i n)) (range 20)))
     (defmacro sums (n) (cons 'list (spread-out n)))
     (define (f a b c) (list a (len ((compile-form '(sums 1)))) b (+ a (len ((compile-form '(sums 2)))) c)))
     (f 1 2 3)`,
    '(1 20 2 24)',
  )
})

test('forms that fail leave nothing behind for those that follow', () => {
  const sx = new Sx({})
  for (let i = 0; i < 400; i++) expect(() => sx.eval('(list (list (list (if))))')).toThrow('if')
  expect(sx.eval('(first (list (list 1)))')).not.toBeNull()
})

test('a comparison that waits for its use keeps what it compares', () => {
  onEachTier(
    '(define t 5) (define (g b) (list (= b t) (- b t) (< t b) (not (= t b)) (* t b))) (g 5)',
    '(true 0 false false 25)',
  )
})

test('SX_JIT_DENY and SX_JIT_ONLY bisect', () => {
  jit.tier = 'js'
  const source = `(define (alpha x) x) (define (beta x) x) ${often('(+ (alpha 1) (beta 2))')}`
  jit.deny = ['al*']
  const denied = new Sx({})
  denied.eval(source)
  expect([nativeOf(denied, 'alpha'), nativeOf(denied, 'beta')]).toEqual(['none', 'js'])
  jit.deny = []
  jit.only = ['alpha']
  const only = new Sx({})
  only.eval(source)
  expect([nativeOf(only, 'alpha'), nativeOf(only, 'beta')]).toEqual(['js', 'none'])
})

test('a lambda is compiled at its K-th call', () => {
  const sx = new Sx({})
  sx.eval('(jit-set-threshold! 10)')
  sx.eval('(define (f x) (+ x 1)) (let loop ((i 0)) (when (< i 10) (f i) (loop (+ i 1))))')
  expect(nativeOf(sx, 'f')).toBe('none')
  sx.eval('(f 1)')
  expect(nativeOf(sx, 'f')).toBe('vm')
  sx.eval('(let loop ((i 0)) (when (< i 1000) (f i) (loop (+ i 1))))')
  expect(nativeOf(sx, 'f')).toBe('js')
  expect(counter(sx, 'compiled')).toBe(1)
})

test('the least recently used goes when there are too many', () => {
  for (const tier of ['vm', 'js'] as const) {
    jit.tier = tier
    const sx = new Sx({})
    // The compiler's own functions are among the compiled, and all of them in use.
    const define = (i: number) => sx.eval(`(define (f${i} x) (if x (list x ${i}) nil)) (f${i} 1) (f0 2)`)
    for (let i = 0; i < 40; i++) define(i)
    jit.capacity = 200
    for (let i = 40; i < 300; i++) define(i)
    expect([nativeOf(sx, 'f0'), nativeOf(sx, 'f1'), nativeOf(sx, 'f299')]).toEqual([tier, 'none', tier])
    expect(counter(sx, 'evicted')).toBeGreaterThan(0)
    expect(write(sx.eval('(list (f0 7) (f1 8))'))).toBe('((7 0) (8 1))')
  }
})

test('what runs while it is excluded runs on to its end', () => {
  onEachTier(
    `(define (inner x) (jit-exclude! 'outer) x)
     (define (outer a b) (let ((c (inner 3))) (list a b c (inner 4))))
     (outer 1 2)`,
    '(1 2 3 4)',
  )
})

test('a function that calls itself for long becomes JavaScript on the way', () => {
  const sx = new Sx({})
  sx.eval('(define (count-up i n) (if (< i n) (count-up (+ i 1) n) i))')
  expect(sx.eval('(count-up 0 100000)')).toBe(100_000)
  expect(nativeOf(sx, 'count-up')).toBe('js')
})

test('a loop that turns for long goes on compiled, wherever it stands', () => {
  const loops: [string, string][] = [
    ['(let loop ((i 0) (s 0)) (if (< i 100000) (loop (+ i 1) (+ s i)) s))', '4999950000'],
    ['(let ((s 0)) (do ((i 0 (+ i 1))) ((= i 100000)) (set! s (+ s i))) (list s))', '(4999950000)'],
    ['(+ 1 (let loop ((i 0)) (if (< i 100000) (loop (+ i 1)) i)))', '100001'],
    [
      "(guard (e (true (list 'caught e))) (let loop ((i 0)) (if (= i 5000) (raise i) (loop (+ i 1)))))",
      '(caught 5000)',
    ],
    [
      `(let outer ((i 0) (n 0))
         (if (= i 2000) n (let inner ((j 0)) (if (< j 3) (inner (+ j 1)) (outer (+ i 1) (+ n j))))))`,
      '6000',
    ],
  ]
  for (const [source, value] of loops) {
    const sx = new Sx({})
    expect(write(sx.eval(source))).toBe(value)
    expect(counter(sx, 'compiled')).toBeGreaterThan(0)
  }
  const capturing = new Sx({})
  expect(
    write(capturing.eval('(let loop ((i 0)) (if (< i 5000) (begin (call/cc (fn (k) k)) (loop (+ i 1))) i))')),
  ).toBe('5000')
})

test('a tail call of a global that was the function itself finds what it has become', () => {
  onEachTier(
    `(define (f i acc) (when (= i 50) (set! f (fn (i acc) (list 'new i acc)))) (f (+ i 1) (+ acc i)))
     (f 0 0)`,
    '(new 51 1275)',
  )
  onEachTier('(define (swap a b n) (if (= n 0) (list a b) (swap b a (- n 1)))) (swap 1 2 1001)', '(2 1)')
  onEachTier(
    `(define (gather n fs) (if (= n 0) (map (fn (f) (f)) fs) (gather (- n 1) (cons (fn () (set! n (+ n 1)) n) fs))))
     (gather 3 nil)`,
    '(2 3 4)',
  )
})

test('the compiler compiles itself, and then compiles the same code', () => {
  jit.tier = 'js'
  const sx = new Sx({})
  sx.eval('(define (f x) (let loop ((i 0) (s 0)) (if (< i x) (loop (+ i 1) (+ s i)) s))) (f 5)')
  const compiler = compilerWorld()
  sx.eval(
    Array.from(
      { length: 30 },
      (_, i) => `(define (g${i} x) (if x (list x ${i}) (cons ${i} nil))) (g${i} 1)`,
    ).join(' '),
  )
  expect(['vm', 'js']).toContain(nativeOf(compiler, 'compile'))
  expect(write(sx.eval('(define (h a b) (let ((c (* a b))) (fn (d) (+ c d)))) ((h 2 3) 4)'))).toBe('10')
})
