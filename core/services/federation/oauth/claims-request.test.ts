import { describe, expect, test } from 'bun:test'
import { essentialAcr, readClaimsRequest, scopesOfClaims, wantedSubject } from './claims-request'
import { ACR_VALUES } from './sign-in'

const read = (claims: unknown) => readClaimsRequest(JSON.stringify(claims))

describe('the parameter claims', () => {
  test('is read for both answers, and says nothing of what it does not ask', () => {
    expect(
      read({ userinfo: { email: null }, id_token: { acr: { essential: true, values: ['a'] } } }),
    ).toEqual({
      userinfo: { email: null },
      id_token: { acr: { essential: true, values: ['a'] } },
    })
    expect(read({})).toEqual({})
    expect(read({ userinfo: null })).toEqual({})
    expect(read({ verified_claims: {}, id_token: { name: { essential: false, purpose: 'x' } } })).toEqual({
      id_token: { name: { essential: false } },
    })
  })

  test('takes names that every object knows for names that nobody knows', () => {
    const text = '{"id_token":{"__proto__":{"essential":true},"constructor":null,"toString":null}}'
    const claims = readClaimsRequest(text)
    expect(Object.keys(claims?.id_token ?? {})).toEqual(['__proto__', 'constructor', 'toString'])
    expect(scopesOfClaims(claims)).toEqual([])
    expect([wantedSubject(claims), essentialAcr(claims)]).toEqual([undefined, null])
  })

  test('keeps a value that is asked for, whatever it is', () => {
    for (const value of ['x', 0, false, null])
      expect(read({ id_token: { sub: { value } } })).toEqual({ id_token: { sub: { value } } })
  })

  test.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['nothing', 'null'],
    ['an answer that is a list', '{"userinfo":[]}'],
    ['an answer that is a text', '{"id_token":"email"}'],
    ['a claim that is a text', '{"userinfo":{"email":"yes"}}'],
    ['a claim that is a list', '{"userinfo":{"email":[]}}'],
    ['an essential that is neither yes nor no', '{"userinfo":{"email":{"essential":"true"}}}'],
    ['values that are no list', '{"id_token":{"acr":{"values":"a"}}}'],
  ])('is none when it is %s', (_, text) => {
    expect(readClaimsRequest(text)).toBeNull()
  })

  test('is of 4,000 characters and 50 claims at most', () => {
    const claims = (many: number) =>
      Object.fromEntries(Array.from({ length: many }, (_, index) => [`c${index}`, null]))
    expect(read({ userinfo: claims(50) })).not.toBeNull()
    expect(read({ userinfo: claims(51) })).toBeNull()
    const long = (length: number) => `{${' '.repeat(length - 2)}}`
    expect(readClaimsRequest(long(4_000))).toEqual({})
    expect(readClaimsRequest(long(4_001))).toBeNull()
  })
})

test('a claim is asked about as the scope that reveals it, once; what we do not have is no scope', () => {
  const claims = read({
    userinfo: { name: null, email: null, shoe_size: null },
    id_token: { email_verified: null },
  })
  expect(scopesOfClaims(claims)).toEqual(['profile', 'email'])
  expect(scopesOfClaims(null)).toEqual([])
  expect(scopesOfClaims(undefined)).toEqual([])
})

test('whom alone the client wants is what the ID token is asked for, and the user info where it says nothing', () => {
  expect(wantedSubject(read({ id_token: { sub: { value: 'a' } }, userinfo: { sub: { value: 'b' } } }))).toBe(
    'a',
  )
  expect(wantedSubject(read({ userinfo: { sub: { value: 'b' } } }))).toBe('b')
  expect(wantedSubject(read({ userinfo: { sub: null } }))).toBeUndefined()
  expect(wantedSubject(null)).toBeUndefined()
})

test('a class has to be reached only where it is essential: one of those named, or any', () => {
  const acr = (ask: unknown) => essentialAcr(read({ id_token: { acr: ask } }))
  expect(acr({ essential: true, values: ['x', 'y'] })).toEqual(['x', 'y'])
  expect(acr({ essential: true, value: 'x' })).toEqual(['x'])
  expect(acr({ essential: true })).toEqual(ACR_VALUES)
  expect(acr({ values: ['x'] })).toBeNull()
  expect(acr(null)).toBeNull()
  expect(essentialAcr(read({ userinfo: { acr: { essential: true } } }))).toBeNull()
  expect(essentialAcr(null)).toBeNull()
})
