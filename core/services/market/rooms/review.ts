import { type Selectable, sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
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
  readonly proposedBy: string | null
  readonly proposedAt: Date
  readonly decision: Row['decision']
  readonly reason: string
}

export const PROPOSALS_PER_PAGE = 30

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
  const { rows } = await sql<Proposal & { total: number }>`
    select pp.id, pp.producer_id as "producerId", pr.name as producer, pp.kind, pp.product_id as "productId",
           coalesce(p.title, pp.after->>'title', '') as title, coalesce(v.name, '') as detail, pp.before, pp.after,
           m.name as "proposedBy", pp.proposed_at as "proposedAt", pp.decision, pp.reason, count(*) over ()::int as total
    from product_proposals pp join producers pr on pr.id = pp.producer_id left join products p on p.id = pp.product_id
      left join variants v on v.id = pp.variant_id left join members m on m.id = pp.proposed_by_id
    where ${where} order by ${order} limit ${PROPOSALS_PER_PAGE} offset ${(page - 1) * PROPOSALS_PER_PAGE}`.execute(
    db(ctx),
  )
  return { proposals: rows.map(({ total: _, ...proposal }) => proposal), total: rows[0]?.total ?? 0 }
}

/**
 * Makes the change that a producer proposed. Of what was changed meanwhile the shop has to say that it has seen it
 * (`despite`). For shopkeepers. Throws `NotFound`, `DecidedAlready`, `ProposalOutdated`, `StockPromised`.
 */
export async function acceptProposal(ctx: Ctx, asked: string, despite = false): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const proposal = await lockOpen(tx, asked)
    const { kind, producer_id: producerId, product_id: productId, variant_id: variantId } = proposal
    const { before, after } = proposal
    if (kind !== 'new-product') await refuseOutdated(tx, proposal, despite)
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
async function refuseOutdated(tx: Tx, proposal: Row, despite: boolean): Promise<void> {
  const { rows } = await sql<{ now: ProposedFields; producer: string | null }>`
    select json_build_object('title', p.title, 'summary', p.summary, 'description', p.description, 'storage', p.storage,
      'allergens', p.allergens, 'allergenFree', p.allergen_free, 'image', p.image, 'imageAlt', p.image_alt,
      'stock', v.stock, 'cost', v.cost_amount) as now, p.producer_id as producer
    from products p left join variants v on v.id = ${proposal.variant_id}::uuid
    where p.id = ${proposal.product_id}::uuid for no key update of p`.execute(db(tx))
  const [row] = rows
  if (!row || row.producer !== proposal.producer_id) throw new NotFound()
  const changed = Object.keys(proposal.before).filter(
    name => (row.now[name] ?? null) !== proposal.before[name],
  )
  // What is sold changes the stock all the time, and the change is by so many more or less.
  const surprising = changed.filter(name => name !== 'stock')
  if (surprising.length > 0 && !despite) throw new ProposalOutdated(surprising)
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
