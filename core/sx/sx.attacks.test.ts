import { expect, test } from 'bun:test'
import { cpuTimer } from '../../tests/cpu-time.ts'
import { installJit } from './jit/install.ts'
import { jit } from './jit/state.ts'
import { UNTRUSTED } from './meter/meter.ts'
import { write } from './printer/print.ts'
import { explain } from './runtime/explain.ts'
import { takeTurns } from './runtime/scheduler.ts'
import { Sx } from './runtime/sx.ts'
import { LimitError } from './values/errors.ts'

installJit()

/** Where another limit is tested than that of time, which a busy machine reaches sooner. */
const UNHURRIED = { ...UNTRUSTED, wall: 60_000 }

/** The limit that stops `source`, on every tier; the longest may take is a few times its 250 ms. */
function limitOf(source: string, limits = UNTRUSTED): string[] {
  return (['cek', 'vm', 'js', 'auto'] as const).map(tier => {
    jit.tier = tier
    const took = cpuTimer()
    try {
      return `finished with ${write(new Sx({ limits }).eval(source)).slice(0, 80)}`
    } catch (e) {
      if (!(e instanceof LimitError)) return explain(e)
      expect(took()).toBeLessThan(1_000)
      return e.limit === 'time' ? 'fuel' : e.limit
    } finally {
      jit.tier = 'auto'
    }
  })
}

const everyTier = (limit: string): string[] => [limit, limit, limit, limit]

const ENDLESS: Record<string, string> = {
  'an empty loop': '(let loop () (loop))',
  'an empty do': '(do () (false))',
  'a self tail call': '(define (f) (f)) (f)',
  'mutual tail calls': '(define (f) (g)) (define (g) (f)) (f)',
  'a macro expander': '(defmacro m () (let loop () (loop))) (m)',
  'a sort callback': '(sort (range 10) (fn (a b) (let loop () (loop))))',
  'a map callback': '(map (fn (x) (let loop () (loop))) (list 1))',
  'a guard that catches everything': '(let loop () (guard (e (true (loop))) (let l () (l))))',
  'a handler that catches everything': '(with-exception-handler (fn (e) 1) (fn () (let loop () (loop))))',
  'the after of a dynamic-wind': '(dynamic-wind (fn () 1) (fn () 2) (fn () (let loop () (loop))))',
  'the after of an escape':
    '(call/ec (fn (k) (dynamic-wind (fn () 1) (fn () (k 2)) (fn () (let loop () (loop))))))',
  'entering a continuation again': '(let ((k (call/cc (fn (c) c)))) (k k))',
  'a component': '(defcomp ~a () (~a)) (define (go) (~a) (go)) (go)',
  'a promise': '(define (s) (delay-force (s))) (force (s))',
  eval: '(define (f) (eval (quote (f)))) (f)',
  'a parameter converter': '(define p (make-parameter 1 (fn (x) (let l () (l))))) (parameterize ((p 1)) 1)',
}

for (const [name, source] of Object.entries(ENDLESS)) {
  test(`an endless program ends: ${name}`, () => {
    for (const limit of limitOf(source)) expect(['fuel', 'depth', 'memory']).toContain(limit)
  })
}

test('a macro that expands to itself is refused as nested too deep', () => {
  for (const fault of limitOf('(defmacro m () (quote (m))) (m)')) expect(fault).toContain('nested more than')
})

const GREEDY: Record<string, string> = {
  'doubling a list': '(let loop ((x (list 1))) (loop (append x x)))',
  'doubling a string': '(let loop ((x "ab")) (loop (string-append x x)))',
  'doubling through str': '(let loop ((x "ab")) (loop (str x x)))',
  'squaring an integer': '(let loop ((x 7)) (loop (* x x)))',
  'a huge power': '(expt 7 (expt 10 9))',
  'a huge shift': '(arithmetic-shift 1 (expt 10 12))',
  'a huge range': '(range (expt 10 9))',
  'a huge repeat': '(string-repeat "x" (expt 10 8))',
  'a huge vector': '(make-vector (expt 10 9))',
  'a huge pad': '(pad-left "x" (expt 10 8))',
  joining: '(let ((x (string-repeat "x" 10000))) (join x (range 100000)))',
  replacing: '(replace (string-repeat "a" 100000) "a" (string-repeat "b" 10000))',
  'a rational blow-up': '(let loop ((x 1/3) (n 0)) (loop (+ (* x x) (/ 1 (+ x 7))) (+ n 1)))',
  'pushing to a vector': '(let ((v (vector))) (let loop () (vector-push! v 1) (loop)))',
  'keys of a dict': '(let ((d {})) (let loop ((i 0)) (dict-set! d (number->string i) i) (loop (+ i 1))))',
  'a string buffer':
    '(let ((b (string-buffer))) (let loop () (buffer-append! b (string-repeat "x" 10000)) (loop)))',
  'printing in circles': '(let loop ((x (list 1))) (write-string x) (loop (list x x)))',
  'json of itself': '(let loop ((x (list 1))) (json-stringify x) (loop (list x x)))',
  'matching for long': '(let loop () (regexp-find "(a*)*b" (string-repeat "a" 3000)) (loop))',
  closures: '(let loop ((x nil)) (loop (fn () x)))',
  'rendered lists': '(let loop ((x "x")) (loop (div x x)))',
}

for (const [name, source] of Object.entries(GREEDY)) {
  test(`a greedy program ends: ${name}`, () => {
    for (const limit of limitOf(source)) expect(['memory', 'fuel', 'depth']).toContain(limit)
  })
}

test('small steps inside primitives add up', () => {
  const sx = new Sx({ limits: { ...UNTRUSTED, memory: 1e9, wall: 60_000 } })
  sx.eval('(regexp-find "ab" (string-repeat "a" 100000))')
  expect(sx.lastFuel).toBeGreaterThan(10_000)
})

test('recursion without end meets the depth limit, and a handler cannot catch it', () => {
  expect(limitOf('(define (f) (+ 1 (f))) (f)', UNHURRIED)).toEqual(everyTier('depth'))
  const caught = '(define (f) (+ 1 (f))) (guard (e (true "caught")) (f))'
  expect(limitOf(caught, UNHURRIED)).toEqual(everyTier('depth'))
  const wound = '(define (f) (+ 1 (f))) (dynamic-wind (fn () 1) f (fn () "after"))'
  expect(limitOf(wound, UNHURRIED)).toEqual(everyTier('depth'))
})

test('source and output have their limits', () => {
  expect(() => new Sx({ limits: UNTRUSTED }).eval(' '.repeat(300_000))).toThrow('characters of source')
  expect(() =>
    new Sx({ limits: UNTRUSTED }).render('(div (map (fn (i) (p (string-repeat "x" 5000))) (range 300)))'),
  ).toThrow('characters of output')
})

test('a million digits do not read, and nested or cyclic data does not crash', () => {
  const sx = new Sx({ limits: { ...UNTRUSTED, source: 1e9 } })
  expect(() => sx.eval('9'.repeat(1_000_000))).toThrow('digits')
  expect(() => sx.eval('('.repeat(100_000))).toThrow('nested')
  expect(() => sx.eval(`${'(list '.repeat(5_000)}${')'.repeat(5_000)}`)).toThrow('nested')
  expect(write(sx.eval('(let ((v (vector 1))) (vector-set! v 0 v) v)'))).toBe('#(#<cycle>)')
})

test('colliding keys cost no more than others', () => {
  const build = '(let ((d {})) (for-each (fn (i) (dict-set! d (str "k" i) i)) (range 20000)) (dict-size d))'
  const took = cpuTimer()
  expect(write(new Sx({ limits: UNHURRIED }).eval(build))).toBe('20000')
  expect(took()).toBeLessThan(1_000)
})

test('names of JavaScript mean nothing here', () => {
  const sx = new Sx({ limits: UNTRUSTED })
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'prototype']) {
    expect(() => sx.eval(name)).toThrow()
    expect(() => sx.eval(`(${name} 1)`)).toThrow()
    expect(write(sx.eval(`(get {} :${name})`))).toBe('nil')
    expect(write(sx.eval(`(let ((${name} 5)) ${name})`))).toBe('5')
    expect(write(sx.eval(`(begin (define (${name} x) (* x 2)) (${name} 4))`))).toBe('8')
    expect(() => sx.render(`(div :${name} "x")`)).toThrow('does not grant')
    expect(new Sx({ raw: true }).render(`(div :${name} "x")`)).toBe(`<div ${name}="x"></div>`)
    expect(() => sx.render(`(~${name} :a 1)`)).toThrow()
    expect(() => sx.eval(`(perform '${name})`)).toThrow()
  }
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})

test('no text, attribute or URL escapes its place in the HTML', () => {
  const sx = new Sx({ limits: UNTRUSTED })
  const hostile = `"'><script>alert(1)</script><!--`
  const html = sx.render(
    `(let ((x ${write(hostile)})) (<> (p :title x :class x :data-x x x) (a :href x "l") (textarea x) (title x)))`,
  )
  expect(html).not.toContain('<script')
  expect(html).not.toContain('<!--')
  expect(html.match(/"'/g)).toBeNull()
  for (const name of ['a"b', 'a=b', 'a>b', 'a b', 'on', 'onclick', 'ONCLICK', 'srcdoc'])
    expect(() => sx.render(`(p :${name} 1 "x")`)).toThrow()
  for (const tag of ['script', 'style', 'iframe', 'object', 'embed', 'base'])
    expect(() => sx.render(`(${tag} "x")`)).toThrow()
  for (const style of ['background:url(x)', 'width:expression(1)', '@import x', 'a\\62', '-moz-binding:x'])
    expect(sx.render(`(p :style ${write(style)})`)).toBe('<p style=""></p>')
  expect(sx.render('(p :style "color: red; width: 5%")')).toBe('<p style="color: red; width: 5%"></p>')
})

test('one evaluation leaves nothing for the next: no names, components, macros, parameters or exclusions', () => {
  new Sx({ limits: UNTRUSTED }).eval(
    '(define x 1) (define (map f xs) "mine") (defcomp ~card () "mine") (defmacro when (a) 1) (jit-exclude! "fold*") (define car cdr)',
  )
  const next = new Sx({ limits: UNTRUSTED })
  expect(() => next.eval('x')).toThrow('not defined')
  expect(() => next.eval('(~card)')).toThrow()
  expect(write(next.eval('(list (map inc (list 1)) (when true 2) (car (list 1 2)) (jit-excluded))'))).toBe(
    '((2) 2 1 ())',
  )
})

test('errors tell of no folder of the machine', () => {
  const sx = new Sx({ limits: UNTRUSTED })
  for (const source of [
    '(load "/etc/passwd")',
    '(require "x.sx")',
    '(car 1)',
    '(undefined)',
    '(perform (quote x))',
    '('.repeat(20_000),
  ]) {
    try {
      sx.eval(source)
      throw new Error('should have failed')
    } catch (e) {
      expect(explain(e)).not.toMatch(/\/(work|home|root|usr|etc|tmp)|\.ts\b/)
    }
  }
})

test('a normal render stays fast among a hundred hostile ones', async () => {
  const hostile = Array.from({ length: 100 }, () =>
    takeTurns(new Sx({ limits: UNTRUSTED }).sliced('(let loop ((i 0)) (loop (+ i 1)))')).catch(
      (e: unknown) => e,
    ),
  )
  const took = cpuTimer()
  const html = await takeTurns(new Sx({ limits: UNTRUSTED }).sliced('(ul (map (fn (i) (li i)) (range 50)))'))
  const milliseconds = took()
  expect(html).toStartWith('<ul><li>0</li>')
  expect(milliseconds).toBeLessThan(500)
  for (const e of await Promise.all(hostile)) expect(e).toBeInstanceOf(LimitError)
}, 60_000)
