import type { Ctx } from '#core/contracts/ctx'
import { transaction } from '#core/database/transaction'
import { seedAccount } from './account'
import { seedBlog } from './blog'
import { seedEvents } from './events'
import { seedFederation } from './federation'
import { seedIdentity } from './identity'
import { seedMarket } from './market'
import { seedOrders } from './orders'
import { seedShop } from './shop'
import { seedStanding } from './standing'

/** The demo cooperative, whole, in the order in which one part needs another, or none of it. For an empty database. */
export async function seedDemo(ctx: Ctx): Promise<void> {
  await transaction(ctx, async tx => {
    await seedIdentity(tx)
    await seedMarket(tx)
    await seedBlog(tx)
    await seedEvents(tx)
    await seedOrders(tx)
    await seedStanding(tx)
    await seedShop(tx)
    await seedAccount(tx)
    await seedFederation(tx)
    tx.purge('site')
  })
}
