import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'

import { changeCredit } from '#core/services/cart/ledger/change-credit'
import { creditOf } from '#core/services/cart/ledger/credit'
import { trialBalance } from '#core/services/cart/ledger/trial-balance'
import { saveWaysSettings } from '#core/services/cart/ways/settings'
import type { TestHouse } from './house'

/** Everything is offered: cash, transfers to a bank, and credit. */
export async function offerAllWays(world: TestHouse): Promise<void> {
  await saveWaysSettings(world.ctx('shopkeeper'), {
    cards: true,
    ways: ['cash', 'transfer', 'credit'],
    bank: { holder: 'Test Growers', account: 'GB33BUKB20201555555555', bic: 'BUKBGB22' },
    transferDays: 7,
  })
}

/** A shopkeeper takes so much in cash for somebody's credit. */
export async function topUp(
  world: TestHouse,
  member: Ctx,
  amount: number,
  currency = world.house.site().currency,
): Promise<void> {
  await changeCredit(world.ctx('shopkeeper'), requireMember(member).id, {
    kind: 'top-up',
    amount: { amount, currency },
    way: 'cash',
    note: '',
    formId: Bun.randomUUIDv7(),
  })
}

export const creditLeft = async (world: TestHouse, member: Ctx): Promise<number> =>
  (await creditOf(world.ctx(), requireMember(member).id)).amount

/** What each account of the books comes to, by its code. */
export async function balances(world: TestHouse): Promise<Record<string, number>> {
  const { lines } = await trialBalance(world.ctx('shopkeeper'))
  return Object.fromEntries(lines.map(({ code, balance }) => [code, balance.amount]))
}

/** The same ctx where every question to SumUp is a fault of the test. */
export function withoutSumUp(ctx: Ctx): Ctx {
  const payments = new Proxy(ctx.house.payments, {
    get: (_, method) => () => {
      throw new Error(`SumUp was asked: ${String(method)}`)
    },
  })
  return { ...ctx, house: { ...ctx.house, payments } }
}
