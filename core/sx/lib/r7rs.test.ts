import { expect, test } from 'bun:test'
import { TIERS } from '../jit/state.ts'
import { type Limits, UNTRUSTED } from '../meter/meter.ts'
import { write, writeDatum } from '../printer/print.ts'
import { SCHEME_FORMS } from '../resolve/forms/table.ts'
import { Sx } from '../runtime/sx.ts'
import { AUXILIARY, LEFT_OUT, LIBRARIES } from './r7rs-names.ts'

const leftOut = new Set(Object.values(LEFT_OUT).flat())
const isBound = (name: string): boolean => Sx.r7rs().namespace.find(name)?.v !== undefined

for (const [library, names] of Object.entries(LIBRARIES)) {
  test(`(scheme ${library}) is there: ${names.length} names, each bound, a form, or left out for a reason`, () => {
    const missing = names.filter(
      name => !isBound(name) && !SCHEME_FORMS.has(name) && !AUXILIARY.has(name) && !leftOut.has(name),
    )
    expect(missing).toEqual([])
  })
}

test('what is left out is a name of a library, and is not there', () => {
  const names = new Set(Object.values(LIBRARIES).flat())
  expect([...leftOut].filter(name => !names.has(name) || isBound(name))).toEqual([])
})

/** Whole programs, and what each prints. */
const PROGRAMS: Record<string, string> = {
  'queue-and-sort': `(a b c d e f)
(2000 0 #t)
((1 . b) (1 . d) (2 . a) (2 . c))
(1 4 31)
`,
  interpreter: `2432902008176640000
144
(1 4 9)
(3 1)
(1 (2 3))
#f
(1 . 2)
("unbound" missing)
`,
  generators: `(#t #f)
(2 3 5 7 11 13 17 19 23 29)
Uryyb, Ebfr Nfu!
Hello, Rose Ash!
Ifmmp, Sptf Bti!
#u8(3 97 1 98 4 99 1 100)
"aaabccccd"
(42 (open a) (open b) (close b) (close a))
`,
}

const run = (name: string, tier: string): string =>
  Bun.spawnSync([
    process.execPath,
    Bun.fileURLToPath(new URL('../cli.ts', import.meta.url)),
    'run',
    Bun.fileURLToPath(new URL(`../spec/r7rs/programs/${name}.scm`, import.meta.url)),
    '--r7rs',
    '--tier',
    tier,
  ]).stdout.toString()

for (const [name, printed] of Object.entries(PROGRAMS)) {
  test(`the program ${name} prints the same on every tier`, () => {
    for (const tier of TIERS) expect(`${tier}: ${run(name, tier)}`).toBe(`${tier}: ${printed}`)
  }, 120_000)
}

const world = (limits: Limits): Sx => Sx.r7rs({ limits: { ...limits, wall: Number.POSITIVE_INFINITY } })

test('what pairs, strings and bytes take is paid for before it is made', () => {
  for (const source of [
    '(make-bytevector 100000000)',
    '(make-list 10000000 0)',
    '(let grow ((s "ab")) (grow (string-append s s)))',
    '(let ((s (make-string 100000 #\\a))) (do () (#f) (string-set! s 0 #\\b) (string<? s "b")))',
    '(let grow ((v (bytevector 1))) (grow (bytevector-append v v)))',
    '(let again ((xs (list 1))) (again (append xs xs)))',
  ])
    expect(() => world(UNTRUSTED).eval(source)).toThrow(/limit/)
})

test('no walk along a circular list goes on for ever', () => {
  const circle =
    '(define c (list 1 2 3)) (set-cdr! (cddr c) c) (define d (list 1 2 3 1 2 3)) (set-cdr! (cdr (cddddr d)) d)'
  const sx = world(UNTRUSTED)
  sx.eval(circle)
  for (const walk of [
    'length',
    'reverse',
    'list-copy',
    'list->vector',
    'append c',
    'apply +',
    "memq 'x",
    'assq 1',
  ])
    expect(() => sx.eval(`(${walk} c${walk === 'append c' ? " '()" : ''})`)).toThrow()
  expect(writeDatum(sx.eval('(list (list? c) (equal? c d) (equal? c (cdr d)))'))).toBe('(#f #t #f)')
  expect(writeDatum(sx.eval('c'))).toBe('#0=(1 2 3 . #0#)')
})

test('a world of the dialect changes nothing for one of SX, nor for another of its own', () => {
  const sx = new Sx()
  const before = write(sx.eval("(list (list? '(1)) (car '(1 2)) (append '(1) '(2)))"))
  Sx.r7rs().eval("(define (car x) 'mine) (define list vector) (set! append 5)")
  expect(write(sx.eval("(list (list? '(1)) (car '(1 2)) (append '(1) '(2)))"))).toBe(before)
  expect(writeDatum(Sx.r7rs().eval("(list (car '(1 2)) (append '(1) '(2)))"))).toBe('(1 (1 2))')
})

test('what is no datum is refused with its place', () => {
  for (const [text, message] of [
    ['(. a)', 'a stray dot'],
    ["'(a . b c)", 'one form must follow the dot'],
    ["'(a . b . c)", 'a stray dot'],
    ["'#(a . b)", 'a stray dot'],
    ["'(a . )", 'one form must follow the dot'],
    ['#u8(1 256)', 'a bytevector holds bytes'],
    ["'#0=#0#", 'nothing but itself'],
    ["'(#1# #1=2)", 'before its label'],
    ['#|', 'not closed'],
  ] as const)
    expect(() => Sx.r7rs().eval(text)).toThrow(message)
})

test('a file that the dialect requires is one of the dialect', () => {
  const files = {
    root: '',
    resolve: (path: string) => path,
    read: () => "(define shared '(1 . 2)) (define (all . xs) (set-car! xs 'first) xs)",
    directoryOf: () => '',
  }
  expect(writeDatum(Sx.r7rs({ files }).eval('(require "a.scm") (list shared (all 1 2))'))).toBe(
    '((1 . 2) (first 2))',
  )
})
