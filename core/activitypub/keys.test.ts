import { expect, test } from 'bun:test'
import { generateKeyPairSync } from 'node:crypto'
import {
  algorithmOf,
  generateStoredKeyPair,
  importMultibaseKey,
  importPrivateKey,
  importPublicKey,
  publicKeyToMultibase,
  publicKeyToPem,
} from './keys'
import { decodeMultibase, encodeMultibase } from './multibase'
import { KeyUnusable } from './refusals'
import { bytesVerify, signBytes } from './signatures/message'
import { cavageRsa, rfc9421Ed25519 } from './testing/published-keys'

test.each(['rsa', 'ed25519'] as const)(
  'a stored %s pair signs, verifies and keeps its form',
  async algorithm => {
    const pair = await generateStoredKeyPair(algorithm)
    expect(pair.publicKeyPem).toStartWith('-----BEGIN PUBLIC KEY-----')
    expect(pair.privateKeyPem).toStartWith('-----BEGIN PRIVATE KEY-----')
    const publicKey = importPublicKey(pair.publicKeyPem)
    expect(algorithmOf(publicKey)).toBe(algorithm)
    expect(bytesVerify('honey', signBytes('honey', importPrivateKey(pair.privateKeyPem)), publicKey)).toBe(
      true,
    )
    expect(publicKeyToPem(publicKey)).toBe(pair.publicKeyPem)
  },
)

test('an Ed25519 key goes through Multikey and back', () => {
  const multibase = publicKeyToMultibase(rfc9421Ed25519.publicKey)
  expect(multibase).toStartWith('z6Mk')
  expect(importMultibaseKey(multibase).equals(rfc9421Ed25519.publicKey)).toBe(true)
})

test('base58 is the published one, and leading zeros stay', () => {
  // draft-msporny-base58, test vectors.
  expect(encodeMultibase(new TextEncoder().encode('Hello World!'))).toBe('z2NEpo7TZRRrLZSi2U')
  expect(encodeMultibase(Uint8Array.from([0, 0, 0x28, 0x7f, 0xb4, 0xcd]))).toBe('z11233QC4')
  expect([...decodeMultibase('z11233QC4')]).toEqual([0, 0, 0x28, 0x7f, 0xb4, 0xcd])
})

test('keys too weak, of another kind, private or broken are refused', async () => {
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { privateKeyPem } = await generateStoredKeyPair('ed25519')
  for (const pem of [
    publicKeyToPem(cavageRsa.publicKey),
    publicKeyToPem(elliptic.publicKey),
    privateKeyPem,
    'hello',
  ])
    expect(() => importPublicKey(pem)).toThrow(KeyUnusable)
  expect(() => importPrivateKey('hello')).toThrow(KeyUnusable)
  expect(() => publicKeyToMultibase(cavageRsa.publicKey)).toThrow(KeyUnusable)
  expect(() => decodeMultibase(`z${'1'.repeat(2000)}`)).toThrow(KeyUnusable)
  for (const multibase of ['m6Mk', 'z0OIl', 'z6Mk'])
    expect(() => importMultibaseKey(multibase)).toThrow(KeyUnusable)
})
