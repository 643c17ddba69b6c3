import { expect, test } from 'bun:test'
import { contentDigestHeader, digestHeader, verifyContentDigest, verifyDigest } from './digest'
import { DigestMismatch, DigestMissing } from './refusals'
import { bytes } from './testing/cast'

const body = bytes('{"hello": "world"}')
const SHA_256 = 'X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE='
const SHA_512 = 'WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew=='

test('digests are the published ones (draft-cavage-12 appendix C, RFC 9421 appendix B.2)', () => {
  expect(digestHeader(body)).toBe(`SHA-256=${SHA_256}`)
  expect(contentDigestHeader(body)).toBe(`sha-256=:${SHA_256}:`)
  verifyDigest(`SHA-256=${SHA_256}`, body)
  verifyDigest(`sha-512=${SHA_512}`, body)
  verifyContentDigest(`sha-512=:${SHA_512}:`, body)
})

test('every known digest must match; unknown ones are passed over, but one known must be there', () => {
  verifyContentDigest(`md5=:AAAA:, sha-256=:${SHA_256}:, sha-512=:${SHA_512}:`, body)
  expect(() => verifyContentDigest(`sha-256=:${SHA_256}:, sha-512=:AAAA:`, body)).toThrow(DigestMismatch)
  expect(() => verifyContentDigest(`sha-256=${SHA_256}`, body)).toThrow(DigestMismatch)
  expect(() => verifyDigest('SHA-256=AAAA', body)).toThrow(DigestMismatch)
  for (const header of [null, '', 'MD5=AAAA', 'nonsense'])
    expect(() => verifyDigest(header, body)).toThrow(DigestMissing)
})
