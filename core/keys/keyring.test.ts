import { describe, expect, test } from 'bun:test'
import { seal, unseal } from '#core/crypto/secrets'
import { deriveKey } from './derive-key'
import { firstKeys, type Generation, HANDED_OUT_MS, Keyring } from './keyring'
import { PURPOSES, type Purpose } from './purposes'

const SECRET = 'the secret of a house, of which nobody knows'
const CHANGED = Date.UTC(2027, 2, 1)
const MINUTE = 60_000
const GENERATIONS: readonly Generation[] = [
  { number: 0, root: SECRET, signsFrom: Number.NEGATIVE_INFINITY },
  { number: 1, root: 'something random', signsFrom: CHANGED },
]
const after = (ms: number) => new Keyring(GENERATIONS, () => CHANGED + ms)
const numbers = (keys: Keyring, purpose: Purpose) =>
  keys.accepted(purpose).map(({ generation }) => generation)
const idOf = (ms: number) => Bun.randomUUIDv7('hex', ms)

test('a house that never changed its secret has the keys that it always had', () => {
  const keys = firstKeys(SECRET)
  expect(keys.current('unsubscribing').bytes.toString()).toBe(SECRET)
  expect(keys.current('gift cards').bytes).toEqual(deriveKey(SECRET, 'gift cards'))
  expect(keys.ofId('hooks of ghost sync', 'x', '7').bytes).toEqual(deriveKey(SECRET, 'hooks of ghost sync 7'))
})

test('each purpose has a key of its own, once the secret was changed', () => {
  const keys = Object.keys(PURPOSES).map(purpose =>
    after(0)
      .current(purpose as Purpose)
      .bytes.toString('hex'),
  )
  expect(new Set(keys).size).toBe(Object.keys(PURPOSES).length)
})

describe('a new generation', () => {
  test('signs from its moment on, and no earlier', () => {
    expect(after(-1).current('fragments').generation).toBe(0)
    expect(after(0).current('fragments').generation).toBe(1)
  })

  test('is accepted before: the clock of whoever signed may be ahead', () => {
    expect(numbers(after(-HANDED_OUT_MS), 'fragments')).toEqual([1, 0])
  })

  test('encrypts at once', () => {
    expect(after(-HANDED_OUT_MS).youngest('push').generation).toBe(1)
  })
})

describe('what the generation before made', () => {
  test.each([
    ['flash messages', MINUTE],
    ['sign-in attempts', 15 * MINUTE],
    ['browsers that are known', 365 * 24 * 60 * MINUTE],
  ] as const)('is accepted as long as it lives: %s', (purpose, lives) => {
    expect(numbers(after(lives + HANDED_OUT_MS - 1), purpose)).toEqual([1, 0])
    expect(numbers(after(lives + HANDED_OUT_MS), purpose)).toEqual([1])
  })

  test('is accepted always where a letter has it', () => {
    expect(numbers(after(Number.MAX_SAFE_INTEGER - CHANGED), 'guest orders')).toEqual([1, 0])
  })

  test('is read by whoever signs with the new one, for its purpose alone', () => {
    const sealed = seal('an order', after(-1), 'guest orders')
    expect(unseal(sealed, after(MINUTE), 'guest orders')).toBe('an order')
    expect(unseal(sealed, after(MINUTE), 'shared previews')).toBeNull()
    const young = seal('an order', after(MINUTE), 'guest orders')
    expect(young).not.toBe(sealed)
    expect(unseal(young, after(MINUTE), 'guest orders')).toBe('an order')
  })
})

describe('what is made again of an id', () => {
  test('is made with the keys of the moment in which the id was made, with its dashes and without', () => {
    const [older, younger] = [idOf(CHANGED - 1), idOf(CHANGED)]
    const keys = after(MINUTE)
    expect(keys.ofId('gift cards', older).generation).toBe(0)
    expect(keys.ofId('gift cards', younger).generation).toBe(1)
    expect(keys.ofId('bounces', younger.replaceAll('-', '')).generation).toBe(1)
    expect(keys.ofId('work cart', younger, 'till').bytes).not.toEqual(
      keys.ofId('work cart', younger, 'phone').bytes,
    )
  })

  test('is made with the first where the id says no moment', () => {
    for (const id of ['', 'x', crypto.randomUUID()])
      expect(after(MINUTE).ofId('gift cards', id).generation).toBe(0)
  })
})

test('a house without any keys is refused', () => {
  expect(() => new Keyring([])).toThrow(RangeError)
})
