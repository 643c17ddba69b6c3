import { expect, test } from 'bun:test'
import { ROLES } from '#core/contracts/viewer'
import { NEWSLETTERS } from './newsletters'
import { NOTES } from './notes'
import { PEOPLE } from './people'

// Authors and contributors are made by whoever runs the house.
const CAST_ROLES = ROLES.filter(role => role !== 'author' && role !== 'contributor')

test('each role has one person, and two members have none', () => {
  expect(PEOPLE.flatMap(person => person.roles).sort()).toEqual(CAST_ROLES.sort())
  expect(PEOPLE.filter(person => person.roles.length === 0).map(person => person.name)).toEqual([
    'Joan Hamer',
    'Samir Haddad',
  ])
})

test('nobody has an address that could reach anybody', () => {
  for (const person of PEOPLE) expect(person.email).toMatch(/^[a-z]+@wernside\.example\.test$/)
})

test('notes are oldest first, by the cast, and answer a note before them', () => {
  const handles: readonly string[] = PEOPLE.map(person => person.handle)
  for (const [i, note] of NOTES.entries()) {
    expect(handles).toContain(note.author)
    if (i > 0) expect(note.publishedAt > NOTES[i - 1]!.publishedAt).toBe(true)
    if (note.inReplyTo !== null) expect(note.inReplyTo).toBeLessThan(i)
  }
})

test('every newsletter is sent by one of the cast', () => {
  const handles: readonly string[] = PEOPLE.map(person => person.handle)
  for (const newsletter of NEWSLETTERS) expect(handles).toContain(newsletter.sender)
})
