import { expect, test } from 'bun:test'
import { decrypt, encrypt } from './encrypt'

const SECRET = 'x'.repeat(32)

test('what is encrypted is read again with the same secret for the same purpose, and not otherwise', async () => {
  const jwe = await encrypt(SECRET, 'a test', 'ünïcode')
  expect(jwe).not.toContain('code')
  expect(await decrypt(SECRET, 'a test', jwe)).toBe('ünïcode')
  await expect(decrypt(SECRET, 'another test', jwe)).rejects.toThrow()
  await expect(decrypt('y'.repeat(32), 'a test', jwe)).rejects.toThrow()
})
