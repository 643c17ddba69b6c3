import { type RawBuilder, sql } from 'kysely'

/** One producer sells for years, and is paid once a week. */
const BUSIEST_SALES = 20_000
const WEEKS = 200
const TAGS = 20
/** The busiest member follows one account elsewhere for so many members, up to this. */
const FOLLOWED = 1_000

/**
 * What ties the rows of members `first` to `last` to each other: authors and tags of posts, half of which have the same;
 * tags of notes, and those of our own; whom the busiest member follows; labels of members; vouchers and households; what the busiest producer sold and was paid.
 */
export function tiesOf(first: number, last: number, busiest: string, hub: string): RawBuilder<unknown>[] {
  /** One for so many members, up to a bound. */
  const some = (members: number, most = Number.MAX_SAFE_INTEGER) => {
    const upTo = (count: number) => Math.min(most, Math.floor(count / members))
    return sql`generate_series(${upTo(first - 1) + 1}::int, ${upTo(last)}::int) n`
  }
  const posts = sql`${some(10)} join posts p on p.slug = 'scale-' || n`
  const sold = sql`generate_series(${Math.min(BUSIEST_SALES, first - 1) + 1}::int, ${Math.min(BUSIEST_SALES, last)}::int) n
    join orders o on o.number = 'S-' || n and o.state = 'paid' join order_lines l on l.order_id = o.id`
  const producer = sql`(select id from producers where slug = 'scale-1')`
  const followed = sql`${some(100, FOLLOWED)} join actors a on a.uri = 'https://far.example/users/' || n`
  const ofBusiest = sql`(select id from actors where member_id = ${busiest}::uuid)`
  return [
    // Of a hundred members one writes here, too; most of what is read comes from elsewhere.
    sql`insert into actors (id, uri, kind, member_id, username, host, name, inbox, created_at)
      select gen_random_uuid(), ${hub} || '/actors/' || m.handle, 'Person', m.id, m.handle, ${new URL(hub).host}, m.name,
        ${hub} || '/actors/' || m.handle || '/inbox', now()
      from members m where m.id = ${busiest}::uuid and not exists (select from actors where member_id = m.id)
        or m.handle in (select 'scale_' || n from ${some(100)})`,
    sql`insert into notes (id, uri, kind, author_id, html, audience, attachments, published_at, received_at)
      select gen_random_uuid(), ${hub} || '/notes/' || n, 'Note', a.id, '<p>From here, day ' || n || '</p>', 'public', '[]', at, at
      from ${some(100)} join actors a on a.uri = ${hub} || '/actors/scale_' || n
        cross join lateral (select now() - make_interval(mins => n * 100) as at) p`,
    // What triggers would keep: here they do not run.
    sql`insert into local_notes (note_id, published_at) select o.id, o.published_at
      from ${some(100)} join notes o on o.uri = ${hub} || '/notes/' || n`,
    sql`insert into follows (id, uri, follower_id, followed_id, requested_at, accepted_at)
      select gen_random_uuid(), ${hub} || '/follows/' || n, ${ofBusiest}, a.id, now(), now() from ${followed}`,
    sql`insert into tags (id, slug, name) select gen_random_uuid(), 'scale-' || n, 'Tag ' || n
      from generate_series(1, ${TAGS}::int) n where not exists (select from tags where slug = 'scale-' || n)`,
    sql`insert into post_tags (post_id, tag_id, position)
      select p.id, t.id, 0 from ${posts} join tags t on t.slug in ('scale-' || case when n % 2 = 0 then 1 else 1 + n % ${TAGS} end)`,
    sql`insert into post_authors (post_id, author_id, position)
      select p.id, a.id, 0 from ${posts} join authors a
        on a.slug = 'scale-' || case when n % 2 = 0 then 1 else 1 + n % (select greatest(1, count(*)) from authors where slug like 'scale-%')::int end`,
    sql`insert into note_tags (tag, published_at, note_id) select 'leeks', o.published_at, o.id
      from ${some(1)} join notes o on o.uri = 'https://far.example/notes/' || n where n % 2 = 0`,
    sql`insert into member_labels (member_id, slug, name, given_at)
      select m.id, 'label-' || 1 + n % 9, 'Label ' || 1 + n % 9, now() from ${some(2)} join members m on m.handle = 'scale_' || n`,
    sql`insert into vouchers (id, code, label, kind, amount, currency, created_at)
      select gen_random_uuid(), 'SCALE' || n, 'Voucher ' || n, 'flat', 100, 'GBP', now() - make_interval(mins => n) from ${some(20)}`,
    sql`with homes as (
        insert into households (id, name, opened_at)
        select m.id, 'Nr ' || n, now() from ${some(50)} join members m on m.handle = 'scale_' || n returning id)
      insert into household_memberships (id, household_id, member_id, joined_at) select id, id, id, now() from homes`,
    sql`insert into line_sources (order_line_id, variant_id, producer_id, unit_cost, unit_share, currency)
      select l.id, v.id, ${producer}, 100, 100, 'GBP' from ${sold} cross join (select id from variants order by id limit 1) v
      where ${producer} is not null`,
    sql`insert into producer_shares (id, producer_id, order_line_id, quantity, amount, currency, transaction_id, booked_at)
      select l.id, s.producer_id, l.id, 1, 100, 'GBP', o.id, o.placed_at from ${sold} join line_sources s on s.order_line_id = l.id`,
    sql`select fill_producer_days(${producer}) where ${producer} is not null`,
    sql`insert into producer_payouts (id, producer_id, amount, currency, way, note, paid_at)
      select gen_random_uuid(), p.id, 5000, 'GBP', 'transfer', '', now() - make_interval(weeks => n)
      from generate_series(1, ${WEEKS}::int) n join producers p on p.slug = 'scale-1'
      where not exists (select from producer_payouts where producer_id = p.id)`,
  ]
}
