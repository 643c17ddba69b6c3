import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { stranger } from '../../../../tests/cart'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { overtaking } from '../../../../tests/lock-waits'
import { HANDLE_PATTERN, isReservedHandle, suggestHandle } from './handles'
import { memberAt } from './member-at'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

type Enrolled = { readonly email: string; readonly name?: string; readonly joinedAt?: Date | null }
const enrol = ({ email, name = '', joinedAt = null }: Enrolled) =>
  transaction(world.ctx(), tx => memberAt(tx, { email, name, joinedAt }))
const rowOf = (id: string) =>
  db(world.ctx()).selectFrom('members').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
let people = 0
const address = () => `enrolled${++people}@example.test`
const named = async (handle: string) => {
  const id = Bun.randomUUIDv7()
  await db(world.ctx())
    .insertInto('members')
    .values({ id, email: address(), name: handle, handle, bio: '', joined_at: new Date() })
    .execute()
}

describe('a member who is enrolled', () => {
  test('is made once, whatever letters the address is written in', async () => {
    const email = address()
    const joinedAt = new Date('2019-04-01T00:00:00Z')
    const first = await enrol({ email: ` ${email.toUpperCase()} `, name: ' Ada Byron ', joinedAt })
    expect(first).toMatchObject({ isNew: true })
    expect(await enrol({ email, name: 'Somebody else' })).toEqual({ id: first?.id ?? '', isNew: false })
    expect(await rowOf(first?.id ?? '')).toMatchObject({
      email,
      name: 'Ada Byron',
      handle: 'adabyron',
      joined_at: joinedAt,
    })
  })

  test('is one, too, when two enrol them at once', async () => {
    const email = address()
    const made: Awaited<ReturnType<typeof enrol>>[] = []
    const asTyped = { email, name: 'Twice', joinedAt: null }
    await overtaking(
      world,
      proceed =>
        transaction(world.ctx(), async tx => {
          made.push(await memberAt(tx, asTyped))
          await proceed()
        }),
      async () => made.push(await enrol(asTyped)),
    )
    expect(made.map(each => each?.isNew)).toEqual([true, false])
    expect(new Set(made.map(each => each?.id)).size).toBe(1)
  })

  test('has a handle of their own, though two of one name are enrolled at once', async () => {
    const made = await Promise.all([1, 2, 3].map(() => enrol({ email: address(), name: 'Same Name' })))
    const handles = await Promise.all(made.map(async each => (await rowOf(each?.id ?? '')).handle))
    expect(handles.sort()).toEqual(['samename', 'samename2', 'samename3'])
  })

  test('has a name from the address where none was given, and never too long a one', async () => {
    const email = address()
    expect((await rowOf((await enrol({ email, name: '   ' }))?.id ?? '')).name).toBe(
      email.split('@')[0] ?? '',
    )
    expect(
      (await rowOf((await enrol({ email: address(), name: 'Ä'.repeat(300) }))?.id ?? '')).name,
    ).toHaveLength(120)
  })

  test('is nobody while they are closing their account', async () => {
    const leaving = (await stranger(world)).viewer.member
    await db(world.ctx())
      .insertInto('account_closings')
      .values({
        member_id: leaving?.id ?? '',
        asked_at: new Date(),
        erase_after: new Date(Date.now() + 86_400_000),
      })
      .execute()
    expect(await enrol({ email: leaving?.email ?? '' })).toBeNull()
  })

  test('is welcomed by nobody, since they did not come themselves', async () => {
    const made = await enrol({ email: address(), name: 'Quiet' })
    const said = await db(world.ctx())
      .selectFrom('ap_activities')
      .select(['type', 'payload'])
      .where('subject_kind', '=', 'member')
      .where('subject_id', '=', made?.id ?? '')
      .execute()
    expect(said).toMatchObject([{ type: 'Join', payload: { enrolled: true } }])
    const again = await enrol({ email: (await rowOf(made?.id ?? '')).email ?? '' })
    expect(again?.isNew).toBe(false)
  })
})

describe('a handle that is suggested', () => {
  const suggested = (from: string) => suggestHandle(world.ctx(), from)

  test('is made of a name or an address, without what servers do not take', async () => {
    expect(await suggested('Siân Éluned')).toBe('sianeluned')
    expect(await suggested('ada.byron+shop@example.test')).toBe('adabyronshop')
    expect(await suggested('under_score')).toBe('under_score')
    for (const none of ['', '山田', '@example.test', '🌱', '…']) expect(await suggested(none)).toBe('member2')
  })

  test('is free: the first number that nobody has', async () => {
    for (const handle of ['quince', 'quince2', 'quince4', 'quinces']) await named(handle)
    expect(await suggested('Quince')).toBe('quince3')
  })

  test('is nobody’s whose handle differs in one letter alone, though `_` stands for any in SQL', async () => {
    for (const handle of ['leaf_a', 'leafxb']) await named(handle)
    expect(await suggested('leaf_b')).toBe('leaf_b')
  })

  test('is never one of the house’s own', async () => {
    for (const reserved of ['admin', 'blog', 'postmaster', 'federation', 'noreply']) {
      expect(isReservedHandle(reserved)).toBe(true)
      expect(await suggested(reserved)).toBe(`${reserved}2`)
    }
    expect(isReservedHandle('mair')).toBe(false)
  })

  test('fits the pattern, however long the name', async () => {
    const long = 'z'.repeat(32)
    await named(long)
    for (const from of [long, 'Z'.repeat(500), 'Mair Pugh', '']) {
      const handle = await suggested(from)
      expect(handle).toMatch(new RegExp(HANDLE_PATTERN))
    }
    expect(await suggested(long)).toBe(`${long}2`)
  })
})
