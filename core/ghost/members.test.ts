import { expect, test } from 'bun:test'
import { NotAMembersList } from './errors'
import { recordedMembers } from './fixtures/recorded'
import { readGhostMembers } from './members'
import { ghostUuid } from './uuid'

test('the recorded list gives six members with their labels, quotes and line breaks', () => {
  const { members, warnings } = readGhostMembers(recordedMembers)
  expect(warnings).toEqual([])
  expect(members.map(one => one.email)).toEqual([
    'ottoline@example.test',
    'piran@example.test',
    'salma@example.test',
    'bram+hives@example.test',
    'ida.flint@example.test',
    'no-name@example.test',
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

test('a list that went through a spreadsheet says the same', () => {
  const list =
    '\uFEFFid;Email;Subscribed_To_Emails;created_at;labels\r\n1;A@b.test;TRUE;2026-11-23;"Box, Van"\r\n'
  expect(readGhostMembers(list).members).toMatchObject([
    { email: 'a@b.test', subscribed: true, createdAt: new Date('2026-11-23'), labels: ['Box', 'Van'] },
  ])
})

test.each([
  ['2026-11-23T08:26:48.000Z', '2026-11-23T08:26:48.000Z'],
  ['2026-11-23 08:26:48', '2026-11-23T08:26:48.000Z'],
  ['2026-11-23T08:26+02:00', '2026-11-23T06:26:00.000Z'],
  ['2026-11-23', '2026-11-23T00:00:00.000Z'],
])('%s is a moment, wherever the list is read', (written, moment) => {
  const { members, remarks } = readGhostMembers(`email,created_at\na@b.test,${written}`)
  expect([members[0]?.createdAt?.toISOString(), remarks]).toEqual([moment, []])
})

test.each(['11/12/2026', '23.11.2026', '2026-02-30', '2026-13-01', 'last spring', '45000'])(
  '%s is no day that is sure: the member comes, and the line is named',
  written => {
    const { members, warnings, remarks } = readGhostMembers(`email,created_at\na@b.test,${written}`)
    expect([members[0]?.createdAt, warnings]).toEqual([null, []])
    expect(remarks).toEqual([{ line: 2, message: `“${written}” is no day like 2026-11-23: left out.` }])
  },
)

test('a list without the column of letters subscribes nobody', () => {
  expect(readGhostMembers('email\na@b.test').members[0]).toMatchObject({ subscribed: false, createdAt: null })
})

test('columns that have no place here are named, where anything stands in them', () => {
  const { members, remarks } = readGhostMembers('Email,Shoe size,empty,name\na@b.test,38,,Ada\n')
  expect([members[0]?.name, remarks]).toEqual([
    'Ada',
    [{ line: 1, message: 'Columns without a place here: Shoe size.' }],
  ])
})
