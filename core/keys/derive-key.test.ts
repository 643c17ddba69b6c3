import { expect, test } from 'bun:test'
import { deriveKey } from './derive-key'

test('each purpose has a key of its own, and each cooperative others', () => {
  const key = deriveKey('a secret', 'tests')
  expect(deriveKey('a secret', 'tests')).toEqual(key)
  expect(key.byteLength).toBe(32)
  for (const other of [deriveKey('a secret', 'test'), deriveKey('a secre', 'tests')])
    expect(other).not.toEqual(key)
})
