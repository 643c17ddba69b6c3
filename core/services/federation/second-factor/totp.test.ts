import { expect, test } from 'bun:test'
import { firstKeys } from '#core/keys/keyring'
import { keyUri, newSecret, openSecret, sealSecret, stepOf } from './totp'

/** RFC 6238 appendix B has codes of eight figures for this secret; the last six of them are the codes of six. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const at = (seconds: number) => new Date(seconds * 1000)

test.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1234567890, '005924'],
  [20000000000, '353130'],
])('at %p seconds the code is %p, as the standard has it', (seconds, code) => {
  expect(stepOf(SECRET, code, at(seconds))).toBe(Math.floor(seconds / 30))
})

test('a code is taken one step before its time and one after, and says which step it is of', () => {
  const step = Math.floor(1111111109 / 30)
  const code = '081804'
  const taken = [-2, -1, 0, 1, 2].map(steps => stepOf(SECRET, code, at((step + steps) * 30)))
  expect(taken).toEqual([null, step, step, step, null])
  expect(stepOf(SECRET, code, at((step + 2) * 30 - 1))).toBe(step)
  expect(stepOf(SECRET, code, at((step - 1) * 30 - 1))).toBeNull()
})

test('what is no code of six figures is none', () => {
  for (const code of ['', '28708', '2870820', '287083', 'abcdef', '287 082'])
    expect(stepOf(SECRET, code, at(59))).toBeNull()
})

test('a secret has 160 bits, another one each time, and stands in what the app scans', () => {
  const [one, other] = [newSecret(), newSecret()]
  expect(one).toMatch(/^[A-Z2-7]{32}$/)
  expect(one).not.toBe(other)
  const uri = new URL(keyUri(one, { issuer: 'Our Co-op', label: 'mair@example.test' }))
  expect([uri.protocol, uri.host]).toEqual(['otpauth:', 'totp'])
  expect(Object.fromEntries(uri.searchParams)).toMatchObject({
    secret: one,
    issuer: 'Our Co-op',
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  })
})

test('a secret is kept so that nobody reads it without ours', async () => {
  const sealed = await sealSecret({ keys: firstKeys('a house’s own') }, SECRET)
  expect(sealed).not.toContain(SECRET)
  expect(await openSecret({ keys: firstKeys('a house’s own') }, sealed)).toBe(SECRET)
  await expect(openSecret({ keys: firstKeys('another house’s') }, sealed)).rejects.toThrow()
})
