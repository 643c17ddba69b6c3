import { expect, test } from 'bun:test'
import { seal, unseal } from './secrets'

test('a sealed value is read back, and nobody without the secret makes one', () => {
  const sealed = seal('{"returnTo":"/checkout"}', 'a secret')
  expect(unseal(sealed, 'a secret')).toBe('{"returnTo":"/checkout"}')
  expect(unseal(sealed, 'another')).toBeNull()
  expect(unseal(`x${sealed}`, 'a secret')).toBeNull()
  expect(unseal('nonsense', 'a secret')).toBeNull()
  expect(unseal(undefined, 'a secret')).toBeNull()
})
