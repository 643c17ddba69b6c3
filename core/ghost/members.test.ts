import { expect, test } from 'bun:test'
import { NotAMembersList } from './errors'
import { recordedMembers } from './fixtures/recorded'
import { readGhostMembers } from './members'
import { ghostUuid } from './uuid'

test('the recorded list gives six members with their labels, quotes and line breaks', () => {
  const { members, warnings } = readGhostMembers(recordedMembers)
  expect(warnings).toEqual([])
  expect(members.map(one => one.email)).toEqual([
    ...['ottoline@example.test', 'piran@example.test', 'salma@example.test', 'bram+hives@example.test'],
    ...['ida.flint@example.test', 'no-name@example.test'],
  ])
  const [ottoline, , salma, bram, ida, nameless] = members
  expect(ottoline).toEqual({
    id: ghostUuid('member', '6b03f8c84c1cdf363eeaff4f'),
    ghostId: '6b03f8c84c1cdf363eeaff4f',
    email: 'ottoline@example.test',
    name: 'Ottoline Marsh',
    note: 'Prefers the back gate',
    subscribed: true,
    complimentary: false,
    stripeCustomerId: null,
    labels: ['Box: Thursday', 'Volunteer'],
    tiers: [],
    createdAt: new Date('2026-11-23T08:26:48Z'),
  })
  expect(salma?.name).toBe('سلمى نور')
  expect(bram).toMatchObject({
    name: 'Bram "Bee" Tolliver, jun.',
    note: 'Line one\nLine two, with a comma',
    subscribed: false,
  })
  expect(ida).toMatchObject({ complimentary: true, tiers: ['Half Share'] })
  expect(nameless?.name).toBe('')
})

test('lines that are no member are left out and say why', () => {
  const list = 'email,deleted_at\na@b.test,\nA@B.test,\nnobody,\nc@d.test,2026-01-01T00:00:00Z\n'
  const { members, warnings } = readGhostMembers(list)
  expect(members.map(one => one.email)).toEqual(['a@b.test'])
  expect(warnings.map(({ line, message }) => `${line}: ${message}`)).toEqual([
    '3: Names an address that an earlier line has already.',
    '4: Has no usable e-mail address.',
    '5: Was deleted on the old site.',
  ])
})

test('a list from elsewhere is refused by name', () => {
  expect(() => readGhostMembers('jar,price\nhoney,4.50')).toThrow(NotAMembersList)
  expect(() => readGhostMembers('')).toThrow(NotAMembersList)
})
