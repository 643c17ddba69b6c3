import type { Task } from '#core/jobs/run-task'

export const PURGE_PRICES = 'cart-purge-prices'

/** A price list begins or ends: what is kept of lists, pages and feeds says other prices from now on. */
export const purgePrices: Task = ctx => ctx.house.purge(['products'])
