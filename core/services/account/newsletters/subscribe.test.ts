import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { ChangedMeanwhile, NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { newsletters } from './choices'
import {
  createNewsletter,
  NEWSLETTER_FORM,
  newsletterSummaries,
  newsletterToEdit,
  SlugTaken,
  updateNewsletter,
} from './edit-newsletter'
import { subscribe, unsubscribe } from './subscribe'

let world: TestHouse
let newsletterId: string
const fields = (slug: string) => ({ name: 'The Thursday Letter', slug, description: '' })
beforeAll(async () => {
  world = await testHouse()
  newsletterId = await createNewsletter(world.ctx('editor'), fields('thursday'))
})
afterAll(() => world.close())

const told = async () =>
  (
    await world
      .ctx()
      .em.execute<{ type: string }[]>(
        "select type from ap_activities where subject_kind = 'newsletter' and type in ('Join', 'Leave') order by id",
      )
  ).map(({ type }) => type)

test('subscribing at the same moment in two windows is subscribing once, and so is leaving', async () => {
  const member = world.ctx('member')
  await Promise.all([subscribe(member, newsletterId), subscribe(member, newsletterId)])
  expect((await newsletters(member)).map(({ subscribed }) => subscribed)).toEqual([true])
  expect(await told()).toEqual(['Join'])
  await Promise.all([unsubscribe(member, newsletterId), unsubscribe(member, newsletterId)])
  expect((await newsletters(member)).map(({ subscribed }) => subscribed)).toEqual([false])
  expect(await told()).toEqual(['Join', 'Leave'])
})

test('a newsletter that is not there cannot be subscribed to, whatever stands for its id', async () => {
  for (const id of [Bun.randomUUIDv7(), 'thursday', ''])
    await expect(subscribe(world.ctx('member'), id)).rejects.toBeInstanceOf(NotFound)
  await expect(subscribe(world.ctx(), newsletterId)).rejects.toBeInstanceOf(SignInRequired)
})

test('a visitor sees every newsletter, and gets none', async () => {
  await subscribe(world.ctx('neighbour'), newsletterId)
  expect(await newsletters(world.ctx())).toMatchObject([{ slug: 'thursday', subscribed: false }])
  const line = await newsletterToEdit(world.ctx('editor'), newsletterId)
  expect(line).toMatchObject({ subscribers: 1, letters: 0 })
})

test('two newsletters cannot have one short name, neither when made nor when changed', async () => {
  const editor = world.ctx('editor')
  await expect(createNewsletter(editor, fields('thursday'))).rejects.toBeInstanceOf(SlugTaken)
  const friday = await createNewsletter(editor, fields('friday'))
  await expect(updateNewsletter(editor, friday, fields('thursday'))).rejects.toBeInstanceOf(SlugTaken)
  await expect(newsletterToEdit(world.ctx('member'), friday)).rejects.toBeInstanceOf(NotFound)
})

test('who gets one newsletter gets no other, and leaves none but that one', async () => {
  const [plums, pears] = await Promise.all(
    ['plums', 'pears'].map(slug => createNewsletter(world.ctx('editor'), { ...fields(slug), name: slug })),
  )
  const organiser = world.ctx('organiser')
  const gets = async () =>
    (await newsletters(organiser)).filter(({ subscribed }) => subscribed).map(({ name }) => name)
  await subscribe(organiser, plums!)
  expect(await gets()).toEqual(['plums'])
  await subscribe(organiser, pears!)
  expect(await gets()).toEqual(['pears', 'plums'])
  await unsubscribe(organiser, plums!)
  expect(await gets()).toEqual(['pears'])
  expect((await newsletters(world.ctx('moderator'))).some(({ subscribed }) => subscribed)).toBe(false)
})

test('leaving is for members, and what is no newsletter cannot be left', async () => {
  await expect(unsubscribe(world.ctx(), newsletterId)).rejects.toBeInstanceOf(SignInRequired)
  for (const id of [Bun.randomUUIDv7(), 'thursday', ''])
    await expect(unsubscribe(world.ctx('member'), id)).rejects.toBeInstanceOf(NotFound)
})

describe('a newsletter, as its editors see it', () => {
  const editor = () => world.ctx('editor')

  test('keeps what was written of it, and those who get it, under another name and address', async () => {
    const id = await createNewsletter(editor(), fields('sunday'))
    await subscribe(world.ctx('member'), id)
    const written = { name: 'Sunday’s', slug: 'sundays', description: 'On what is *ripe*.' }
    await updateNewsletter(editor(), id, written)
    expect(await newsletterToEdit(editor(), id)).toEqual({ id, ...written, subscribers: 1, letters: 0 })
  })

  test('that two change over the same form is changed by one of them', async () => {
    const id = await createNewsletter(editor(), fields('race'))
    const seen = NEWSLETTER_FORM.version(await newsletterToEdit(editor(), id))
    const both = await Promise.allSettled(
      ['one', 'two'].map(name => updateNewsletter(editor(), id, { ...fields('race'), name }, seen)),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const late = both.find(each => each.status === 'rejected')
    expect(late?.status === 'rejected' && late.reason).toBeInstanceOf(ChangedMeanwhile)
  })

  test('of one short name that two make at the same moment is made once', async () => {
    const both = await Promise.allSettled([1, 2].map(() => createNewsletter(editor(), fields('twins'))))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find(each => each.status === 'rejected')?.reason).toBeInstanceOf(SlugTaken)
    expect((await newsletterSummaries(editor())).filter(({ slug }) => slug === 'twins')).toHaveLength(1)
  })

  test('is told of inside the house when it is made and when it is changed', async () => {
    const id = await createNewsletter(editor(), fields('told'))
    await updateNewsletter(editor(), id, fields('told'))
    const rows = await db(editor())
      .selectFrom('ap_activities')
      .select(['type', 'audience'])
      .where('subject_id', '=', id)
      .orderBy('id')
      .execute()
    expect(rows.map(({ type, audience }) => `${type} ${audience}`)).toEqual([
      'Create internal',
      'Update internal',
    ])
  })

  test('is the editor’s alone', async () => {
    for (const work of [
      (ctx = world.ctx()) => newsletterSummaries(ctx),
      (ctx = world.ctx()) => newsletterToEdit(ctx, newsletterId),
      (ctx = world.ctx()) => createNewsletter(ctx, fields('mine')),
      (ctx = world.ctx()) => updateNewsletter(ctx, newsletterId, fields('mine')),
    ]) {
      await expect((async () => work())()).rejects.toBeInstanceOf(SignInRequired)
      await expect((async () => work(world.ctx('member')))()).rejects.toBeInstanceOf(NotFound)
    }
    for (const id of [Bun.randomUUIDv7(), 'thursday'])
      await expect(updateNewsletter(editor(), id, fields('none'))).rejects.toBeInstanceOf(NotFound)
    expect((await newsletterToEdit(editor(), newsletterId)).slug).toBe('thursday')
  })
})
