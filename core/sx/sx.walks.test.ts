/**
 * No primitive holds up the process, whatever it is given: values that are shared, deep, circular or long are drawn
 * through every primitive of the table, and a new one is drawn through as soon as it is in the table.
 */
import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { cpuTimer } from '../../tests/cpu-time.ts'
import { Uncaught } from './cek/signal.ts'
import { installJit } from './jit/install.ts'
import { jit } from './jit/state.ts'
import { type Limits, UNTRUSTED } from './meter/meter.ts'
import { CONTROL_SPECS } from './prims/controls.ts'
import { TOPICS } from './prims/registry.ts'
import { excerpt } from './printer/print.ts'
import { base } from './runtime/base.ts'
import { explain } from './runtime/explain.ts'
import { Sx } from './runtime/sx.ts'
import { Primitive } from './values/callable.ts'
import { LimitError, ReadError, SyntaxFault } from './values/errors.ts'
import type { Value } from './values/types.ts'

installJit()

/**
 * Of processor time: the 250 ms of whoever has all that is not trusted, and what the last step may add. What is walked
 * without being paid for takes minutes, whatever there is to pay with.
 */
const MOST_MILLISECONDS = 5_000
/** Of what has a sixteenth of those limits. */
const MOST_MILLISECONDS_TIGHT = 1_500
const MOST_BYTES = 400 * 1024 * 1024

/** A sixteenth of what whoever is not trusted may use: most values take all of it, thousands of times. */
const TIGHT: Limits = {
  ...UNTRUSTED,
  fuel: UNTRUSTED.fuel / 16,
  memory: UNTRUSTED.memory / 16,
  output: UNTRUSTED.output / 16,
  // Nothing is ended by the clock: MOST_MILLISECONDS counts processor time, however busy the machine is.
  wall: 60_000,
}

/** Expressions of values that are hard to walk, each made within the limits. */
const HARD: Record<string, string> = {
  'a list shared at every level': '(let loop ((i 0) (x (list 1))) (if (= i 60) x (loop (+ i 1) (list x x))))',
  'another just like it': '(let loop ((i 0) (x (list 1))) (if (= i 60) x (loop (+ i 1) (list x x))))',
  'a vector shared at every level':
    '(let loop ((i 0) (x (vector 1))) (if (= i 60) x (loop (+ i 1) (vector x x))))',
  'a dict shared at every level':
    '(let loop ((i 0) (x {:a 1})) (if (= i 60) x (loop (+ i 1) (dict "a" x "b" x))))',
  'an error about shared errors':
    '(let loop ((i 0) (x nil)) (if (= i 60) x (loop (+ i 1) (make-error "k" "m" (list x x)))))',
  'shared values': '(let loop ((i 0) (x (list 1))) (if (= i 60) x (loop (+ i 1) (values x x))))',
  'a deep list': '(let loop ((i 0) (x (list))) (if (= i 100000) x (loop (+ i 1) (list x))))',
  'a deep vector': '(let loop ((i 0) (x (vector))) (if (= i 50000) x (loop (+ i 1) (vector x))))',
  'a deep error':
    '(let loop ((i 0) (x nil)) (if (= i 30000) x (loop (+ i 1) (make-error "k" "m" (list x)))))',
  'a vector in itself': '(let ((v (vector 1 nil nil))) (vector-set! v 1 v) (vector-set! v 2 v) v)',
  'a dict in itself': '(let ((d {:a 1})) (dict-set! d "b" d) (dict-set! d "c" (list d d)) d)',
  'a long list': '(range 100000)',
  'a long list of long lists': '(let ((x (range 10000))) (map (fn (i) x) (range 10000)))',
  'a long vector': '(make-vector 500000 "x")',
  'a long text': '(string-repeat "ab" 1000000)',
  'another long text': '(string-append (string-repeat "ab" 999999) "ba")',
  'a long text of wide characters': '(string-repeat "\\u{1f600}" 300000)',
  'a long list of long texts': '(let ((x (string-repeat "x" 1000000))) (make-list 20000 x))',
  'long bytes': '(make-bytevector 4000000 97)',
  'a huge integer': '(expt 3 20000)',
  'a huge even integer': '(arithmetic-shift 1 10000000)',
  'a huge negative integer': '(- 0 (arithmetic-shift 1 10000000))',
  'a huge fraction': '(/ (+ 1 (expt 3 10000)) (expt 2 10000))',
  'a long symbol': '(string->symbol (string-repeat "s" 1000000))',
  'a nested repeat': '"(?:(?:(?:){1000}){1000}){1000}"',
  'many groups': '(string-repeat "()" 150)',
  'many classes': '(string-repeat "[abcdefgh]*" 1000)',
  'a text of digits': '(str (string-repeat "1" 99999) "x")',
  'a text of brackets': '(string-repeat "[" 200000)',
  'a text of quotes': '(string-repeat "&\\"<" 500000)',
  'a long buffer': '(let ((b (string-buffer))) (buffer-append! b (string-repeat "x" 1000000)) b)',
  'a negative count': '-9007199254740991',
  'a big count': '9007199254740991',
  'a middling count': '1000000',
  'a float': '1e308',
  'an element full of shared lists':
    '(let ((x (let loop ((i 0) (x (list "y"))) (if (= i 12) x (loop (+ i 1) (list x x)))))) (div x x))',
  'a function': '(fn (&rest xs) xs)',
  'a keyword': "':k",
  'a character': '#\\\\a'.slice(0, 3),
  nil: 'nil',
}

/** The same of pairs, in a world of the r7rs dialect. */
const HARD_DATA: Record<string, string> = {
  'pairs shared at every level': '(let loop ((i 0) (x (list 1))) (if (= i 60) x (loop (+ i 1) (cons x x))))',
  'others just like them': '(let loop ((i 0) (x (list 1))) (if (= i 60) x (loop (+ i 1) (cons x x))))',
  'a circular list': '(let ((x (list 1 2 3))) (set-cdr! (cddr x) x) x)',
  'another circular list': '(let ((x (list 1 2 3 1 2 3))) (set-cdr! (cddr (cdddr x)) x) x)',
  'pairs in their own heads': '(let ((x (list 1 2))) (set-car! x x) x)',
  'deep pairs': '(let loop ((i 0) (x (list))) (if (= i 100000) x (loop (+ i 1) (list x))))',
  'a long list': '(make-list 100000 1)',
  'a long string': '(make-string 1000000 #\\a)',
  'an error about itself':
    '(let ((p (list 1))) (call/ec (lambda (k) (with-exception-handler (lambda (e) (set-car! p e) (k e)) (lambda () (error "m" p))))))',
  'a vector in itself': '(let ((v (vector 1 2))) (vector-set! v 0 v) v)',
  'a count': '500000',
  'a function': '(lambda xs xs)',
  'a character': '#\\a',
}

const arities = (min: number, max: number): number[] =>
  [0, 1, 2, 3].filter(n => n >= min && (max < 0 || n <= max)).concat(min > 3 ? [min] : [])

const NAMES = [...TOPICS.flatMap(([, specs]) => specs), ...CONTROL_SPECS].map(([name, min, max]) => ({
  name: name as string,
  min: min as number,
  max: max as number,
}))

/** What `work` comes to: never anything but a value, an error of the program or a limit, and soon. */
function ends(work: () => unknown, what: string, most = MOST_MILLISECONDS): void {
  const took = cpuTimer()
  try {
    work()
  } catch (e) {
    const isKnown =
      e instanceof LimitError || e instanceof Uncaught || e instanceof SyntaxFault || e instanceof ReadError
    if (!isKnown) throw new Error(what, { cause: e })
    expect(explain(e).length).toBeLessThan(50_000)
  }
  const milliseconds = took()
  if (milliseconds > most) throw new Error(`${what} took ${milliseconds} ms`)
}

interface Language {
  world: (limits?: Limits) => Sx
  hard: Record<string, string>
}

const LANGUAGES: Language[] = [
  { world: limits => new Sx({ limits }), hard: HARD },
  { world: limits => Sx.r7rs({ limits }), hard: HARD_DATA },
]

const countOf = ({ hard }: Language) => Object.keys(hard).length

/** The values of `hard`, each made by whoever has no limits when it is first asked for, and again once it is forgotten. */
function valuesOf({ world, hard }: Language) {
  const sx = world()
  const sources = Object.entries(hard)
  const kept = new Map<number, [string, Value]>()
  return {
    at(i: number): [string, Value] {
      const [name, source] = sources[i] as [string, string]
      const known: [string, Value] = kept.get(i) ?? [name, sx.eval(source)]
      kept.set(i, known)
      return known
    },
    forget: (i: number) => kept.delete(i),
  }
}

/** Waits until what is no longer used is given back, or says how much is not. */
async function bytesKept(before: number, most: number): Promise<number> {
  let [kept, tries] = [Number.POSITIVE_INFINITY, 0]
  while (kept >= most && tries++ < 50) {
    Bun.gc(true)
    kept = process.memoryUsage.rss() - before
    if (kept >= most) await Bun.sleep(100)
  }
  return kept
}

/** A function of the world that calls the primitive by its name, so that every tier puts it in line. */
function caller(sx: Sx, name: string, count: number): Value {
  const inner = name.replace('%', 'inner-')
  const cell = sx.namespace.cell(inner)
  cell.v = base().find(name)?.v ?? null
  cell.inline = cell.v instanceof Primitive
  const params = Array.from({ length: count }, (_, i) => `a${i}`).join(' ')
  return sx.eval(`(define (call-it ${params}) (${inner} ${params})) call-it`)
}

/** Inner primitives that are given what the resolver has made, and trust it. */
const TRUSTING =
  /^%(html|named|key-ref|key-rest|argument-of|check-kind|record-slot|accepts\?|case\?|make-component|dict-with\?|test-|suite-|expect)/

const TREE = '(define (t n) (if (= n 0) (list) (let ((x (t (- n 1)))) (list x x))))'

/** Memory is measured of a process in which nothing else was: a large heap is collected late. */
const isAlone = process.env.SX_WALKS_ALONE === '1'

if (isAlone) {
  test('what is rendered is paid for before it is there', async () => {
    const sx = new Sx({ limits: UNTRUSTED })
    Bun.gc(true)
    const before = process.memoryUsage.rss()
    expect(() => sx.render(`${TREE} (div (t 40))`)).toThrow(LimitError)
    expect(() => sx.render('(let ((x (make-list 300 (string-repeat "<" 100000)))) (div x x x))')).toThrow(
      LimitError,
    )
    const most = 250 * 1024 * 1024
    expect(await bytesKept(before, most)).toBeLessThan(most)
  })
}

test.skipIf(isAlone)(
  'every primitive ends on values that are hard to walk, on each tier, and what is rendered is paid for, in a process of its own',
  async () => {
    const run = Bun.spawn(
      [process.execPath, 'test', '-t', 'every primitive ends|what is rendered', import.meta.path],
      {
        // What it gives back is weighed, and a worker's setting is to keep it.
        env: { ...process.env, SX_WALKS_ALONE: '1', MIMALLOC_PURGE_DELAY: undefined },
        stdout: 'ignore',
        stderr: 'pipe',
      },
    )
    const said = await new Response(run.stderr).text()
    expect(said).toMatch(/^ 3 pass$/m)
    expect(await run.exited).toBe(0)
  },
  600_000,
)

for (const tier of isAlone ? (['cek', 'js'] as const) : []) {
  test(`every primitive ends on values that are hard to walk, on ${tier}`, async () => {
    jit.tier = tier
    const before = process.memoryUsage.rss()
    for (const language of LANGUAGES) {
      const values = valuesOf(language)
      const count = countOf(language)
      for (const { name, min, max } of NAMES) {
        if (TRUSTING.test(name)) continue
        const some = fc.sample(fc.nat({ max: count - 1 }), { numRuns: 40, seed: name.length + min })
        const drawn = (n: number, i: number) =>
          Array.from({ length: n }, (_, j) => (n === 1 ? i : (some[(i * n + j) % 40] as number)))
        const given = new Set<number>()
        for (const n of arities(min, max)) {
          const sx = language.world(TIGHT)
          const fn = caller(sx, name, n)
          for (let i = 0; i < (n === 0 ? 1 : n === 1 ? count : 6); i++) {
            const indexes = drawn(n, i)
            const args = indexes.map(values.at)
            for (const index of indexes) given.add(index)
            ends(
              () =>
                sx.call(
                  fn,
                  args.map(([, value]) => value),
                ),
              `(${name} …) of ${args.map(([what]) => what).join(' and ')}`,
              MOST_MILLISECONDS_TIGHT,
            )
          }
        }
        // It may have changed what it was given, and nothing else: no two of them share anything.
        if (name.endsWith('!')) for (const index of given) values.forget(index)
      }
    }
    jit.tier = 'auto'
    expect(await bytesKept(before, MOST_BYTES)).toBeLessThan(MOST_BYTES)
  }, 300_000)
}

test('every such value can be compared with its like, shown and rendered, or is too much for the limits', () => {
  for (const language of LANGUAGES) {
    const sx = language.world(UNTRUSTED)
    const [values, others] = [valuesOf(language), valuesOf(language)]
    for (let i = 0; i < countOf(language); i++) {
      const [what, value] = values.at(i)
      const same = sx.namespace.find('equal?')?.v ?? null
      ends(() => sx.call(same, [value, others.at(i)[1]]), `equal? of ${what} and another`)
      ends(() => sx.show(value), `showing ${what}`)
      sx.namespace.install('it', value)
      if (sx.dialect === 'sx') ends(() => sx.render('(div it)'), `rendering ${what}`)
      expect(excerpt(value, 100).length).toBeLessThan(1_000)
    }
  }
}, 120_000)

test('where sharing can be known, it is', () => {
  for (const tier of ['cek', 'vm', 'js', 'auto'] as const) {
    jit.tier = tier
    const sx = new Sx({ limits: UNTRUSTED })
    expect(sx.eval(`${TREE} (= (t 60) (t 60))`)).toBe(true)
    expect(sx.eval('(= (t 60) (t 61))')).toBe(false)
    expect(sx.eval('(equal? (vector (t 50) 1) (vector (t 50) 1.0))')).toBe(false)
    expect(sx.lastFuel).toBeLessThan(1_000)
    jit.tier = 'auto'
  }
})

test('a form that holds itself many times over is not resolved for ever', () => {
  const forms = '(define (t n) (if (= n 0) 1 (let ((x (t (- n 1)))) (list (quote +) x x))))'
  for (const source of [`${forms} (eval (t 60))`, `${forms} (defmacro m () (t 60)) (m)`])
    expect(() => new Sx({ limits: UNTRUSTED }).eval(source)).toThrow(LimitError)
  const data =
    "(defmacro m () (let loop ((i 0) (x '(1))) (if (= i 60) (list 'quote x) (loop (+ i 1) (cons x x)))))"
  expect(() => Sx.r7rs({ limits: UNTRUSTED }).eval(`${data} (m)`)).toThrow(LimitError)
})

test('an error about what is hard to walk is explained in a few lines', () => {
  const sx = new Sx({ limits: UNTRUSTED })
  for (const source of [
    `${TREE} (error "shared" (t 60))`,
    '(raise (t 60))',
    '(first (vector (t 60)))',
    '((t 60) 1)',
  ]) {
    try {
      sx.eval(source)
      throw new Error('should have failed')
    } catch (e) {
      expect(explain(e).length).toBeLessThan(10_000)
    }
  }
})
