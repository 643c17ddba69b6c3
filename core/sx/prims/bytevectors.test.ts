import { expect, spyOn, test } from 'bun:test'
import { startMeter, UNLIMITED, UNTRUSTED } from '../meter/meter.ts'
import { write } from '../printer/print.ts'
import { Sx } from '../runtime/sx.ts'
import type { Value } from '../values/types.ts'

const wall = 60_000

test('bytes that are too many to be written are refused before they are', () => {
  const written = spyOn(Uint8Array.prototype, 'join')
  const sx = new Sx({ limits: { ...UNTRUSTED, wall } })
  sx.namespace.install('bytes', new Uint8Array(4_000_000).fill(97))
  for (const source of ['(str bytes)', '(write-string (list 1 bytes))', '(print bytes)'])
    expect(() => sx.eval(source)).toThrow('bytes of data')
  expect(written).not.toHaveBeenCalled()
  written.mockRestore()
})

test('bytes pay for their text as a string of it does, and for the walk', () => {
  const cost = (source: string) => {
    const sx = new Sx({ limits: { ...UNTRUSTED, wall } })
    sx.namespace.install('bytes', new Uint8Array(64_000).fill(200))
    sx.eval(source)
    return sx.lastFuel
  }
  expect(cost('(str bytes)')).toBeGreaterThan(cost('(str "")') + 100)
})

test('bytes pay for as many characters as they are written with', () => {
  const paid = (value: Value) => {
    let [fits, tooFew] = [100_000, 0]
    while (fits - tooFew > 1) {
      const memory = (fits + tooFew) >> 1
      startMeter({ ...UNTRUSTED, memory })
      try {
        write(value)
        fits = memory
      } catch {
        tooFew = memory
      }
    }
    startMeter(UNLIMITED)
    return fits
  }
  for (const bytes of [[], [0], [9, 10, 99, 100, 255]])
    expect(paid(Uint8Array.from(bytes))).toBe(`#u8(${bytes.join(' ')})`.length * 2 + 2)
})

test('a part of a text is counted in characters, whatever their width', () => {
  const sx = new Sx({})
  const bytes = (source: string) => sx.eval(`(string->utf8 ${source})`) as Uint8Array
  expect([...bytes('"a\u{1F600}b" 1 2')]).toEqual([0xf0, 0x9f, 0x98, 0x80])
  expect([...bytes('"a\u{1F600}b" 2')]).toEqual([98])
  expect([...bytes('"aé" 1')]).toEqual([0xc3, 0xa9])
  expect(() => bytes('"a\u{1F600}b" 4')).toThrow()
})
