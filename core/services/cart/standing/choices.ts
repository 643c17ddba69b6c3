import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import type { Sellable } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { billAccountOf } from '../bill-account'
import { type CardView, cardOf } from '../cards/own-card'
import { readCart } from '../lines/read-cart'
import { keyOf, offersOf } from '../sellables'
import { offeredWays } from '../ways/settings'
import type { StandingWay } from './standing-fields'
import type { StandingWish } from './write-lines'

export type StandingChoices = {
  readonly places: readonly { readonly id: string; readonly name: string }[]
  readonly zones: readonly { readonly id: string; readonly name: string }[]
  readonly ways: readonly StandingWay[]
  readonly card: CardView | null
}

/** What the form of a standing order may say: of places and zones all there are, since whichever is left out could not be chosen. */
export async function standingChoices(ctx: Ctx): Promise<StandingChoices> {
  const { id } = requireMember(ctx)
  const { rows: places } = await sql<{ id: string; name: string }>`
    select id, name from collection_places p where retired_at is null
    order by ${inReadingOrder('p.name')}, id`.execute(db(ctx))
  const { rows: zones } = await sql<{ id: string; name: string }>`
    select id, name from delivery_zones z where retired_at is null
    order by ${inReadingOrder('z.name')}, id`.execute(db(ctx))
  const card = await cardOf(ctx, id)
  const offered = await offeredWays(ctx)
  const account = (await billAccountOf(ctx, id)) !== null
  const ways: readonly StandingWay[] = [
    ...(offered.includes('sumup') ? (['card'] as const) : []),
    ...(offered.includes('credit') ? (['credit'] as const) : []),
    ...(account ? (['account'] as const) : []),
  ]
  return { places, zones, ways, card }
}

export type WishToShow = StandingWish & { readonly name: string }

/** What lies in the viewer's cart and can be repeated. */
export async function wishesOfCart(ctx: Ctx): Promise<readonly WishToShow[]> {
  const { lines } = await readCart(ctx)
  return lines.flatMap(({ sellable, offer, quantity }) =>
    sellable.kind === 'product' && offer && isRepeatable(offer.choice)
      ? [
          {
            variantId: sellable.variantId,
            quantity,
            substituteId: null,
            name: [offer.title, offer.detail].filter(Boolean).join(', '),
          },
        ]
      : [],
  )
}

/** One thing, once; none where it is not on sale by itself. */
export async function wishOfVariant(ctx: Ctx, variantId: string): Promise<readonly WishToShow[]> {
  const sellable: Sellable = { kind: 'product', variantId }
  const offer = (await offersOf(ctx, [sellable])).get(keyOf(sellable))
  if (!offer || !isRepeatable(offer.choice)) return []
  const name = [offer.title, offer.detail].filter(Boolean).join(', ')
  return [{ variantId, quantity: 1, substituteId: null, name }]
}

/** What the words may mean, to put into a standing order; at most a dozen. */
export async function findRepeatable(ctx: Ctx, words: string): Promise<readonly WishToShow[]> {
  const found = words.trim() === '' ? [] : await ctx.services.market.findVariants(ctx, words, 12)
  const wishes = []
  for (const sellable of found)
    if (sellable.kind === 'product') wishes.push(...(await wishOfVariant(ctx, sellable.variantId)))
  return wishes
}

const isRepeatable = (choice: { readonly kind: string } | undefined): boolean =>
  !choice || choice.kind === 'levels'
