import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { noteBy, somebodyElsewhere } from '../../../../tests/elsewhere'
import { type TestHouse, testHouse } from '../../../../tests/house'
import type { ActorRow } from '../actors/actor-row'
import { memberActor } from '../actors/local-actor'
import { pageUri } from '../objects/page-object'
import { repliesTo } from './replies-to'

let world: TestHouse
let mair: ActorRow
let ada: ActorRow
beforeAll(async () => {
  world = await testHouse()
  mair = await memberActor(world.ctx(), world.cast.members.member.id)
  ada = await somebodyElsewhere(world, 'ada', 'far.example', { shownAs: 'Ada Farmer' })
})
afterAll(() => world.close())
beforeEach(async () => {
  for (const table of ['notes', 'blocks'] as const) await db(world.ctx()).deleteFrom(table).execute()
})

const POST = '0192f0c1-1111-7111-8111-111111111111'
const post = () => pageUri(world.ctx(), 'blog', POST)
const at = (minute: number) => new Date(Date.UTC(2026, 4, 1, 8, minute))
const answer = (text: string, inReplyTo: string, minute: number, more: Parameters<typeof noteBy>[2] = {}) =>
  noteBy(world, ada, { text, inReplyTo, at: at(minute), ...more })
const texts = async (replyId?: string, ctx = world.ctx()) =>
  (await repliesTo(ctx, 'blog', POST, replyId)).map(({ html }) => html.replace(/<\/?p>/g, ''))

describe('what is said of a page in the fediverse', () => {
  test('is what answers it, and what answers that, oldest first, with who said it', async () => {
    const first = await answer('First', post(), 1)
    await answer('Third', first.uri, 3)
    await noteBy(world, mair, { text: 'Second', inReplyTo: post(), at: at(2) })
    await answer('Of another page', pageUri(world.ctx(), 'blog', Bun.randomUUIDv7()), 4)
    await answer('Of nothing', 'https://far.example/nothing', 5)
    expect(await texts()).toEqual(['First', 'Second', 'Third'])
    const [said] = await repliesTo(world.ctx(), 'blog', POST)
    expect(said).toMatchObject({
      id: first.id,
      uri: first.uri,
      inReplyTo: post(),
      at: at(1),
      editedAt: null,
      warning: null,
      author: { name: 'Ada Farmer', handle: '@ada@far.example', url: ada.uri },
    })
  })

  test('is for everybody what it is for a visitor, whoever looks', async () => {
    await answer('Public', post(), 1)
    await answer('Unlisted', post(), 2, { audience: 'unlisted' })
    await answer('For followers', post(), 3, { audience: 'followers', mentions: [mair.uri] })
    await answer('Direct', post(), 4, { audience: 'direct', mentions: [mair.uri] })
    for (const ctx of [world.ctx(), world.ctx('member'), world.ctx('operator')])
      expect(await texts(undefined, ctx)).toEqual(['Public', 'Unlisted'])
  })

  test('goes on below what was deleted, which is not shown itself', async () => {
    const gone = await answer('Gone', post(), 1, { deletedAt: at(9) })
    await answer('Below', gone.uri, 2)
    expect(await texts()).toEqual(['Below'])
  })

  test('may be asked for one by one, and nothing of another page is', async () => {
    const [one, other] = [await answer('One', post(), 1), await answer('Other', 'https://far.example/x', 2)]
    expect(await texts(one.id)).toEqual(['One'])
    expect(await texts(other.id)).toEqual([])
  })

  test('ends, though two answer each other, and where nobody follows any more', async () => {
    const first = await answer('0', post(), 0)
    const circle = await answer('Circle', first.uri, 40)
    await db(world.ctx())
      .updateTable('notes')
      .set({ in_reply_to: circle.uri })
      .where('id', '=', first.id)
      .execute()
    expect(await texts()).toEqual([])
    let above = (await answer('Depth 1', post(), 1)).uri
    for (let depth = 2; depth <= 21; depth++) above = (await answer(`Depth ${depth}`, above, depth)).uri
    const found = await texts()
    expect([found.length, found.at(-1)]).toEqual([20, 'Depth 20'])
  })

  test('stands once, however many ways lead to it', async () => {
    const first = await answer('First', post(), 1)
    await answer('Second', first.uri, 2)
    const third = await answer('Third', first.uri, 3)
    await answer('Fourth', third.uri, 4)
    expect(await texts()).toEqual(['First', 'Second', 'Third', 'Fourth'])
  })
})
