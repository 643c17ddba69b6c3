import { afterAll, beforeAll, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { newsletters } from './choices'
import { createNewsletter, newsletterToEdit, SlugTaken, updateNewsletter } from './edit-newsletter'
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
