import { describe, expect, test } from 'bun:test'
import { FreshSignInRequired, NotFound, SignInRequired } from './refusal'
import { FRESH_MINUTES, isFresh, requireFreshSignIn } from './require-fresh-sign-in'
import { requireMember, requireRole } from './require-role'
import { PERMISSIONS, permissionsOf, ROLES, VISITOR, type Viewer } from './viewer'

const member = { id: Bun.randomUUIDv7(), name: 'Mair', email: 'mair@example.test', handle: 'mair' }
const as = (more: Partial<Viewer> = {}) => ({ viewer: { member, roles: [], ...more } as Viewer })

describe('who does something', () => {
  test('is a member', () => {
    expect(requireMember(as())).toBe(member)
    expect(() => requireMember({ viewer: VISITOR })).toThrow(SignInRequired)
  })

  test('with a role, is let in where the role is asked for', () => {
    for (const role of ROLES)
      for (const permission of PERMISSIONS) {
        const ask = () => requireRole(as({ roles: [role] }), permission)
        if (permissionsOf(role).includes(permission)) expect(ask()).toBe(member)
        else expect(ask).toThrow(NotFound)
      }
  })

  test('with one of several that are asked for, is let in', () => {
    const stall = as({ permissions: ['door'] })
    expect(requireRole(stall, 'orders', 'door')).toBe(member)
    expect(() => requireRole(stall, 'orders', 'money')).toThrow(NotFound)
  })

  test('and nobody is signed in, is asked to, whatever roles are claimed', () => {
    for (const permission of PERMISSIONS) {
      const forged = { viewer: { member: null, roles: [...ROLES], permissions: [...PERMISSIONS] } }
      expect(() => requireRole(forged, permission)).toThrow(SignInRequired)
    }
  })

  test('and may not, is told that it is not there', () => {
    expect(() => requireRole(as(), 'editor')).toThrow(NotFound)
    expect(() => requireRole(as({ roles: ['author'] }), 'editor')).toThrow(NotFound)
  })
})

describe('who has just shown that it is them', () => {
  const now = new Date('2031-05-06T07:08:09Z')
  const ago = (ms: number) => ({ ...as({ authenticatedAt: new Date(now.getTime() - ms) }), now })
  const whole = FRESH_MINUTES * 60_000

  test('is believed for ten minutes, to the millisecond', () => {
    expect(requireFreshSignIn(ago(0))).toBe(member)
    expect(requireFreshSignIn(ago(whole))).toBe(member)
    expect(() => requireFreshSignIn(ago(whole + 1))).toThrow(FreshSignInRequired)
  })

  test.each([null, undefined])('is not who never did, or long ago: %p', authenticatedAt => {
    expect(isFresh({ ...as({ authenticatedAt }), now })).toBe(false)
    expect(() => requireFreshSignIn({ ...as({ authenticatedAt }), now })).toThrow(FreshSignInRequired)
  })

  test('is a member: a visitor signs in first', () => {
    const visitor = { viewer: { ...VISITOR, authenticatedAt: now }, now }
    expect(() => requireFreshSignIn(visitor)).toThrow(SignInRequired)
  })
})
