import { expect, test } from 'bun:test'
import { firstKeys } from '#core/keys/keyring'
import { decrypt, encrypt } from './encrypt'

const keys = firstKeys('x'.repeat(32))

test('what is encrypted is read again with the same secret for the same purpose, and not otherwise', async () => {
  const jwe = await encrypt(keys, 'push', 'ünïcode')
  expect(jwe).not.toContain('code')
  expect(await decrypt(keys, 'push', jwe)).toBe('ünïcode')
  await expect(decrypt(keys, 'signing keys at rest', jwe)).rejects.toThrow()
  await expect(decrypt(firstKeys('y'.repeat(32)), 'push', jwe)).rejects.toThrow()
})
