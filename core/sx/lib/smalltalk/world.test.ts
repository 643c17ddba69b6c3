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

test('an error is printed with class, selector and line, and the next statement goes on', () => {
  expect(ran("Object subclass: A [\n  go [\n    ^nil foo\n  ]\n]\nA new go.\n'next' displayNl.")).toBe(
    'Object: nil error: did not understand #foo\nMessageNotUnderstood in A>>go (a.st:3)\nnext\n',
  )
})

test('endless recursion ends its statement with a clear error', () => {
  expect(ran("Object subclass: A [ go [ ^self go ] ]\nA new go.\n'next' displayNl.")).toBe(
    'a.st: the calls are nested too deep\nnext\n',
  )
})

test('handlers of a statement that a limit ended are gone', () => {
  expect(ran('Object subclass: A [ go [ ^self go ] ]\n[A new go] on: Error do: [:e | 1].\n1/0.')).toContain(
    'Object: 1 error: The program attempted to divide a number by zero',
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
