import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { createNewsletter } from '../newsletters/edit-newsletter'
import { subscribe } from '../newsletters/subscribe'
import { letter } from './letters'
import { planLetter, sendPlannedLetter, unplanLetter } from './plan-letter'
import { sendLetter } from './send-letter'
import { createLetter, LetterAlreadySent } from './write-letter'

const HOUR_MS = 3_600_000

let world: TestHouse
let newsletterId: string
beforeAll(async () => {
  world = await testHouse()
  const weekly = { name: 'Weekly', slug: 'weekly', description: '' }
  newsletterId = await createNewsletter(world.ctx('editor'), weekly)
  await subscribe(world.ctx('member'), newsletterId)
})
afterAll(() => world.close())

const editor = () => world.ctx('editor')
const written = () => createLetter(editor(), { newsletterId, subject: 'Plums', markdown: 'In season.' })
const inHours = (hours: number) => new Date(world.ctx().now.getTime() + hours * HOUR_MS)
const standing = async (id: string) => (await letter(editor(), id)).state
/** What the job does when it runs at this moment. */
const clock = (letterId: string, now: Date) => sendPlannedLetter({ ...world.ctx(), now }, { letterId })
const lettersSent = async () =>
  (await db(world.ctx()).selectFrom('sent_mails').select('id').where('subject', '=', 'Plums').execute())
    .length

describe('a letter that is planned', () => {
  test('leaves by itself when its time has come, once', async () => {
    const id = await written()
    await planLetter(editor(), id, inHours(1))
    await world.work()
    expect(await standing(id)).toBe('draft')
    const before = await lettersSent()
    await world.work(inHours(2))
    expect(await standing(id)).toBe('sent')
    await clock(id, inHours(3))
    await world.work(inHours(3))
    expect(await lettersSent()).toBe(before + 1)
  })

  test('leaves at its moment, and not before', async () => {
    const id = await written()
    const at = inHours(1)
    await planLetter(editor(), id, at)
    await clock(id, new Date(at.getTime() - 1))
    expect(await standing(id)).toBe('draft')
    await clock(id, at)
    expect(await standing(id)).toBe('sending')
  })

  test('waits for its new time when it is planned anew, whichever job comes first', async () => {
    const id = await written()
    await planLetter(editor(), id, inHours(1))
    await planLetter(editor(), id, inHours(5))
    await clock(id, inHours(2))
    expect(await standing(id)).toBe('draft')
    await clock(id, inHours(5))
    expect(await standing(id)).toBe('sending')
  })

  test('stays a draft when the plan is undone', async () => {
    const id = await written()
    await planLetter(editor(), id, inHours(1))
    await unplanLetter(editor(), id)
    await clock(id, inHours(2))
    expect(await standing(id)).toBe('draft')
    expect((await letter(editor(), id)).sendAt).toBeNull()
  })

  test('is sent once, though an editor presses Send in the same moment', async () => {
    const id = await written()
    const at = inHours(1)
    await planLetter(editor(), id, at)
    const [pressed] = await Promise.allSettled([sendLetter(editor(), id), clock(id, at)])
    if (pressed.status === 'rejected') expect(pressed.reason).toBeInstanceOf(LetterAlreadySent)
    const jobs = await world.ctx().em.execute<{ many: number }[]>(
      `select count(*)::int as many from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
         where t.identifier = 'address-letter' and j.payload->>'letterId' = ?`,
      [id],
    )
    expect(jobs).toEqual([{ many: 1 }])
  })
})

describe('planning is refused', () => {
  test('for a time that is over, this very moment included', async () => {
    const id = await written()
    const ctx = editor()
    for (const at of [ctx.now, new Date(ctx.now.getTime() - 1)]) {
      const refusal = await planLetter(ctx, id, at).catch(fault => fault)
      expect(refusal).toBeInstanceOf(Refusal)
      expect(refusal.message).toStartWith('That time is over')
    }
    await planLetter(ctx, id, new Date(ctx.now.getTime() + 1))
  })

  test('for what is on its way, and for what is no letter', async () => {
    const id = await written()
    await sendLetter(editor(), id)
    await expect(planLetter(editor(), id, inHours(1))).rejects.toBeInstanceOf(LetterAlreadySent)
    await expect(unplanLetter(editor(), id)).rejects.toBeInstanceOf(LetterAlreadySent)
    for (const other of [Bun.randomUUIDv7(), 'weekly'])
      await expect(planLetter(editor(), other, inHours(1))).rejects.toBeInstanceOf(NotFound)
  })

  test('to everybody but editors', async () => {
    const id = await written()
    for (const who of ['member', 'shopkeeper'] as const) {
      await expect(planLetter(world.ctx(who), id, inHours(1))).rejects.toBeInstanceOf(NotFound)
      await expect(unplanLetter(world.ctx(who), id)).rejects.toBeInstanceOf(NotFound)
    }
  })
})
