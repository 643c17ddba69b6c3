import { expect, test } from 'bun:test'
import { firstKeys } from '#core/keys/keyring'
import { seal, unseal } from './secrets'

const keys = firstKeys('a secret')

test('a sealed value is read back, and nobody without the secret makes one', () => {
  const sealed = seal('{"returnTo":"/checkout"}', keys, 'sign-in attempts')
  expect(unseal(sealed, keys, 'sign-in attempts')).toBe('{"returnTo":"/checkout"}')
  expect(unseal(sealed, firstKeys('another'), 'sign-in attempts')).toBeNull()
  expect(unseal(`x${sealed}`, keys, 'sign-in attempts')).toBeNull()
  expect(unseal('nonsense', keys, 'sign-in attempts')).toBeNull()
  expect(unseal(undefined, keys, 'sign-in attempts')).toBeNull()
})
