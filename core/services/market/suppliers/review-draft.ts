import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { holdRatesFor, type TypedPrice } from '../products/typed-price'
import { applyChanges } from './apply-changes'
import { changesOf, type DraftRow, draftsOf, SEEN_DRAFT } from './drafts'
import { productFromDraft } from './product-from-draft'

/** A run has read something else of it since it was shown. */
export class DraftOutdated extends Refusal {
  override name = 'DraftOutdated'
  constructor() {
    super(
      'The supplier has changed this since you opened the page. Look at it as it is now, then decide.',
      409,
    )
  }
}

/**
 * A new draft becomes a product that is not listed yet; changes are taken over into the product it became.
 * What we ask for its variants becomes what `prices` says, by their ids; what they ask is only our cost. Doing it twice
 * does it once. Returns the product's id. With `seen`, of `Draft`, only as it was shown. Throws `NotFound`, `ForeignPrice`,
 * `DraftOutdated`.
 */
export async function acceptDraft(
  ctx: Ctx,
  draftId: string,
  prices: ReadonlyMap<string, TypedPrice> = new Map(),
  seen: string | null = null,
): Promise<string | null> {
  requireRole(ctx, 'shopkeeper')
  return transaction(ctx, async tx => {
    await holdRatesFor(tx, prices.values())
    const draft = await lockDraft(tx, draftId)
    refuseOutdated(draft, seen)
    if (!draft.reviewed || draft.dismissed_at) {
      const productId = draft.product_id ?? (await productFromDraft(tx, draft))
      await reviewed(tx, draft, productId)
      return productId
    }
    const changes = changesOf(draft)
    if (changes.length > 0 && draft.product_id) {
      await applyChanges(tx, draft.product_id, draft.scraped, changes, prices)
    }
    if (changes.length > 0) await reviewed(tx, draft, draft.product_id)
    return draft.product_id
  })
}

/**
 * New drafts and changes of a supplier: those of `shown`, what was shown of each (`seen`, of `Draft`) by its id, or every one.
 * What a run has read anew since then stays. Returns how many are accepted, and how many stay.
 */
export async function acceptAll(
  ctx: Ctx,
  supplierId: string,
  shown: ReadonlyMap<string, string> | null = null,
): Promise<{ readonly accepted: number; readonly outdated: number }> {
  const { fresh, changed } = await draftsOf(ctx, supplierId)
  let [accepted, outdated] = [0, 0]
  for (const { id } of [...fresh, ...changed].filter(draft => shown?.has(draft.id) ?? true)) {
    try {
      await acceptDraft(ctx, id, new Map(), shown?.get(id) ?? null)
      accepted++
    } catch (refusal) {
      if (!(refusal instanceof DraftOutdated)) throw refusal
      outdated++
    }
  }
  return { accepted, outdated }
}

/** A new draft is put aside for good; of an accepted one the changes are, until there are others. Throws `NotFound`, `DraftOutdated`. */
export async function dismissDraft(ctx: Ctx, draftId: string, seen: string | null = null): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const draft = await lockDraft(tx, draftId)
    refuseOutdated(draft, seen)
    await reviewed(tx, draft, draft.product_id, draft.product_id ? null : tx.now)
  })
}

function refuseOutdated({ scraped }: DraftRow, seen: string | null): void {
  if (seen !== null && seen !== SEEN_DRAFT.version(scraped)) throw new DraftOutdated()
}

async function lockDraft(tx: Tx, asked: string): Promise<DraftRow> {
  const id = readId(asked)
  return db(tx)
    .selectFrom('product_drafts')
    .select(['id', 'supplier_id', 'scraped', 'reviewed', 'product_id', 'dismissed_at'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow(() => new NotFound())
}

async function reviewed(
  tx: Tx,
  draft: DraftRow,
  productId: string | null,
  dismissedAt: Date | null = null,
): Promise<void> {
  await db(tx)
    .updateTable('product_drafts')
    .set(({ ref }) => ({
      reviewed: ref('scraped'),
      product_id: productId,
      dismissed_at: dismissedAt,
      reviewed_by_id: tx.viewer.member?.id ?? null,
      reviewed_at: tx.now,
    }))
    .where('id', '=', draft.id)
    .execute()
}
