import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { isHeld } from '../tiers/is-held'
import { isOfAudience } from './audience'

/** So many of those whom it may be for are asked one by one: it has as many readers as there are members. */
const MOST_ASKED = 1_000

/** Who would get a letter now. */
export type Reach = {
  /** So many at least, and no others unless there is `more` to ask. */
  readonly found: number
  readonly more: boolean
  /** All who are subscribed, whomever it is for. */
  readonly subscribers: number
  readonly isForAll: boolean
}

type Addressed = {
  readonly newsletter_id: string
  readonly audience: string
  readonly tier_id: string | null
  readonly label_slug: string | null
  readonly product_id: string | null
  readonly entry_id: string | null
}

/** Asks those who fit the narrowest part of what it is for, and all of them where that can be. Throws `NotFound`. */
export async function reachOf(ctx: Ctx, asked: string): Promise<Reach> {
  requireRole(ctx, 'newsletters')
  const id = readId(asked)
  const addressed = await db(ctx)
    .selectFrom('letters as l')
    .select(['l.newsletter_id', 'l.audience', 'l.tier_id', 'l.label_slug', 'l.product_id', 'l.entry_id'])
    .select(({ selectFrom }) =>
      selectFrom('subscriber_counts as c')
        .select(({ fn }) => fn.coalesce(fn.sum<number>('c.many'), sql.lit(0)).as('many'))
        .whereRef('c.newsletter_id', '=', 'l.newsletter_id')
        .as('subscribers'),
    )
    .where('l.id', '=', id)
    .executeTakeFirst()
  if (!addressed) throw new NotFound()
  const narrowed = partsOf(ctx, addressed)
  const subscribers = Number(addressed.subscribers)
  const isForAll = narrowed.length === 0 && addressed.audience === 'all'
  const parts = narrowed.length > 0 ? narrowed : [subscribersOf(addressed)]
  let most = 0
  for (const part of parts) {
    const { found, more } = await among(ctx, id, part)
    if (!more) return { found, more, subscribers, isForAll }
    most = Math.max(most, found)
  }
  return { found: most, more: true, subscribers, isForAll }
}

/** Whether anybody at all would get it, however many have to be asked. */
export async function hasReader(ctx: Ctx, asked: string): Promise<boolean> {
  const { found, more } = await reachOf(ctx, asked)
  if (found > 0 || !more) return found > 0
  const { rows } = await sql`
    select from letters l join subscriptions s on s.newsletter_id = l.newsletter_id join members m on m.id = s.member_id
    where l.id = ${readId(asked)} and ${isOfAudience(ctx)} limit 1`.execute(db(ctx))
  return rows.length > 0
}

/** Each part of a segment as a statement with one column `member_id`, the narrowest first. */
function partsOf({ now }: Ctx, letter: Addressed): RawBuilder<unknown>[] {
  const parts: RawBuilder<unknown>[] = []
  if (letter.entry_id)
    parts.push(sql`select t.holder_id from occurrences oc join tickets t on t.occurrence_id = oc.id
      where oc.entry_id = ${letter.entry_id} and oc.ends_at > ${now} and oc.cancelled_at is null`)
  if (letter.product_id)
    parts.push(sql`select o.member_id from variants v join order_lines ol on ol.variant_id = v.id join orders o on o.id = ol.order_id
      where v.product_id = ${letter.product_id} and o.state = 'paid'`)
  if (letter.label_slug)
    parts.push(sql`select ml.member_id from member_labels ml where ml.slug = ${letter.label_slug}`)
  if (letter.tier_id)
    parts.push(
      sql`select t.member_id from tier_memberships t where t.tier_id = ${letter.tier_id} and ${isHeld('t', now)}`,
    )
  else if (letter.audience === 'paid')
    parts.push(sql`select t.member_id from tier_memberships t where ${isHeld('t', now)}`)
  return parts
}

function subscribersOf({ newsletter_id }: Addressed): RawBuilder<unknown> {
  return sql`select s.member_id from subscriptions s where s.newsletter_id = ${newsletter_id}`
}

/** How many of the first `MOST_ASKED` of `part` would get the letter, and whether there are more. Each is looked up by itself. */
async function among(
  ctx: Ctx,
  id: string,
  part: RawBuilder<unknown>,
): Promise<Pick<Reach, 'found' | 'more'>> {
  const { rows } = await sql<Pick<Reach, 'found' | 'more'>>`
    with asked as materialized (select member_id from (${part}) p (member_id) limit ${sql.lit(MOST_ASKED + 1)})
    select (select count(*)::int from (select distinct member_id from (select * from asked limit ${sql.lit(MOST_ASKED)}) f) a
        cross join lateral (
          select 1 from members m join letters l on l.id = ${id}
            join subscriptions s on s.newsletter_id = l.newsletter_id and s.member_id = m.id
          where m.id = a.member_id and ${isOfAudience(ctx)} limit 1) reader) as found,
      (select count(*) from asked) > ${sql.lit(MOST_ASKED)} as more`.execute(db(ctx))
  const [reach] = rows
  return { found: reach?.found ?? 0, more: reach?.more ?? false }
}
