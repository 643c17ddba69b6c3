import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import type { ScrapedProduct } from '#core/scrape/product'
import { type WantedVariant, wantedVariants } from './wanted-variants'

/** One of our variants, what its supplier asks for it now, and what we ask. */
export type CostChange = {
  readonly variantId: string
  readonly name: string
  readonly cost: Money | null
  readonly asked: Money
  readonly price: Money
}

type Own = { id: string; name: string; sku: string; price: Money; cost: Money | null }

/** What becomes of a supplier's variants in a product of ours: costs of ours that change, and variants that are new. */
export async function costChanges(
  ctx: Pick<Ctx, 'em'>,
  productId: string,
  scraped: ScrapedProduct,
): Promise<{ readonly changed: readonly CostChange[]; readonly added: readonly WantedVariant[] }> {
  const own = await ownVariants(ctx, productId)
  const wanted = wantedVariants(scraped)
  const changed: CostChange[] = []
  const added: WantedVariant[] = []
  for (const variant of wanted) {
    const known = matching(own, variant, wanted.length)
    if (!known) added.push(variant)
    else if (!isSame(known.cost, variant.asked)) {
      const { id, name, cost, price } = known
      changed.push({ variantId: id, name, cost, asked: variant.asked, price })
    }
  }
  return { changed, added }
}

function ownVariants({ em }: Pick<Ctx, 'em'>, productId: string): Promise<Own[]> {
  return em.execute<Own[]>(
    `select id, name, sku, json_build_object('amount', price_amount, 'currency', price_currency) as price,
            case when cost_amount is null then null
              else json_build_object('amount', cost_amount, 'currency', cost_currency) end as cost
     from variants where product_id = ? order by position, id`,
    [productId],
  )
}

/** Ours that is theirs: by article number, by name, or because there is only the one. */
function matching(own: readonly Own[], { sku, name }: WantedVariant, wanted: number): Own | undefined {
  const only = own.length === 1 && wanted === 1 ? own[0] : undefined
  return own.find(each => each.sku === sku) ?? own.find(each => each.name === name) ?? only
}

const isSame = (one: Money | null, other: Money) =>
  one?.amount === other.amount && one.currency === other.currency
