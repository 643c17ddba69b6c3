import { afterEach, expect, test } from 'bun:test'
import { installJit } from '../jit/install.ts'
import { jit } from '../jit/state.ts'
import { explain } from '../runtime/explain.ts'
import { Sx } from '../runtime/sx.ts'
import { Closure } from '../values/callable.ts'
import type { Text } from '../vm/template.ts'
import { KEPT } from './texts.ts'

installJit()
const { characters } = KEPT
afterEach(() => {
  jit.tier = 'auto'
  KEPT.characters = characters
})

/** A world in JavaScript in which this program ran. */
function world(program: string): Sx {
  jit.tier = 'js'
  const sx = new Sx()
  sx.eval(program)
  return sx
}

function textIn(sx: Sx, name: string): Text {
  const fn = sx.namespace.find(name)?.v
  if (!(fn instanceof Closure) || !fn.code.template?.text) throw new Error(`${name} is not JavaScript`)
  return fn.code.template.text
}

function faultOf(sx: Sx, call: string): string {
  try {
    sx.eval(call)
    throw new Error('should have failed')
  } catch (fault) {
    return explain(fault)
  }
}

const SHARED = '(define (price-of n) (* n (first factor))) (define factor (list 2)) (price-of 1)'

test('two worlds with the same function have one text, and each its own values', () => {
  const [one, other] = [world(SHARED), world(SHARED)]
  expect(textIn(other, 'price-of')).toBe(textIn(one, 'price-of'))
  other.eval('(set! factor (list 30))')
  expect([one.eval('(price-of 2)'), other.eval('(price-of 2)')]).toEqual([4, 60])
})

test('constants are each world’s own, though the text is one', () => {
  const [one, other] = ['"apples"', '"pears"'].map(word =>
    world(`(define (named) (str ${word} "!")) (named)`),
  ) as [Sx, Sx]
  expect(textIn(other, 'named')).toBe(textIn(one, 'named'))
  expect([one.eval('(named)'), other.eval('(named)')]).toEqual(['apples!', 'pears!'])
})

test('a function of the same text that stands elsewhere says where it failed itself', () => {
  const [above, below] = [world(SHARED), world(`\n\n${SHARED}`)]
  expect(textIn(below, 'price-of')).not.toBe(textIn(above, 'price-of'))
  for (const sx of [above, below, above]) sx.eval('(set! factor (list))')
  expect(faultOf(above, '(price-of 1)')).toStartWith('1:27: ')
  expect(faultOf(below, '(price-of 1)')).toStartWith('3:27: ')
})

test('the place of an error outlives the world that had the text first', () => {
  const texts = [SHARED, SHARED].map(program => {
    const sx = world(program)
    sx.eval('(set! factor (list))')
    return faultOf(sx, '(price-of 1)')
  })
  Bun.gc(true)
  const sx = world(SHARED)
  sx.eval('(set! factor (list))')
  expect([...texts, faultOf(sx, '(price-of 1)')].map(text => text.slice(0, 6))).toEqual([
    '1:27: ',
    '1:27: ',
    '1:27: ',
  ])
})

test('texts that were not used for longest are forgotten, and what runs them runs on', () => {
  const kept = world(SHARED)
  KEPT.characters = 0
  const sx = world('(define (other n) (+ n 1)) (other 1)')
  expect([sx.eval('(other 1)'), kept.eval('(price-of 5)')]).toEqual([2, 10])
  KEPT.characters = characters
  expect(textIn(world(SHARED), 'price-of')).not.toBe(textIn(kept, 'price-of'))
  kept.eval('(set! factor (list))')
  expect(faultOf(kept, '(price-of 1)')).toStartWith('1:27: ')
})
