import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type RawBuilder, sql } from 'kysely'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { createNewsletter } from '../newsletters/edit-newsletter'
import { subscribe } from '../newsletters/subscribe'
import { makeTier } from '../tiers/tiers'
import { reachOf } from './reach'
import { NobodySubscribed, sendLetter } from './send-letter'
import { createLetter } from './write-letter'

/** More than are asked one by one. */
const CROWD = 1_100
const ASKED = 1_000

let world: TestHouse
let newsletterId: string
let friends: string
beforeAll(async () => {
  world = await testHouse()
  newsletterId = await createNewsletter(editor(), { name: 'Weekly', slug: 'weekly', description: '' })
  friends = await makeTier(world.ctx('operator'), { name: 'Friends', description: '' })
  await run(sql`insert into members (id, email, name, handle, joined_at)
    select gen_random_uuid(), 'crowd' || n || '@example.test', 'Crowd ' || n, 'crowd_' || n, now()
    from generate_series(1, ${CROWD}::int) n`)
  await run(sql`insert into subscriptions (newsletter_id, member_id, subscribed_at)
    select ${newsletterId}, id, now() from members where handle like 'crowd\\_%'`)
})
afterAll(() => world.close())

const editor = () => world.ctx('editor')
const run = (statement: RawBuilder<unknown>) => statement.execute(db(world.ctx()))
const drafted = (fields: { segment?: string; label?: string; newsletterId?: string } = {}) =>
  createLetter(editor(), { newsletterId, subject: 'Plums', markdown: 'Ripe.', ...fields })
const label = (slug: string, who: RawBuilder<unknown>) =>
  run(sql`insert into member_labels (member_id, slug, name, given_at)
    select id, ${slug}, ${slug}, now() from members where ${who}`)

/** What an editor reads about how many get it. */
async function said(id: string): Promise<string | undefined> {
  const page = await (await world.browser('editor')).get('account', `/letters/${id}`)
  return page.document.querySelector('.confirm__form button')?.textContent?.trim()
}

describe('who would get a letter', () => {
  test('is counted to a bound where it is for everybody, beside all who are subscribed', async () => {
    const id = await drafted()
    expect(await reachOf(editor(), id)).toEqual({
      found: ASKED,
      more: true,
      subscribers: CROWD,
      isForAll: true,
    })
    expect(await said(id)).toBe('Send it to up to 1,100 subscribers')
  })

  test('is exact where few have what it is for, however many are subscribed', async () => {
    await label('box', sql`handle in ('crowd_7', 'crowd_8', 'member')`)
    const id = await drafted({ label: 'box' })
    expect(await reachOf(editor(), id)).toMatchObject({ found: 2, more: false, isForAll: false })
    expect(await said(id)).toBe('Send it to 2 subscribers')
    await run(sql`insert into tier_memberships (id, tier_id, member_id, starts_at, source)
      select gen_random_uuid(), ${friends}, id, now() - interval '1 day', 'gift' from members where handle in ('crowd_8', 'crowd_9')`)
    for (const [segment, found] of [
      ['paid', 2],
      [friends, 2],
    ] as const)
      expect(await reachOf(editor(), await drafted({ segment }))).toMatchObject({ found, more: false })
    const both = await drafted({ segment: friends, label: 'box' })
    expect(await reachOf(editor(), both)).toMatchObject({ found: 1, more: false })
  })

  test('of two things it is for is asked by the one that fewer have', async () => {
    await label('everybody', sql`handle like 'crowd\\_%'`)
    const wide = await drafted({ label: 'everybody' })
    expect(await reachOf(editor(), wide)).toMatchObject({ found: ASKED, more: true, isForAll: false })
    expect(await said(wide)).toBe('Send it to at least 1,000 of 1,100 subscribers')
    const narrow = await drafted({ label: 'everybody', segment: friends })
    expect(await reachOf(editor(), narrow)).toMatchObject({ found: 2, more: false })
  })

  test('is not nobody where nobody was found yet: sending asks them all', async () => {
    const other = await createNewsletter(editor(), { name: 'Minutes', slug: 'minutes', description: '' })
    await subscribe(world.ctx('member'), other)
    await label('many', sql`handle like 'crowd\\_%'`)
    const id = await drafted({ newsletterId: other, label: 'many' })
    expect(await reachOf(editor(), id)).toMatchObject({ found: 0, more: true, subscribers: 1 })
    expect(await said(id)).toBe('Send it to up to one subscriber')
    await expect(sendLetter(editor(), id)).rejects.toBeInstanceOf(NobodySubscribed)
    await label('many', sql`handle = 'member'`)
    await sendLetter(editor(), id)
  })

  test('is asked of a letter that is there', async () => {
    await expect(reachOf(editor(), Bun.randomUUIDv7())).rejects.toBeInstanceOf(NotFound)
  })
})
