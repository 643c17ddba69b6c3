import { type RawBuilder, sql } from 'kysely'

/** How many of an order's line `l` did not go back. */
export const LEFT_OF_LINE = sql<number>`(l.quantity - l.refunded_quantity)`

/** The weight `w` of a line `l`, where it is sold by weight. */
export const WEIGHT_OF_LINE = sql`left join order_line_weights w on w.order_line_id = l.id`

const OF = sql`coalesce(w.of_quantity, l.quantity)`

/**
 * What comes to `unit` for one of a line `l` comes to for those that are left: once its weight `w` is known, by that. Rounded
 * half up for all that were weighed; of these, what weighing changed goes back towards zero, as `lineLeft` reckons it.
 */
export const forWhatIsLeft = (unit: RawBuilder<number | null>): RawBuilder<number | null> =>
  sql<number | null>`(${unit} * ${LEFT_OF_LINE} + case when w.grams is null then 0 else
    div((round(${unit}::numeric * w.grams / w.estimated_grams) - ${unit} * ${OF}) * least(${LEFT_OF_LINE}, ${OF}), ${OF}) end)::bigint`

/** What so many of a line `l` weigh, in grams, or are thought to; null for what is not sold by weight. */
export const gramsFor = (quantity: RawBuilder<number>): RawBuilder<number | null> =>
  sql<number | null>`(case when w.grams is null then w.estimated_grams * ${quantity}
  else round(w.grams::numeric * least(${quantity}, ${OF}) / ${OF}) end)::bigint`

/** How many of so many of a line `l` are sold by weight and lay on no scales yet. */
export const toWeighFor = (quantity: RawBuilder<number>): RawBuilder<number> =>
  sql<number>`(case when w.order_line_id is not null and w.grams is null then ${quantity} else 0 end)::int`

/** Of several lines `l` with their weights `w`: `grams` together, and whether all of them were weighed (`isWeighed`). */
export const WEIGHT_OF_LINES = sql`sum(${gramsFor(LEFT_OF_LINE)})::bigint as grams,
  bool_and(w.grams is not null) filter (where w.order_line_id is not null) as "isWeighed"`
