import { expect, test } from 'bun:test'
import { actionsOf, lookedAtBy, NOON, obstaclesIn, person, shown, wordsOf } from '../../../tests/pages'
import { ProgramsPage } from './programs-page'

const page = lookedAtBy(person('ann'), { domain: 'federation', path: '/security/programs' })
type Program = Parameters<typeof ProgramsPage>[0]['programs'][number]
const program = {
  id: 'p1',
  name: 'Tusk',
  scopes: ['Read your posts'],
  since: NOON,
  lastUsedAt: null,
} as unknown as Program
const looked = (programs: readonly Program[]) => shown(ProgramsPage({ page, programs, next: null }))

test('a program says what it may and since when, and can be shut out', async () => {
  const document = await looked([program])
  expect(obstaclesIn(document)).toEqual([])
  expect(actionsOf(document)).toContain('/security/programs/p1?_method=delete')
  for (const said of ['Tusk', 'Read your posts', 'Let in 17 June 2026', 'Not used yet'])
    expect(wordsOf(document)).toContain(said)
})

test('nobody is let in at first', async () => {
  const document = await looked([])
  expect(wordsOf(document)).toContain('No program is let in')
  expect(obstaclesIn(document)).toEqual([])
})
