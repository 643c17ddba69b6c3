import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { again, jar, one, quietHouse, stranger } from '../../../../tests/cart'
import { balances, creditLeft } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { FormUsed } from '../ledger/form-used'
import { QuantityInvalid } from '../quantity'
import { type Empties, NoDeposit, takeBackEmpties } from './take-back'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')

/** A jar whose glass carries 15 pence, or as many as are said. */
async function glass(amount: number | null = 15): Promise<string> {
  const sellable = await jar(world, 5)
  const variantId = sellable.kind === 'product' ? sellable.variantId : ''
  const deposit = amount === null ? null : { amount, currency: 'GBP' }
  await keeper().services.market.setPackaging(keeper(), variantId, { deposit, grams: null })
  return variantId
}

async function empties(wish: Partial<Empties> = {}): Promise<Empties> {
  const variantId = wish.variantId ?? (await glass())
  return { variantId, quantity: 3, creditOf: null, formId: Bun.randomUUIDv7(), ...wish }
}

const returned = async () =>
  (await one<{ count: number }>(world, 'select count(*)::int as count from deposit_returns')).count

/** What each account gained meanwhile, in pence; those that did not move are left out. */
async function gained(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await balances(world)
  await work()
  const moved = Object.entries(await balances(world)).map(
    ([code, sum]) => [code, sum - (before[code] ?? 0)] as const,
  )
  return Object.fromEntries(moved.filter(([, sum]) => sum !== 0))
}

describe('empties that come back', () => {
  test('are paid in cash, each with its deposit, and the books say so', async () => {
    const wish = await empties()
    const moved = await gained(async () =>
      expect(await takeBackEmpties(keeper(), wish)).toEqual({ amount: 45, currency: 'GBP' }),
    )
    expect(moved).toEqual({ cash: -45, sales: 45 })
    const row = await one(
      world,
      'select variant_id as variant, quantity, amount, currency, taken_by_id as by from deposit_returns where id = ?',
      [wish.formId],
    )
    const by = world.cast.members.shopkeeper.id
    expect(row).toEqual({ variant: wish.variantId, quantity: 3, amount: 45, currency: 'GBP', by })
  })

  test('go onto the credit of whoever brought them, which is written down', async () => {
    const member = await stranger(world)
    const { id } = requireMember(member)
    await takeBackEmpties(keeper(), await empties({ creditOf: id, quantity: 20 }))
    expect(await creditLeft(world, member)).toBe(300)
    const line = await one(
      world,
      `select action, member_id as by, after->>'kind' as kind, after->>'amount' as amount from audit
       where subject_kind = 'member' and subject_id = ?`,
      [id],
    )
    const by = world.cast.members.shopkeeper.id
    expect(line).toEqual({ action: 'credit.changed', by, kind: 'deposit', amount: '300' })
  })

  test('come back once, however often their form does', async () => {
    const member = await stranger(world)
    const wish = await empties({ creditOf: requireMember(member).id })
    const both = await Promise.all([takeBackEmpties(keeper(), wish), takeBackEmpties(keeper(), wish)])
    expect([...both, await takeBackEmpties(keeper(), wish)]).toEqual(
      Array.from({ length: 3 }, () => ({ amount: 45, currency: 'GBP' })),
    )
    expect(await creditLeft(world, member)).toBe(45)
  })

  test('of one form are not those of another', async () => {
    const first = await empties()
    await takeBackEmpties(keeper(), first)
    const member = requireMember(await stranger(world)).id
    for (const other of [{ quantity: 4 }, { variantId: await glass() }, { creditOf: member }])
      await expect(takeBackEmpties(keeper(), { ...first, ...other })).rejects.toThrow(FormUsed)
    expect(await gained(() => takeBackEmpties(keeper(), first))).toEqual({})
  })

  test('give what the deposit was when they came, though it is another by now', async () => {
    const wish = await empties()
    await takeBackEmpties(keeper(), wish)
    const deposit = { amount: 25, currency: 'GBP' }
    await keeper().services.market.setPackaging(keeper(), wish.variantId, { deposit, grams: null })
    expect(await takeBackEmpties(keeper(), wish)).toEqual({ amount: 45, currency: 'GBP' })
    const anew = { ...wish, formId: Bun.randomUUIDv7() }
    expect(await takeBackEmpties(keeper(), anew)).toEqual({ amount: 75, currency: 'GBP' })
  })
})

describe('nothing is given back', () => {
  test('where nothing was taken', async () => {
    const variantId = await glass(null)
    await expect(takeBackEmpties(keeper(), await empties({ variantId }))).rejects.toThrow(NoDeposit)
    await expect(takeBackEmpties(keeper(), await empties({ variantId: Bun.randomUUIDv7() }))).rejects.toThrow(
      NoDeposit,
    )
  })

  test.each([0, -1, 1.5, 1_000, Number.NaN, Number.POSITIVE_INFINITY])('for %p of them', async quantity => {
    const before = await returned()
    await expect(takeBackEmpties(keeper(), await empties({ quantity }))).rejects.toThrow(QuantityInvalid)
    expect(await returned()).toBe(before)
  })

  test.each([1, 999])('but for %p, it is', async quantity => {
    expect(await takeBackEmpties(keeper(), await empties({ quantity }))).toEqual({
      amount: 15 * quantity,
      currency: 'GBP',
    })
  })

  test('of what is no id', async () => {
    for (const wrong of [{ variantId: 'honey' }, { creditOf: 'mair' }, { formId: '' }])
      await expect(takeBackEmpties(keeper(), { ...(await empties()), ...wrong })).rejects.toThrow(NotFound)
  })

  test('by whoever is no shopkeeper', async () => {
    const wish = await empties()
    for (const who of ['member', 'editor', 'organiser', 'moderator'] as const)
      await expect(takeBackEmpties(world.ctx(who), wish)).rejects.toThrow(NotFound)
    await expect(takeBackEmpties(again(world, await stranger(world)), wish)).rejects.toThrow(NotFound)
  })
})
