import { type Selectable, sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import type { ProposedFields } from '#core/entities/market/product-proposal'
import { applyChange } from './apply-change'
import { requireProducer } from './require-producer'

export class DecidedAlready extends Refusal {
  override name = 'DecidedAlready'
  constructor() {
    super('This was decided or taken back already.', 409)
  }
}

/** What the product says now is not what it said when this was proposed. */
export class ProposalOutdated extends Refusal {
  override name = 'ProposalOutdated'
  constructor(readonly fields: readonly string[]) {
    super('The product was changed since this was proposed. Look at both, then decide.', 409)
  }
}

/** It says that none of the fourteen is in it, and the product names some. */
export class AllergensContradict extends Refusal {
  override name = 'AllergensContradict'
  constructor() {
    super(
      'The product names allergens, and this says that it has none. Decline it, and ask the producer.',
      409,
    )
  }
}

type Row = Selectable<Database['product_proposals']>

export type Proposal = {
  readonly id: string
  readonly producerId: string
  readonly producer: string
  readonly kind: Row['kind']
  readonly productId: string | null
  /** What it is about. */
  readonly title: string
  readonly detail: string
  readonly before: ProposedFields
  readonly after: ProposedFields
  /** The product and its variant as they are; null of something new. */
  readonly now: ProposedFields | null
  /** Stands for `now`, for whoever accepts what they see. */
  readonly seen: string
  readonly proposedBy: string | null
  readonly proposedAt: Date
  readonly decision: Row['decision']
  readonly reason: string
}

export const PROPOSALS_PER_PAGE = 30

/** Not the stock: what is sold changes it all the time, and a change is by so many more or less. */
const SEEN = savedForm<ProposedFields>(
  ...['title', 'summary', 'description', 'storage', 'allergens', 'allergenFree', 'image', 'imageAlt', 'cost'],
)

const NOW = sql`json_build_object('title', p.title, 'summary', p.summary, 'description', p.description,
  'storage', p.storage, 'allergens', p.allergens, 'allergenFree', p.allergen_free, 'image', p.image,
  'imageAlt', p.image_alt, 'stock', v.stock, 'cost', v.cost_amount)`

type ProposalPage = { readonly proposals: readonly Proposal[]; readonly total: number }

/** What waits for the shop's word, the oldest first. Pages count from 1. For shopkeepers. */
export async function openProposals(ctx: Ctx, page: number): Promise<ProposalPage> {
  requireRole(ctx, 'shopkeeper')
  return pageOf(ctx, sql`pp.decision is null`, sql`pp.proposed_at, pp.id`, page)
}

/** What a producer's room proposed, the newest first, with what became of it. Throws `NotFound`. */
export async function ownProposals(ctx: Ctx, producerId: string, page: number): Promise<ProposalPage> {
  const producer = await requireProducer(ctx, producerId)
  return pageOf(ctx, sql`pp.producer_id = ${producer.id}`, sql`pp.proposed_at desc, pp.id desc`, page)
}

async function pageOf(
  ctx: Ctx,
  where: ReturnType<typeof sql>,
  order: ReturnType<typeof sql>,
  page: number,
): Promise<ProposalPage> {
  const { rows } = await sql<Omit<Proposal, 'seen'> & { total: number }>`
    select pp.id, pp.producer_id as "producerId", pr.name as producer, pp.kind, pp.product_id as "productId",
           coalesce(p.title, pp.after->>'title', '') as title, coalesce(v.name, '') as detail, pp.before, pp.after,
           case when p.id is not null then ${NOW} end as now, m.name as "proposedBy", pp.proposed_at as "proposedAt", pp.decision, pp.reason, count(*) over ()::int as total
    from product_proposals pp join producers pr on pr.id = pp.producer_id left join products p on p.id = pp.product_id
      left join variants v on v.id = pp.variant_id left join members m on m.id = pp.proposed_by_id
    where ${where} order by ${order} limit ${sql.lit(PROPOSALS_PER_PAGE)} offset ${(page - 1) * PROPOSALS_PER_PAGE}`.execute(
    db(ctx),
  )
  const proposals = rows.map(({ total: _, ...row }) => ({ ...row, seen: SEEN.version(row.now ?? {}) }))
  return { proposals, total: rows[0]?.total ?? 0 }
}

/**
 * Makes the change that a producer proposed, upon the product that the shop has seen (`seen`, of `Proposal`); without
 * it, upon the product that the producer saw. For shopkeepers. Throws `NotFound`, `DecidedAlready`, `ProposalOutdated`,
 * `AllergensContradict`, `StockPromised`.
 */
export async function acceptProposal(ctx: Ctx, asked: string, seen: string | null = null): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const proposal = await lockOpen(tx, asked)
    const { kind, producer_id: producerId, product_id: productId, variant_id: variantId } = proposal
    const { before, after } = proposal
    if (kind !== 'new-product') {
      const now = await lockSubject(tx, proposal)
      refuseOutdated(now, proposal, seen)
      refuseContradiction({ ...now, ...after })
    }
    const changed = await applyChange(tx, { kind, producerId, productId, variantId, before, after })
    await decide(tx, proposal, { decision: 'accepted', reason: '', productId: changed })
  })
}

/** For shopkeepers; the producer reads why. Throws `NotFound`, `DecidedAlready`. */
export async function declineProposal(ctx: Ctx, asked: string, reason: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const proposal = await lockOpen(tx, asked)
    await decide(tx, proposal, { decision: 'declined', reason, productId: proposal.product_id })
  })
}

/** Taken back by who works in its room. Throws `NotFound`, `DecidedAlready`. */
export async function withdrawProposal(ctx: Ctx, producerId: string, asked: string): Promise<void> {
  const producer = await requireProducer(ctx, producerId)
  await transaction(ctx, async tx => {
    const proposal = await lockOpen(tx, asked, producer.id)
    await decide(tx, proposal, { decision: 'withdrawn', reason: '', productId: proposal.product_id })
  })
}

async function lockOpen(tx: Tx, asked: string, producerId?: string): Promise<Row> {
  const proposal = await db(tx)
    .selectFrom('product_proposals')
    .selectAll()
    .where('id', '=', readId(asked))
    .$if(producerId !== undefined, query => query.where('producer_id', '=', producerId ?? ''))
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!proposal) throw new NotFound()
  if (proposal.decision) throw new DecidedAlready()
  return proposal
}

/** A product that went to another producer meanwhile is theirs to change no more. */
async function lockSubject(tx: Tx, { producer_id, product_id, variant_id }: Row): Promise<ProposedFields> {
  // The variant first, as whoever changes its price or stock does; an outer join cannot lock it.
  if (variant_id)
    await db(tx).selectFrom('variants').select('id').where('id', '=', variant_id).forNoKeyUpdate().execute()
  await db(tx).selectFrom('products').select('id').where('id', '=', product_id).forNoKeyUpdate().execute()
  const { rows } = await sql<{ now: ProposedFields }>`
    select ${NOW} as now from products p left join variants v on v.id = ${variant_id}::uuid
    where p.id = ${product_id}::uuid and p.producer_id = ${producer_id}`.execute(db(tx))
  const [row] = rows
  if (!row) throw new NotFound()
  return row.now
}

function refuseOutdated(now: ProposedFields, { before }: Row, seen: string | null): void {
  const changed = Object.keys(before).filter(
    name => name !== 'stock' && (now[name] ?? null) !== (before[name] ?? null),
  )
  if (seen === null ? changed.length > 0 : seen !== SEEN.version(now)) throw new ProposalOutdated(changed)
}

/** Half a statement, beside the half that the shop wrote since. */
function refuseContradiction({ allergens, allergenFree }: ProposedFields): void {
  if (allergenFree === true && allergens !== '') throw new AllergensContradict()
}

async function decide(
  tx: Tx,
  proposal: Row,
  {
    decision,
    reason,
    productId,
  }: { decision: 'accepted' | 'declined' | 'withdrawn'; reason: string; productId: string | null },
): Promise<void> {
  await db(tx)
    .updateTable('product_proposals')
    .set({ decision, reason, product_id: productId })
    .set({ decided_by_id: tx.viewer.member?.id ?? null, decided_at: tx.now })
    .where('id', '=', proposal.id)
    .execute()
  const subject = { kind: 'product_proposal', id: proposal.id }
  await recordAudit(tx, { action: 'proposal.decided', subject, after: { decision } })
}
