import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { again, jar, quietHouse, stranger, wishOf } from '../../../../tests/cart'
import { offerAllWays } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { billAccountOf } from '../bill-account'
import { addToCart } from '../lines/add-to-cart'
import { placeOrder } from '../orders/place-order'
import {
  BillOpen,
  billAccountForWork,
  billAccountsForWork,
  closeBillAccount,
  MemberUnknown,
  NoMembers,
  OnAnotherBill,
  saveBillAccount,
} from './accounts-for-work'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const idOf = (ctx: Ctx) => requireMember(ctx).id
const emailsOf = (members: readonly Ctx[]) => members.map(member => requireMember(member).email)
const save = (id: string | null, members: readonly Ctx[], limit = 5_000, name = 'The Mill') =>
  saveBillAccount(keeper(), id, { name, limit, emails: emailsOf(members) })
const membersOf = async (id: string) =>
  (await billAccountForWork(keeper(), id)).members.map(member => member.id)
const audited = (id: string) =>
  db(world.ctx())
    .selectFrom('audit')
    .select(['action', 'after'])
    .where('subject_id', '=', id)
    .orderBy('id')
    .execute()

describe('an account for the monthly bill', () => {
  test('is changed as a whole: its name, its limit, who is on it and who gets the bills', async () => {
    const [ada, bert, cleo] = [await stranger(world), await stranger(world), await stranger(world)]
    const id = await save(null, [ada, bert])
    expect(await billAccountForWork(keeper(), id)).toMatchObject({ holderId: idOf(ada), closedAt: null })
    await save(id, [cleo, bert], 900, 'The Old Mill')
    expect(await billAccountForWork(keeper(), id)).toMatchObject({
      name: 'The Old Mill',
      limit: { amount: 900, currency: 'GBP' },
      holderId: idOf(cleo),
      owed: { amount: 0, currency: 'GBP' },
    })
    expect((await membersOf(id)).sort()).toEqual([idOf(bert), idOf(cleo)].sort())
    expect(await billAccountOf(world.ctx(), idOf(ada))).toBeNull()
    expect(await billAccountOf(world.ctx(), idOf(bert))).toMatchObject({ id, limit: { amount: 900 } })
    expect(await audited(id)).toEqual([
      { action: 'bill-account.saved', after: { name: 'The Mill', limit: 5_000, members: 2 } },
      { action: 'bill-account.saved', after: { name: 'The Old Mill', limit: 900, members: 2 } },
    ])
  })

  test('has each of its members once, however often they are named', async () => {
    const ada = await stranger(world)
    const id = await save(null, [ada, ada])
    expect(await membersOf(id)).toEqual([idOf(ada)])
  })

  test('that cannot be saved stays as it was, with all who were on it', async () => {
    const [ada, bert, taken] = [await stranger(world), await stranger(world), await stranger(world)]
    const id = await save(null, [ada, bert])
    await save(null, [taken])
    await expect(save(id, [])).rejects.toThrow(NoMembers)
    await expect(save(id, [bert, taken])).rejects.toThrow(OnAnotherBill)
    const unknown = { name: 'X', limit: 1, emails: ['nobody@example.test', ...emailsOf([ada])] }
    await expect(saveBillAccount(keeper(), id, unknown)).rejects.toThrow(MemberUnknown)
    expect(await billAccountForWork(keeper(), id)).toMatchObject({
      name: 'The Mill',
      limit: { amount: 5_000 },
    })
    expect((await membersOf(id)).sort()).toEqual([idOf(ada), idOf(bert)].sort())
    expect(await audited(id)).toHaveLength(1)
  })

  test('of one member that two open at once is one', async () => {
    const ada = await stranger(world)
    const opened = await Promise.allSettled([save(null, [ada]), save(null, [ada])])
    const refused = opened.flatMap(each => (each.status === 'rejected' ? [each.reason] : []))
    expect(refused).toHaveLength(1)
    expect(refused[0]).toBeInstanceOf(OnAnotherBill)
  })

  test('is closed once nothing is owed, and then is changed no more; its members may be on another', async () => {
    const ada = await stranger(world)
    const id = await save(null, [ada])
    await addToCart(again(world, ada), await jar(world, 5), 1)
    await placeOrder(again(world, ada), await wishOf(again(world, ada), { way: 'account' }))
    await expect(closeBillAccount(keeper(), id)).rejects.toThrow(BillOpen)
    expect((await billAccountForWork(keeper(), id)).owed).toEqual({ amount: 650, currency: 'GBP' })
    const other = await stranger(world)
    const empty = await save(null, [other])
    await closeBillAccount(keeper(), empty)
    await expect(closeBillAccount(keeper(), empty)).rejects.toThrow(NotFound)
    await expect(save(empty, [other])).rejects.toThrow(NotFound)
    expect(await membersOf(empty)).toEqual([])
    const fresh = await save(null, [other])
    expect(await billAccountOf(world.ctx(), idOf(other))).toMatchObject({ id: fresh })
  })

  test('that is not there is not found', async () => {
    const ada = await stranger(world)
    for (const none of [Bun.randomUUIDv7(), '', 'x']) {
      await expect(billAccountForWork(keeper(), none)).rejects.toThrow(NotFound)
      await expect(closeBillAccount(keeper(), none)).rejects.toThrow(NotFound)
      await expect(save(none, [ada])).rejects.toThrow(NotFound)
    }
    expect(await billAccountOf(world.ctx(), idOf(ada))).toBeNull()
  })

  test('is for who looks after money to open, to see and to close', async () => {
    const [ada, bert] = [await stranger(world), await stranger(world)]
    const id = await save(null, [ada])
    const fields = { name: 'Mine', limit: 1_000_000, emails: emailsOf([bert]) }
    for (const who of ['member', 'editor', 'organiser', 'moderator'] as const) {
      await expect(billAccountsForWork(world.ctx(who))).rejects.toThrow(NotFound)
      await expect(billAccountForWork(world.ctx(who), id)).rejects.toThrow(NotFound)
      await expect(saveBillAccount(world.ctx(who), null, fields)).rejects.toThrow(NotFound)
      await expect(closeBillAccount(world.ctx(who), id)).rejects.toThrow(NotFound)
    }
    await expect(billAccountsForWork(world.ctx())).rejects.toThrow(SignInRequired)
    expect(await billAccountOf(world.ctx(), idOf(bert))).toBeNull()
  })
})

test('accounts are listed the newest first, page by page, each once', async () => {
  const ada = await stranger(world)
  await db(world.ctx())
    .insertInto('bill_accounts')
    .values(
      Array.from({ length: 52 }, (_, number) => ({
        id: Bun.randomUUIDv7(),
        name: `Row ${number}`,
        holder_id: idOf(ada),
        limit_amount: 100,
        currency: 'GBP',
        opened_by_id: null,
        opened_at: new Date(),
        closed_at: null,
      })),
    )
    .execute()
  const first = await billAccountsForWork(keeper())
  expect([first.accounts.length, first.accounts[0]?.name, first.next]).toEqual([
    50,
    'Row 51',
    first.accounts.at(-1)?.id ?? '',
  ])
  const second = await billAccountsForWork(keeper(), first.next)
  const ids = [...first.accounts, ...second.accounts].map(({ id }) => id)
  expect([second.accounts[0]?.name, second.next]).toEqual(['Row 1', null])
  expect(new Set(ids).size).toBe(ids.length)
  expect((await billAccountsForWork(keeper(), 'page-2')).accounts[0]?.name).toBe('Row 51')
})
