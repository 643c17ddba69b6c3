import { describe, expect, test } from 'bun:test'
import { mayAct, PERMISSIONS, permissionsOf, ROLES, roleOf } from './viewer'

const member = { id: Bun.randomUUIDv7(), name: 'Mair', email: 'mair@example.test', handle: 'mair' }
const mayAll = (viewer: Parameters<typeof mayAct>[0]) => PERMISSIONS.filter(asked => mayAct(viewer, asked))

describe('what one may do', () => {
  test('is nothing for a visitor and for a member without a role', () => {
    expect(mayAll({ member: null, roles: [] })).toEqual([])
    expect(mayAll({ member, roles: [], permissions: [] })).toEqual([])
  })

  test.each([...ROLES])('as %s is the set of that role', role => {
    expect(mayAll({ member, roles: [role] })).toEqual([...permissionsOf(role)])
  })

  test('as operator is all', () => {
    expect(mayAll({ member, roles: ['operator'] })).toEqual([...PERMISSIONS])
  })

  test('is what an own role says, and no more of the role that it is part of', () => {
    expect(mayAll({ member, roles: [], permissions: ['door', 'stock'] })).toEqual(['stock', 'door'])
    expect(mayAct({ member, roles: [], permissions: ['door'] }, 'organiser')).toBe(false)
  })

  test('adds up', () => {
    const both = mayAll({ member, roles: ['organiser'], permissions: ['orders'] })
    expect(both).toEqual(['orders', 'organiser', 'door'])
  })

  test.each(['members', 'programs', 'security', 'server'] as const)(
    'never comes to everything by the operator’s part %s',
    part => {
      expect(mayAll({ member, roles: [], permissions: [part] })).toEqual([part])
    },
  )

  test('has a role each, so that its pages stand somewhere', () => {
    for (const permission of PERMISSIONS) expect(ROLES).toContain(roleOf(permission))
    expect(new Set(PERMISSIONS).size).toBe(PERMISSIONS.length)
  })
})
