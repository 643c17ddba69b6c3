import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { LABELS_IN_USE } from '#core/database/labels-in-use'
import { addressedSlug } from '#core/text/addressed-slug'
import { labelSlug } from '../labels/label-slug'

/** Who of a letter's audience gets it, as it is typed: a label, and the name or address of a product and of an event. */
export type TypedSegment = {
  readonly label?: string
  readonly bought?: string
  readonly comesTo?: string
}

export class UnknownSegment extends Refusal {
  override name = 'UnknownSegment'
  constructor(
    readonly field: keyof TypedSegment,
    sentence: string,
  ) {
    super(sentence, 422)
  }
}

type SegmentColumns = {
  readonly label_slug: string | null
  readonly product_id: string | null
  readonly entry_id: string | null
}

/** What was typed, found. Throws `UnknownSegment`. */
export async function readSegment(
  ctx: Ctx,
  { label, bought, comesTo }: TypedSegment,
): Promise<SegmentColumns> {
  return {
    label_slug: label?.trim() ? await knownLabel(ctx, label) : null,
    product_id: bought?.trim() ? await called(ctx, 'products', 'bought', bought) : null,
    entry_id: comesTo?.trim() ? await called(ctx, 'event_entries', 'comesTo', comesTo) : null,
  }
}

/** By its address, which an import may have brought from elsewhere, before what a label of this name would have for one. */
async function knownLabel(ctx: Ctx, typed: string): Promise<string> {
  const words = typed.trim()
  const { rows } = await sql<{ slug: string }>`
    select slug from member_labels where slug = ${words} or lower(name) = lower(${words}) or slug = ${labelSlug(words)}
    order by slug = ${words} desc, lower(name) = lower(${words}) desc, slug limit 1`.execute(db(ctx))
  if (!rows[0]) throw new UnknownSegment('label', 'No member has this label.')
  return rows[0].slug
}

/** By its slug or whole address, which are one thing's alone, or by its name where no other has it. */
async function called(
  ctx: Ctx,
  table: 'products' | 'event_entries',
  field: keyof TypedSegment,
  typed: string,
): Promise<string> {
  const { market, events } = ctx.house.config.origins
  const root = table === 'products' ? `${market}/products/` : `${events}/events/`
  const words = addressedSlug(root, typed) ?? ''
  const found = await db(ctx)
    .selectFrom(table)
    .select(['id', sql<boolean>`slug = ${words}`.as('exact')])
    .where(({ or, eb }) => or([eb('slug', '=', words), sql<boolean>`lower(title) = lower(${words})`]))
    .orderBy('exact', 'desc')
    .limit(2)
    .execute()
  const [first, other] = found
  if (first && (first.exact || !other)) return first.id
  throw new UnknownSegment(
    field,
    first
      ? 'Several are called that. Give its address: what follows the last / where it is shown.'
      : 'Nothing is called that, and nothing has this address.',
  )
}

/** Whether the member `m` is of the segment of the letter `l`, as SQL. */
export function isOfSegment({ now }: Pick<Ctx, 'now'>): RawBuilder<boolean> {
  return sql<boolean>`(l.label_slug is null or exists (select from member_labels ml
      where ml.member_id = m.id and ml.slug = l.label_slug))
    and (l.product_id is null or exists (select from orders o join order_lines ol on ol.order_id = o.id
      join variants v on v.id = ol.variant_id
      where o.member_id = m.id and o.state = 'paid' and v.product_id = l.product_id
        and ol.refunded_quantity < ol.quantity))
    and (l.entry_id is null or exists (select from tickets t join occurrences oc on oc.id = t.occurrence_id
      where t.holder_id = m.id and oc.entry_id = l.entry_id and oc.ends_at > ${now} and oc.cancelled_at is null
        and not exists (select from ticket_cancellations tc where tc.ticket_id = t.id)))`
}

/** Of the row `letters`, how its form says them. */
export const SEGMENT_NAMES = [
  sql<string>`coalesce(letters.label_slug, '')`.as('label'),
  sql<string>`coalesce((select slug from products where id = letters.product_id), '')`.as('bought'),
  sql<string>`coalesce((select slug from event_entries where id = letters.entry_id), '')`.as('comesTo'),
] as const

export type SegmentChoice = { readonly value: string; readonly name: string }

/** So many are offered; any other is typed. */
const OFFERED = 100

/** What is offered while a letter is addressed: labels by name, and the latest products and events. */
export async function segmentChoices(
  ctx: Ctx,
): Promise<Record<keyof TypedSegment, readonly SegmentChoice[]>> {
  requireRole(ctx, 'newsletters')
  const labels = await sql<SegmentChoice>`
    select slug as value, name from ${LABELS_IN_USE} labels order by 2 limit ${sql.lit(OFFERED)}`.execute(
    db(ctx),
  )
  const products = await sql<SegmentChoice>`
    select slug as value, title as name from products order by id desc limit ${sql.lit(OFFERED)}`.execute(
    db(ctx),
  )
  const entries = await sql<SegmentChoice>`
    select slug as value, title as name from event_entries order by id desc limit ${sql.lit(OFFERED)}`.execute(
    db(ctx),
  )
  return { label: labels.rows, bought: products.rows, comesTo: entries.rows }
}
