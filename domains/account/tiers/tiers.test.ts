import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { makeTier } from '#core/services/account/tiers/tiers'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let operator: Browser
beforeAll(async () => {
  world = await testHouse()
  operator = await world.browser('operator')
})
afterAll(() => world.close())

let names = 0
const tier = () => makeTier(world.ctx('operator'), { name: `Growers ${++names}`, description: '' })
const giftsOf = (tierId: string) =>
  world
    .ctx()
    .em.execute<{ id: string; email: string; months: number }[]>(
      'select id, email, months::int as months from tier_gifts where tier_id = ? and withdrawn_at is null order by given_at, id',
      [tierId],
    )
const keyOf = async (tierId: string) =>
  (await operator.get('account', `/tiers/${tierId}`)).document
    .querySelector(`form[action="/tiers/${tierId}/gifts"] [name=form]`)
    ?.getAttribute('value') ?? ''
const give = (tierId: string, fields: Record<string, string>, who = operator) =>
  who.post('account', `/tiers/${tierId}/gifts`, { to: 'aunt@example.test', months: '3', ...fields })

describe('a gift of a tier', () => {
  test('is one for two presses of one form, and one letter goes out', async () => {
    const tierId = await tier()
    const form = await keyOf(tierId)
    expect(form).not.toBe('')
    await Promise.all([give(tierId, { form }), give(tierId, { form })])
    expect((await give(tierId, { form })).location).toBe(`/tiers/${tierId}`)
    expect(await giftsOf(tierId)).toMatchObject([{ email: 'aunt@example.test', months: 3 }])
    const [letters] = await world
      .ctx()
      .em.execute<{ n: number }[]>(
        `select count(*)::int as n from outgoing_letters where recipient = 'aunt@example.test'`,
      )
    expect(letters?.n).toBe(1)
  })

  test('is another by another form, and where something else is in it', async () => {
    const tierId = await tier()
    const form = await keyOf(tierId)
    await give(tierId, { form })
    await give(tierId, { form, to: 'uncle@example.test' })
    await give(tierId, { form, months: '12' })
    await give(tierId, { form: await keyOf(tierId) })
    expect((await giftsOf(tierId)).map(({ email, months }) => `${email} ${months}`).sort()).toEqual([
      'aunt@example.test 12',
      'aunt@example.test 3',
      'aunt@example.test 3',
      'uncle@example.test 3',
    ])
  })

  test('to two people by one form in the same moment is two, and each of them one', async () => {
    const tierId = await tier()
    const form = await keyOf(tierId)
    const to = ['one@example.test', 'two@example.test', 'one@example.test', 'two@example.test']
    await Promise.all(to.map(each => give(tierId, { form, to: each })))
    expect((await giftsOf(tierId)).map(({ email }) => email).sort()).toEqual(to.slice(0, 2))
  })

  test.each([
    [{ to: '' }, 'to'],
    [{ to: 'nobody' }, 'to'],
    [{ to: 'a@b@c' }, 'to'],
    [{ to: `${'a'.repeat(250)}@b.cd` }, 'to'],
    [{ months: '0' }, 'months'],
    [{ months: '37' }, 'months'],
    [{ months: '1.5' }, 'months'],
    [{ months: 'a year' }, 'months'],
    [{ message: 'x'.repeat(1_001) }, 'message'],
  ])('is refused as %j, and what was typed stays beside %s', async (typed, field) => {
    const tierId = await tier()
    const answer = await give(tierId, { message: 'With love', ...typed })
    expect(answer.status).toBe(422)
    expect(answer.document.querySelector(`[id$="${field}-error"]`)).not.toBeNull()
    if (field !== 'message')
      expect(answer.document.querySelector('[name=message]')?.textContent?.trim()).toBe('With love')
    expect(await giftsOf(tierId)).toEqual([])
  })

  test('is withdrawn once, by the operator alone', async () => {
    const tierId = await tier()
    await give(tierId, {})
    const [gift] = await giftsOf(tierId)
    const path = `/tiers/${tierId}/gifts/${gift?.id}?_method=delete`
    for (const who of ['member', 'editor', 'shopkeeper', 'moderator'] as const)
      expect((await (await world.browser(who)).post('account', path)).status).toBe(404)
    expect((await (await world.browser()).post('account', path)).location).toStartWith('/login')
    expect(await giftsOf(tierId)).toHaveLength(1)
    expect((await operator.post('account', path)).location).toBe(`/tiers/${tierId}`)
    expect(await giftsOf(tierId)).toEqual([])
    for (const id of ['x', Bun.randomUUIDv7()])
      expect((await operator.post('account', `/tiers/${tierId}/gifts/${id}?_method=delete`)).status).toBe(404)
  })

  test('is the operator’s to give, of a tier that there is and that has not retired', async () => {
    const tierId = await tier()
    for (const who of ['member', 'editor', 'shopkeeper', 'organiser', 'moderator'] as const) {
      const other = await world.browser(who)
      expect((await give(tierId, {}, other)).status).toBe(404)
      expect((await other.get('account', `/tiers/${tierId}`)).status).toBe(404)
    }
    expect((await give(tierId, {}, await world.browser())).location).toStartWith('/login')
    for (const none of ['nonsense', Bun.randomUUIDv7()]) expect((await give(none, {})).status).toBe(404)
    await operator.post('account', `/tiers/${tierId}/retirement`)
    expect((await give(tierId, {})).status).toBe(404)
    expect(await giftsOf(tierId)).toEqual([])
  })
})
