import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { firstKeys } from '#core/keys/keyring'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { addressLetter } from '../letters/address-letter'
import { letter } from '../letters/letters'
import { sendLetter } from '../letters/send-letter'
import { createLetter } from '../letters/write-letter'
import { newsletters } from '../newsletters/choices'
import { createNewsletter } from '../newsletters/edit-newsletter'
import { subscribe, unsubscribe } from '../newsletters/subscribe'
import { unsubscribeToken, unsubscribeUrl } from './token'
import { resubscribeByLink, unsubscribeByLink, unsubscribing } from './unsubscribe-by-link'

let world: TestHouse
let newsletterId: string
let letterId: string
let member: string
let neighbour: string
let slugs = 0
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

/** A letter on its way to the member and the neighbour, who each have a link of their own. */
beforeEach(async () => {
  const fields = { name: 'The Thursday Letter', slug: `thursday-${++slugs}`, description: '' }
  newsletterId = await createNewsletter(world.ctx('editor'), fields)
  for (const who of ['member', 'neighbour'] as const) await subscribe(world.ctx(who), newsletterId)
  letterId = await createLetter(world.ctx('editor'), { newsletterId, subject: 'Plums', markdown: 'Ripe.' })
  await sendLetter(world.ctx('editor'), letterId)
  await addressLetter(world.ctx(), { letterId })
  member = await tokenOf('member')
  neighbour = await tokenOf('neighbour')
})

async function tokenOf(who: 'member' | 'neighbour'): Promise<string> {
  const { id } = await db(world.ctx())
    .selectFrom('letter_deliveries')
    .select('id')
    .where('letter_id', '=', letterId)
    .where('member_id', '=', world.cast.members[who].id)
    .executeTakeFirstOrThrow()
  return unsubscribeToken(world.house.config, id)
}
const gets = async (who: 'member' | 'neighbour') =>
  (await newsletters(world.ctx(who))).find(({ id }) => id === newsletterId)?.subscribed
const left = async () => (await letter(world.ctx('editor'), letterId)).unsubscribed
const told = async () => {
  const rows = await db(world.ctx())
    .selectFrom('ap_activities')
    .select('type')
    .where('subject_id', '=', newsletterId)
    .where('type', 'in', ['Join', 'Leave'])
    .orderBy('id')
    .execute()
  return rows.slice(2).map(({ type }) => type)
}

describe('the link in a letter', () => {
  test('is looked at without a change, and tells no more than the beginning of an address', async () => {
    expect(await unsubscribing(world.ctx(), member)).toEqual({
      newsletter: 'The Thursday Letter',
      email: 'me…@example.test',
      subscribed: true,
    })
    expect([await gets('member'), await left()]).toEqual([true, 0])
  })

  test('takes its own reader off, once, and nobody else', async () => {
    for (let times = 0; times < 2; times++) await unsubscribeByLink(world.ctx(), member)
    expect([await gets('member'), await gets('neighbour'), await left()]).toEqual([false, true, 1])
    expect((await unsubscribing(world.ctx(), member)).subscribed).toBe(false)
    expect(await told()).toEqual(['Leave'])
  })

  test('pressed twice at the same moment is pressed once', async () => {
    await Promise.all([1, 2].map(() => unsubscribeByLink(world.ctx(), member)))
    expect([await gets('member'), await left()]).toEqual([false, 1])
    expect(await told()).toEqual(['Leave'])
  })

  test('leaves the moment of the first press, however late the next one', async () => {
    const at = (now: string): Ctx => ({ ...world.ctx(), now: new Date(now) })
    await unsubscribeByLink(at('2026-06-01T10:00:00Z'), member)
    await unsubscribeByLink(at('2026-06-09T10:00:00Z'), member)
    const row = await db(world.ctx())
      .selectFrom('letter_deliveries')
      .select('unsubscribed_at')
      .where('unsubscribed_at', 'is not', null)
      .where('letter_id', '=', letterId)
      .executeTakeFirst()
    expect(row?.unsubscribed_at).toEqual(new Date('2026-06-01T10:00:00Z'))
  })

  test('is the way back as well, and then the letter led nobody to leave', async () => {
    await unsubscribeByLink(world.ctx(), member)
    for (let times = 0; times < 2; times++) await resubscribeByLink(world.ctx(), member)
    expect([await gets('member'), await left()]).toEqual([true, 0])
    expect(await told()).toEqual(['Leave', 'Join'])
  })

  test('says how it stands for whoever left by themselves', async () => {
    await unsubscribe(world.ctx('neighbour'), newsletterId)
    expect((await unsubscribing(world.ctx(), neighbour)).subscribed).toBe(false)
    await unsubscribeByLink(world.ctx(), neighbour)
    expect(await told()).toEqual(['Leave'])
  })

  test('is nobody’s once its reader was erased', async () => {
    const { id, email } = world.cast.members.neighbour
    const setTo = (to: string | null) =>
      db(world.ctx()).updateTable('members').set({ email: to }).where('id', '=', id).execute()
    await setTo(null)
    for (const work of [unsubscribing, unsubscribeByLink, resubscribeByLink])
      await expect((async () => work(world.ctx(), neighbour))()).rejects.toBeInstanceOf(NotFound)
    await setTo(email)
  })

  test('that is none is not found, whatever stands for it', async () => {
    for (const token of ['', 'none', `${member}x`, member.slice(1), member.toUpperCase()])
      for (const work of [unsubscribing, unsubscribeByLink, resubscribeByLink])
        await expect((async () => work(world.ctx(), token))()).rejects.toBeInstanceOf(NotFound)
    expect(await gets('member')).toBe(true)
  })

  test('is another one for each letter and reader, and in each house', () => {
    const { config } = world.house
    expect(member).not.toBe(neighbour)
    expect(member).toMatch(/^[\w-]{43}$/)
    expect(unsubscribeUrl(config, 'id')).toBe(
      `${config.origins.account}/unsubscribe/${unsubscribeToken(config, 'id')}`,
    )
    expect(unsubscribeToken({ keys: firstKeys('another house') }, 'id')).not.toBe(
      unsubscribeToken(config, 'id'),
    )
  })
})
