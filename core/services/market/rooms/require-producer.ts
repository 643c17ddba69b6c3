import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'

export type OwnProducer = {
  readonly id: string
  readonly slug: string
  readonly name: string
  /** What they change needs nobody's yes. */
  readonly trusted: boolean
  /** They see who buys. */
  readonly seesBuyers: boolean
}

/** The producer of this id, if the viewer works in their room. Throws `SignInRequired`, and `NotFound` for all others. */
export async function requireProducer(ctx: Ctx, asked: string): Promise<OwnProducer> {
  const { id: memberId } = requireMember(ctx)
  const row = await own(ctx, memberId).where('p.id', '=', readId(asked)).executeTakeFirst()
  if (!row) throw new NotFound()
  return producerOf(row)
}

/** All in whose rooms the viewer works, by name. */
export async function ownProducers(ctx: Ctx): Promise<readonly OwnProducer[]> {
  const { id: memberId } = requireMember(ctx)
  const rows = await own(ctx, memberId).orderBy(inReadingOrder('p.name')).orderBy('p.id').execute()
  return rows.map(producerOf)
}

/** The names of the producers in whose rooms the viewer works; none for visitors. */
export async function roomsOf(ctx: Ctx): Promise<readonly string[]> {
  return ctx.viewer.member ? (await ownProducers(ctx)).map(({ name }) => name) : []
}

export async function worksFor(ctx: Ctx, memberId: string, producerId: string): Promise<boolean> {
  const row = await db(ctx)
    .selectFrom('producer_members')
    .select('joined_at')
    .where('producer_id', '=', readId(producerId))
    .where('member_id', '=', memberId)
    .executeTakeFirst()
  return row !== undefined
}

const own = (ctx: Ctx, memberId: string) =>
  db(ctx)
    .selectFrom('producer_members as pm')
    .innerJoin('producers as p', 'p.id', 'pm.producer_id')
    .leftJoin('producer_terms as t', 't.producer_id', 'p.id')
    .select(['p.id', 'p.slug', 'p.name', 't.trusted_at', 't.buyers_shown_at'])
    .where('pm.member_id', '=', memberId)

function producerOf(row: {
  id: string
  slug: string
  name: string
  trusted_at: Date | null
  buyers_shown_at: Date | null
}): OwnProducer {
  const { id, slug, name, trusted_at, buyers_shown_at } = row
  return { id, slug, name, trusted: trusted_at !== null, seesBuyers: buyers_shown_at !== null }
}
