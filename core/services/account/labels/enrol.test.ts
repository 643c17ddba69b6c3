import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { RosterEntry } from '#core/contracts/account'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { createNewsletter } from '../newsletters/edit-newsletter'
import { enrol } from './enrol'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const enrolled = (entry: Partial<RosterEntry>) =>
  transaction(world.ctx('operator'), tx =>
    enrol(tx, { email: 'rowan@example.test', name: 'Rowan', joinedAt: null, ...entry }),
  )
const labelsOf = async (memberId: string) =>
  (
    await db(world.ctx())
      .selectFrom('member_labels')
      .select(['slug', 'name'])
      .where('member_id', '=', memberId)
      .orderBy('slug')
      .execute()
  ).map(({ slug, name }) => [slug, name])
const noteOf = async (memberId: string) =>
  (
    await db(world.ctx())
      .selectFrom('member_notes')
      .select('note')
      .where('member_id', '=', memberId)
      .executeTakeFirst()
  )?.note
const newslettersOf = async (memberId: string) =>
  (
    await db(world.ctx())
      .selectFrom('subscriptions')
      .select('newsletter_id')
      .where('member_id', '=', memberId)
      .execute()
  ).map(row => row.newsletter_id)

describe('who is enrolled', () => {
  test('is made a member once; the second time it is they', async () => {
    const first = await enrolled({ email: 'Hazel@Example.test ' })
    const second = await enrolled({ email: 'hazel@example.test', name: 'Somebody else' })
    expect(first?.isNew).toBe(true)
    expect(second).toEqual({ id: first!.id, isNew: false })
  })

  test('is nobody while they are closing their account', async () => {
    const { id, email } = world.cast.members.neighbour
    const closing = { member_id: id, asked_at: new Date(), erase_after: new Date(Date.now() + 1e9) }
    await db(world.ctx()).insertInto('account_closings').values(closing).execute()
    expect(await enrolled({ email, labels: ['Box'] })).toBeNull()
    expect(await labelsOf(id)).toEqual([])
  })
})

describe('labels', () => {
  test('are those that were given, and no others; spelt otherwise they are the same', async () => {
    const { id } = (await enrolled({ labels: ['Box: Thursday', 'Câfé', '  '] }))!
    expect(await labelsOf(id)).toEqual([
      ['box-thursday', 'Box: Thursday'],
      ['cafe', 'Câfé'],
    ])
    await enrolled({ labels: ['box thursday', 'Volunteer'] })
    expect((await labelsOf(id)).map(([slug]) => slug)).toEqual(['box-thursday', 'volunteer'])
  })

  test('are told apart by the marks of their script, and by signs where they have nothing else', async () => {
    const names = ['पाल', 'पल', 'मेला', 'мой', 'мои', '🥕', '🍎']
    const { id } = (await enrolled({ labels: names }))!
    const kept = (await labelsOf(id)).map(([, name]) => name)
    expect(kept.toSorted()).toEqual(names.toSorted())
    await enrolled({ labels: ['पल'] })
    expect(await labelsOf(id)).toEqual([['पल', 'पल']])
  })

  test('are cut between two characters', async () => {
    const { id } = (await enrolled({ labels: [`a${'🥕'.repeat(60)}`] }))!
    expect((await labelsOf(id))[0]?.[1]).toBe(`a${'🥕'.repeat(59)}`)
  })

  test('stay as they are when nothing is said of them, and go when none are given', async () => {
    const { id } = (await enrolled({ labels: ['Kept'] }))!
    await enrolled({})
    expect(await labelsOf(id)).toEqual([['kept', 'Kept']])
    await enrolled({ labels: [] })
    expect(await labelsOf(id)).toEqual([])
  })

  test('are a hundred at most, of 120 letters at most', async () => {
    const many = Array.from({ length: 101 }, (_, index) => `Label ${index}`)
    const { id } = (await enrolled({ labels: many }))!
    expect(await labelsOf(id)).toHaveLength(100)
    await enrolled({ labels: ['x'.repeat(121)] })
    expect(await labelsOf(id)).toEqual([['x'.repeat(120), 'x'.repeat(120)]])
  })

  test('of signs alone have an address, too', async () => {
    const { id } = (await enrolled({ labels: ['★'] }))!
    expect(await labelsOf(id)).toEqual([['2605', '★']])
  })
})

test('a note is written over, kept where nothing is said, and taken away', async () => {
  const { id } = (await enrolled({ note: 'Wants eggs' }))!
  await enrolled({ note: 'Wants no eggs' })
  expect(await noteOf(id)).toBe('Wants no eggs')
  await enrolled({})
  expect(await noteOf(id)).toBe('Wants no eggs')
  await enrolled({ note: null })
  expect(await noteOf(id)).toBeUndefined()
})

test('newsletters are those that were given, and what is none is passed over', async () => {
  const [weekly, yearly] = await Promise.all(
    ['weekly', 'yearly'].map(slug =>
      createNewsletter(world.ctx('editor'), { name: slug, slug, description: '' }),
    ),
  )
  const { id } = (await enrolled({ newsletterIds: [weekly!, Bun.randomUUIDv7()] }))!
  expect(await newslettersOf(id)).toEqual([weekly!])
  await enrolled({ newsletterIds: [yearly!] })
  expect(await newslettersOf(id)).toEqual([yearly!])
  await enrolled({})
  expect(await newslettersOf(id)).toEqual([yearly!])
  await enrolled({ newsletterIds: [] })
  expect(await newslettersOf(id)).toEqual([])
})
