import type { Tx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import type { ProposedFields } from '#core/entities/market/product-proposal'
import { applyChange, type Change } from './apply-change'
import type { OwnProducer } from './require-producer'

/** What became of a wish: it is so now, it waits for the shop, or it was so already. */
export type Wish = 'done' | 'waits' | 'unchanged'

/** More of something new than the shop could look through. */
export class TooManyProposals extends Refusal {
  override name = 'TooManyProposals'
  constructor() {
    super(`${MOST_WAITING} changes wait for the shop already. Please give them some time.`, 429)
  }
}

const MOST_WAITING = 200
const ALLERGENS: readonly string[] = ['allergens', 'allergenFree']

export type Subject = Pick<Change, 'kind' | 'productId' | 'variantId'>

/** Only what differs is a wish. It is done at once for who is trusted; else it waits, in place of an earlier one. */
export async function wish(
  tx: Tx,
  producer: OwnProducer,
  subject: Subject,
  before: ProposedFields,
  wanted: ProposedFields,
): Promise<Wish> {
  const differing = differingNames(before, wanted)
  const after = pick(wanted, differing)
  if (differing.length === 0) {
    await withdrawOpen(tx, subject)
    return 'unchanged'
  }
  if (producer.trusted) {
    await withdrawOpen(tx, subject)
    await applyChange(tx, { ...subject, producerId: producer.id, before: pick(before, differing), after })
    return 'done'
  }
  // In place of an earlier one it is none more.
  await withdrawOpen(tx, subject)
  await refuseTooMany(tx, producer.id)
  await db(tx)
    .insertInto('product_proposals')
    .values({
      id: Bun.randomUUIDv7(),
      producer_id: producer.id,
      kind: subject.kind,
      product_id: subject.productId,
      variant_id: subject.variantId,
      before: jsonb(pick(before, differing)),
      after: jsonb(after),
      proposed_by_id: tx.viewer.member?.id ?? null,
      proposed_at: tx.now,
    })
    .execute()
  return 'waits'
}

/** Both statements about allergens go together: half of one beside half of another would be a third that nobody made. */
function differingNames(before: ProposedFields, wanted: ProposedFields): readonly string[] {
  const differs = (name: string) => (before[name] ?? null) !== wanted[name]
  const saysAllergens = ALLERGENS.some(name => name in wanted && differs(name))
  return Object.keys(wanted).filter(name => differs(name) || (saysAllergens && ALLERGENS.includes(name)))
}

function pick(fields: ProposedFields, names: readonly string[]): Record<string, ProposedFields[string]> {
  return Object.fromEntries(names.map(name => [name, fields[name] ?? null]))
}

/** What was wished before of the same thing. */
async function withdrawOpen(tx: Tx, { kind, productId, variantId }: Subject): Promise<void> {
  if (!productId) return
  await db(tx)
    .updateTable('product_proposals')
    .set({ decision: 'withdrawn', decided_by_id: tx.viewer.member?.id ?? null, decided_at: tx.now })
    .where('kind', '=', kind)
    .where('product_id', '=', productId)
    .where('variant_id', variantId ? '=' : 'is', variantId)
    .where('decision', 'is', null)
    .execute()
}

async function refuseTooMany(tx: Tx, producerId: string): Promise<void> {
  // One row stands for all of a producer's proposals: two that come at once are counted one after the other.
  await db(tx).selectFrom('producers').select('id').where('id', '=', producerId).forNoKeyUpdate().execute()
  const { waiting } = await db(tx)
    .selectFrom('product_proposals')
    .select(eb => eb.fn.countAll<number>().as('waiting'))
    .where('producer_id', '=', producerId)
    .where('decision', 'is', null)
    .executeTakeFirstOrThrow()
  if (Number(waiting) >= MOST_WAITING) throw new TooManyProposals()
}

/** What was wished of it before, and nobody has decided yet. */
export async function waitingWish(
  tx: Tx,
  { kind, productId, variantId }: Subject,
): Promise<Pick<Change, 'before' | 'after'> | undefined> {
  return db(tx)
    .selectFrom('product_proposals')
    .select(['before', 'after'])
    .where('kind', '=', kind)
    .where('product_id', '=', productId)
    .where('variant_id', variantId ? '=' : 'is', variantId)
    .where('decision', 'is', null)
    .executeTakeFirst()
}
