import type { ActivityHandler } from '#core/activities/processor'
import { type CacheTag, marketPageTag, productTag } from '#core/contracts/cache-tags'

/** The net under each service's own purge: after a crash between commit and purge, the job does it. */
export const purgeHandler: ActivityHandler = {
  name: 'market/purge',
  wants: ({ domain }) => domain === 'market',
  async handle(ctx, { subjectKind, subjectId }) {
    const own: Readonly<Record<string, readonly CacheTag[]>> = {
      product: [productTag(subjectId)],
      producer: ['producers'],
      market_page: ['market-pages', marketPageTag(subjectId)],
    }
    await ctx.house.purge(['products', ...(own[subjectKind] ?? [])])
  },
}
