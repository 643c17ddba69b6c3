import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { packed } from './pack'
import { Smalltalk } from './world'

function ran(text: string, depth = 20_000): string {
  let out = ''
  const print = (more: string): void => {
    out += more
  }
  const never = Number.POSITIVE_INFINITY
  const limits = { fuel: never, memory: never, depth, output: never, source: never, wall: never }
  new Smalltalk({ print, limits }).run(text, 'a.st')
  return out
}

test('the kernel that is loaded is the one in kernel/*.st', () => {
  expect(readFileSync(new URL('kernel-text.sx', import.meta.url), 'utf8')).toBe(packed())
})

test('each selector that was cut out is the one that Smalltalk reads in the method', () => {
  const { sx } = new Smalltalk({})
  const others = `(define (read m) (first (st-pattern (st-parser (st-tokenize (vector-ref m 4))))))
    (define (others c)
      (let ((methods (vector-ref c st-METHODS)))
        (filter (fn (sel) (not (= sel (read (get methods sel))))) (keys methods))))
    (mapcat others (vector->list st-all-classes))`
  expect(sx.show(sx.eval(others))).toBe('()')
  expect(sx.eval('(= (read (get (vector-ref st-Object st-METHODS) "->")) "->")')).toBe(true)
})

test('an error is printed with class, selector and line, and the next statement goes on', () => {
  expect(ran("Object subclass: A [\n  go [\n    ^nil foo\n  ]\n]\nA new go.\n'next' displayNl.")).toBe(
    'Object: nil error: did not understand #foo\nMessageNotUnderstood in A>>go (a.st:3)\nnext\n',
  )
})

test('endless recursion ends its statement with a clear error', () => {
  expect(ran("Object subclass: A [ go [ ^self go ] ]\nA new go.\n'next' displayNl.")).toBe(
    'Object: an A error: the sends are nested too deep\nRecursionError in A>>go (a.st:1)\nnext\n',
  )
})

test('endless recursion in printOn: is told too, and so is one while an error is handled', () => {
  const program =
    'Object subclass: A [ go [ ^self go ] printOn: s [ self printOn: s ] ]\nA new printNl.\n[A new go] on: Error do: [:e | A new go].\n3 printNl.'
  expect(ran(program)).toBe(
    'Object: nil error: the sends are nested too deep\nRecursionError in A>>printOn: (a.st:1)\n'.repeat(2) +
      '3\n',
  )
})

test('endless recursion through evaluated text is told', () => {
  const program = "Object subclass: A [ go [ ^Smalltalk evaluate: 'A new go' ] ]\nA new go.\n3 printNl."
  expect(ran(program)).toBe(
    'Object: Smalltalk error: the sends are nested too deep\nRecursionError in A>>go (a.st:1)\n3\n',
  )
})

test('a host whose own limit is met first ends the statement, and its handlers are gone', () => {
  const circle = Array.from({ length: 300 }, (_, i) => `m${i} [ ^self m${(i + 1) % 300} ]`).join(' ')
  const program = `Object subclass: A [ ${circle} ]\n[A new m0] on: Error do: [:e | 1].\n1/0.`
  expect(ran(program, 200)).toBe(
    'a.st: the calls are nested too deep\nObject: 1 error: The program attempted to divide a number by zero\nZeroDivide in UndefinedObject>>executeStatements (a.st:3)\n',
  )
})

test('an unterminated string is told with the line where it begins, and what stands before it runs', () => {
  expect(ran("3 printNl.\n'abc\n\n")).toBe('3\na.st:2: unterminated string\n')
})

test('a text is incomplete inside brackets, strings and comments', () => {
  const smalltalk = new Smalltalk({})
  expect(['[1', "'a", '"a', '#(1', '3', '(3)', '3)'].map(text => smalltalk.isIncomplete(text))).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
    false,
  ])
})
