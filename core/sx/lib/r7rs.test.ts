import { expect, test } from 'bun:test'
import { write } from '../printer/print.ts'
import { Sx } from '../runtime/sx.ts'

const run = (source: string): string => write(new Sx({}).loadR7rs().eval(source, 'r7rs'))

/** From the examples of R7RS-small, section by section. */
const EXAMPLES: [string, string][] = [
  ["(cons 'a 3)", '(a . 3)'],
  ["'(a b . c)", '(a b . c)'],
  ["(cdr '(a . b))", 'b'],
  ["(car '((a) b . c))", '(a)'],
  ["(append '(a b) '(c . d))", '(a b c . d)'],
  ["(append '() 'a)", 'a'],
  ["(list (pair? '(a . b)) (pair? '()) (list? '(a . b)) (null? '()))", '(true false false true)'],
  ["(equal? '(a . (b . (c . ()))) '(a b c))", 'true'],
  ["(equal? '(a . b) (cons 'a 'b))", 'true'],
  ["(assoc 2.0 '((1 one) (2 two)) =)", '(2 two)'],
  ["(assq 'c '((a 1) (b 2)))", 'false'],
  ["(assv 5 '((2 . 3) (5 . 7) (11 . 13)))", '(5 . 7)'],
  ['(member "B" \'("a" "b") string-ci=?)', '("b")'],
  ['(let-values (((root rem) (exact-integer-sqrt 32))) (* root rem))', '35'],
  ['(define (f a . rest) rest) (f 1 2 3)', '(2 3)'],
  ['((lambda (a b . c) (list a b c)) 1 2)', '(1 2 ())'],
  ['(do ((vec (make-vector 5)) (i 0 (+ i 1))) ((= i 5) vec) (vector-set! vec i i))', '#(0 1 2 3 4)'],
  ["(case (* 2 3) ((2 3 5 7) 'prime) ((1 4 6 8 9) 'composite))", 'composite'],
  ['#| a #| nested |# comment |# (if #f #f 1)', '1'],
  ['(string-map char-upcase "abc")', '"ABC"'],
  ['(vector-map + #(1 2) #(10 20))', '#(11 22)'],
  [
    "(let ((path '()) (c #f)) (let ((add (lambda (s) (set! path (cons s path))))) (dynamic-wind (lambda () (add 'connect)) (lambda () (add (call/cc (lambda (c0) (set! c c0) 'talk1)))) (lambda () (add 'disconnect))) (if (< (length path) 4) (c 'talk2) (reverse path))))",
    '(connect talk1 disconnect connect talk2 disconnect)',
  ],
  [
    '(define-record-type <pare> (kons x y) pare? (x kar set-kar!) (y kdr)) (let ((k (kons 1 2))) (set-kar! k 3) (kar k))',
    '3',
  ],
  [
    "(call-with-current-continuation (lambda (exit) (for-each (lambda (x) (if (negative? x) (exit x))) '(54 0 37 -3 245 19)) #t))",
    '-3',
  ],
  [
    "(import (scheme base)) (guard (condition ((assq 'a condition) => cdr) ((assq 'b condition))) (raise (list (cons 'a 42))))",
    '42',
  ],
  [
    '(define integers (letrec ((next (lambda (n) (delay (cons n (next (+ n 1))))))) (next 0))) (car (force (cdr (force integers))))',
    '1',
  ],
  ['(symbol->string (quote |a b|))', '"a b"'],
  ['(exact (floor 2.5))', '2'],
]

for (const [source, value] of EXAMPLES) {
  test(`R7RS: ${source} gives ${value}`, () => {
    expect(run(source)).toBe(value)
  })
}
