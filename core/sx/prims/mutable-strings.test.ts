import { expect, test } from 'bun:test'
import { UNTRUSTED } from '../meter/meter.ts'
import { Sx } from '../runtime/sx.ts'

const wall = 60_000

test('the characters of a long text are refused before they are there', () => {
  const sx = Sx.r7rs({ limits: { ...UNTRUSTED, wall } })
  // Whoever makes the characters walks the text by its iterator.
  let walks = 0
  const iterator = String.prototype[Symbol.iterator]
  sx.namespace.install('long', 'ab'.repeat(1_000_000))
  String.prototype[Symbol.iterator] = function () {
    walks++
    return iterator.call(this)
  }
  try {
    for (const source of ['(string->list long)', '(string->vector long 1)'])
      expect(() => sx.eval(source)).toThrow('bytes of data')
  } finally {
    String.prototype[Symbol.iterator] = iterator
  }
  expect(walks).toBe(0)
})
