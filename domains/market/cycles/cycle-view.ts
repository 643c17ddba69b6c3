import { offer } from '#core/app/picks'
import type { Offered } from '#core/contracts/choice'
import type { Ctx } from '#core/contracts/ctx'
import type { Cycle } from '#core/services/market/cycles/cycle'
import { ordersOfCycle } from '#core/services/market/cycles/cycle-orders'
import { recipientsOf } from '#core/services/market/cycles/recipients'
import { producers as allProducers } from '#core/services/market/producers/directory'
import type { Typed } from '#templates/components/field'

export const LIST = '/shop/cycles'
export const NO_MOMENT = 'Write a day and a time.'

/** All that the page of a cycle shows. */
export async function cycleView(ctx: Ctx, cycle: Cycle, typed: Typed['values'] = {}) {
  const bringing = cycle.incoming.map(({ producerId }) => producerId)
  const reached = await recipientsOf(ctx, bringing)
  return {
    cycle,
    now: ctx.now,
    producers: await producersBeside(ctx, cycle, typed),
    orders: await ordersOfCycle(ctx, cycle.id),
    unreachable: new Set(bringing.filter(id => !reached.has(id))),
  }
}

/** Who may bring something to a cycle beside those who do already. */
async function producersBeside(ctx: Ctx, cycle: Cycle, typed: Typed['values'] = {}): Promise<Offered> {
  const offered = await offer(ctx, allProducers, [], typed.producerWords)
  const brings = new Set(cycle.incoming.map(({ producerId }) => producerId))
  return { ...offered, found: offered.found.filter(({ value }) => !brings.has(value)) }
}
