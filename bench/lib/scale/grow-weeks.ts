import { type RawBuilder, sql } from 'kysely'

/** A shop that has sold from week to week for six years, one producer bringing so much to each. */
const CYCLES = 300
const BROUGHT = 200
/** Times to collect, of all years; dates to come have so many tickets sold at most. */
const SLOTS = 3_000
const MOST_TICKETS = 3_000
const LETTERS = 200
/** Before these dates lies all that was invoiced: a month has its share of it. */
const INVOICES_A_MONTH = 5_000

/**
 * What a cooperative does from week to week, for members `first` to `last`: order cycles with what was ordered of the busiest
 * producer, in whose room the `busiest` member works; times to collect; tickets; invoices; standing orders; newsletters.
 * As many weeks as there are, however many members; what members bring grows with them.
 */
export function weeksOf(first: number, last: number, busiest: string): RawBuilder<unknown>[] {
  const some = (members: number, most = Number.MAX_SAFE_INTEGER) => {
    const upTo = (count: number) => Math.min(most, Math.floor(count / members))
    return sql`generate_series(${upTo(first - 1) + 1}::int, ${upTo(last)}::int) n`
  }
  /** What does not grow is made with the first of them. */
  const once = (many: number) => sql`generate_series(1, ${first === 1 ? many : 0}::int) n`
  const anyId = sql`gen_random_uuid()`
  const producer = sql`(select id from producers where slug = 'scale-1')`
  const weeks = sql`order_cycles c where c.name like 'Week %'`
  const newsletter = sql`(select id from newsletters where slug = 'scale')`
  return [
    sql`insert into producer_members (producer_id, member_id, joined_at)
      select id, ${busiest}::uuid, now() from producers where slug = 'scale-1' on conflict do nothing`,
    // The last of them is open.
    sql`insert into order_cycles (id, name, opens_at, closes_at, made_at, announced_at, ordered_at)
      select ${anyId}, 'Week ' || n, begin, begin + interval '6 days', begin, begin, case when n > 1 then begin + interval '6 days' end
      from ${once(CYCLES)} cross join lateral (select now() - make_interval(weeks => n - 1, days => 2) as begin) b`,
    sql`insert into cycle_exchanges (id, cycle_id, direction, producer_id)
      select ${anyId}, c.id, way, case when way = 'in' then p.id end
      from ${once(1)}, unnest(array['in', 'out']) way, producers p, ${weeks} and p.slug = 'scale-1'`,
    sql`insert into exchange_variants (exchange_id, variant_id)
      select e.id, v.id from ${once(1)}, cycle_exchanges e, (
        select v.id from variants v join products p on p.id = v.product_id where p.producer_id = ${producer} order by v.id limit ${BROUGHT}) v
      where e.direction = 'in' and e.producer_id = ${producer}`,
    sql`with made as (
        insert into producer_orders (id, cycle_id, producer_id, made_at)
        select ${anyId}, c.id, ${producer}, c.closes_at from ${once(1)}, ${weeks} and c.ordered_at is not null and ${producer} is not null
        returning id)
      insert into producer_order_lines (producer_order_id, variant_id, title, detail, sku, quantity, cost_amount, currency)
      select m.id, v.id, 'Crate', 'box', coalesce(v.sku, ''), 3, 100, 'GBP' from made m, (
        select v.id, v.sku from variants v join products p on p.id = v.product_id where p.producer_id = ${producer} order by v.id limit ${BROUGHT}) v`,
    sql`insert into slots (id, calendar_id, title, place, starts_at, ends_at, capacity, booked)
      select ${anyId}, c.id, 'Collection ' || n, 'The barn', at, at + interval '1 hour', 50, 0
      from ${once(SLOTS)} join calendars c on c.slug = 'scale' cross join lateral (select now() + make_interval(days => 30, hours => -12 * n) as at) a`,
    // One date everybody goes to.
    sql`insert into quotas (id, entry_id, name, size) select ${anyId}, id, 'Places', ${2 * MOST_TICKETS} from event_entries e
      where slug like 'scale-%' and not exists (select from quotas where entry_id = e.id)`,
    sql`insert into ticket_types (id, entry_id, quota_id, name, price_amount, price_currency)
      select ${anyId}, q.entry_id, q.id, 'Seat', 250, 'GBP' from quotas q join event_entries e on e.id = q.entry_id
      where e.slug like 'scale-%' and not exists (select from ticket_types where entry_id = e.id)`,
    sql`insert into occurrence_quotas (id, occurrence_id, quota_id, size)
      select ${anyId}, o.id, q.id, q.size from occurrences o join quotas q on q.entry_id = o.entry_id
      where not exists (select from occurrence_quotas where occurrence_id = o.id)`,
    sql`insert into tickets (id, occurrence_id, ticket_type_id, holder_id, holder_name, code, order_line_id, ordinal, issued_at)
      select ${anyId}, o.id, t.id, case when n % 25 = 0 then ${busiest}::uuid else m.id end, m.name, 'scale-' || n, l.id, 1, now()
      from ${some(10, MOST_TICKETS)} join orders d on d.number = 'S-' || n * 5 - 4 join order_lines l on l.order_id = d.id join members m on m.handle = 'scale_' || n
        cross join lateral (select id, entry_id from occurrences where starts_at > now() order by starts_at, id limit 1) o
        join ticket_types t on t.entry_id = o.entry_id`,
    sql`update occurrence_quotas q set sold = t.many from (
      select k.occurrence_id, t.quota_id, count(*) as many from tickets k join ticket_types t on t.id = k.ticket_type_id group by 1, 2) t
      where q.occurrence_id = t.occurrence_id and q.quota_id = t.quota_id`,
    sql`insert into invoice_series (name, next_number) values ('INV-2026', ${Math.floor(last / 2) + 1}::int)
      on conflict (name) do update set next_number = excluded.next_number`,
    // Of half of the members one order is invoiced, so many in a month.
    sql`insert into invoices (id, kind, series_name, number, order_id, document, issued_at)
      select o.id, 'invoice', 'INV-2026', n, o.id, jsonb_build_object('kind', 'invoice', 'number', 'INV-2026-' || lpad(n::text, 7, '0'),
          'issuedOn', '2026-01-01', 'suppliedOn', '2026-01-01', 'order', o.number, 'corrects', null, 'reason', '',
          'seller', jsonb_build_object('name', 'Us', 'address', 'The barn', 'vatNumber', '', 'companyNumber', '', 'email', 'us@example.test'),
          'buyer', jsonb_build_object('name', o.name, 'email', o.email),
          'lines', jsonb_build_array(jsonb_build_object('title', 'Crate', 'detail', 'box', 'quantity', 1, 'unitAmount', 250, 'amount', 250, 'vatRate', null)),
          'vat', jsonb_build_array(jsonb_build_object('rate', null, 'net', 250, 'vat', 0, 'gross', 250)),
          'total', 250, 'currency', 'GBP', 'way', 'card'),
        now() - make_interval(mins => n * ${Math.round((30 * 24 * 60) / INVOICES_A_MONTH)})
      from ${some(2)} join orders o on o.number = 'S-' || n * 5 - 4`,
    sql`with standing as (
        insert into standing_orders (id, member_id, every_weeks, first_day, way, name, note, address, postcode, phone, delivery_note, made_at)
        select ${anyId}, m.id, 1, current_date - 70, 'credit', m.name, '', '', '', '', '', now() - interval '10 weeks'
        from ${some(50)} join members m on m.handle = 'scale_' || n returning id),
      lines as (
        insert into standing_lines (id, standing_order_id, variant_id, quantity, position)
        select ${anyId}, s.id, v.id, 1, 0 from standing s cross join (select id from variants order by id limit 1) v)
      insert into standing_dates (id, standing_order_id, day, state, cut_off_at, gives_up_at, tries)
      select ${anyId}, s.id, day::date, case when day > now() then 'planned' else 'skipped' end, day - interval '1 day', day, 0
      from standing s cross join lateral generate_series(current_date - 70, current_date + 21, interval '7 days') day`,
    sql`insert into newsletters (id, slug, name, created_at) select ${anyId}, 'scale', 'From the field', now() from ${once(1)}`,
    sql`insert into subscriptions (newsletter_id, member_id, subscribed_at)
      select ${newsletter}, m.id, now() from ${some(1)} join members m on m.handle = 'scale_' || n`,
    // What triggers would keep: here they do not run.
    sql`delete from subscriber_counts`,
    sql`insert into subscriber_counts (newsletter_id, many) select newsletter_id, count(*) from subscriptions group by 1`,
    sql`insert into letters (id, newsletter_id, subject, markdown, created_at, updated_at, send_requested_at, sent_at)
      select ${anyId}, ${newsletter}, 'Week ' || n, 'Leeks are here.', at, at, at, at
      from ${once(LETTERS)} cross join lateral (select now() - make_interval(weeks => n) as at) a`,
    // The latest went to everybody, and half of them opened it.
    sql`insert into letter_deliveries (id, letter_id, member_id, unsubscribe_hash, queued_at, sent_at, opened_at)
      select ${anyId}, l.id, m.id, 'scale-' || n, l.sent_at, l.sent_at, case when n % 2 = 0 then l.sent_at end
      from ${some(1)} join members m on m.handle = 'scale_' || n
        cross join (select id, sent_at from letters where newsletter_id = ${newsletter} order by sent_at desc limit 1) l`,
    // What triggers would keep: here they do not run.
    sql`delete from letter_counts`,
    sql`insert into letter_counts (letter_id, part, sent, failed, waiting, unsubscribed, bounced, opened)
      select letter_id, 0, count(sent_at), 0, 0, 0, 0, count(opened_at) from letter_deliveries group by 1`,
  ]
}
