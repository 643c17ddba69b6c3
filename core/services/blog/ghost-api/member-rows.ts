import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { SUPPRESSED_AT } from '#core/database/suppressed-address'
import { objectIdOf } from '#core/ghost'
import type { FilterFields } from './conditions'
import { type TierRow, tierOf } from './tier-rows'

export type MemberRow = {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly joined_at: Date
  readonly note: string | null
  readonly status: 'free' | 'comped' | 'paid'
  readonly labels: readonly { readonly slug: string; readonly name: string; readonly given_at: string }[]
  readonly tiers: readonly (TierRow & { readonly ends_at: string | null })[]
  readonly newsletters: readonly {
    readonly id: string
    readonly name: string
    readonly description: string
  }[]
  /** Since when their address is written to no more; null where it is. */
  readonly suppressed_at: Date | null
}

const someLabel = (fits: RawBuilder<boolean>) =>
  sql<boolean>`exists (select from member_labels l where l.member_id = m.id and ${fits})`
const someNewsletter = (fits: RawBuilder<boolean>) =>
  sql<boolean>`exists (select from subscriptions s join newsletters n on n.id = s.newsletter_id
    where s.member_id = m.id and ${fits})`

const LABEL_SLUG = sql`l.slug`

const HELD = sql`tm.member_id = m.id and tm.starts_at <= now() and (tm.ends_at is null or tm.ends_at > now())`
const someTier = (fits: RawBuilder<boolean>) =>
  sql<boolean>`exists (select from tier_memberships tm join tiers g on g.id = tm.tier_id where ${HELD} and ${fits})`

/** In Ghost's words: who pays, who reads without paying, and who is only a member. */
const STATUS = sql<'free' | 'comped' | 'paid'>`case
  when ${someTier(sql`tm.source = 'purchase'`)} then 'paid' when ${someTier(sql`true`)} then 'comped' else 'free' end`
const TIER_SLUG = sql`g.slug`

/** What filters and orders may name of members. */
export const MEMBER_FIELDS: FilterFields = {
  id: { of: sql`m.id`, type: { idOf: 'member' } },
  email: { of: sql`m.email`, type: 'text' },
  name: { of: sql`m.name`, type: 'text' },
  status: { of: STATUS, type: 'text' },
  tier: { of: TIER_SLUG, type: 'text', some: someTier },
  tiers: { of: TIER_SLUG, type: 'text', some: someTier },
  created_at: { of: sql`m.joined_at`, type: 'moment' },
  label: { of: LABEL_SLUG, type: 'text', some: someLabel },
  labels: { of: LABEL_SLUG, type: 'text', some: someLabel },
  newsletters: { of: sql`n.slug`, type: 'text', some: someNewsletter },
  'newsletters.id': { of: sql`n.id`, type: { idOf: 'newsletter' }, some: someNewsletter },
  subscribed: { of: sql`exists (select from subscriptions s where s.member_id = m.id)`, type: 'boolean' },
}

const ALL = sql`select coalesce(sum(many), 0)::int as total from kept_counts where name = 'open-members'`

/** One page of members who have an account, and how many there are: of all of them as it is kept, of some as it is counted. */
export async function memberRows(
  ctx: Ctx,
  asked: {
    /** Null: all of them. */
    readonly where: RawBuilder<boolean> | null
    readonly order: RawBuilder<unknown>
    readonly limit: number
    readonly page: number
  },
): Promise<{ readonly rows: readonly MemberRow[]; readonly total: number }> {
  const open = sql`m.email is not null
    and not exists (select from account_closings c where c.member_id = m.id) and ${asked.where ?? sql`true`}`
  const [{ rows }, counted] = await Promise.all([
    sql<MemberRow>`
      select m.id, m.email, m.name, m.joined_at, note.note,
        ${SUPPRESSED_AT} as suppressed_at,
        coalesce((select json_agg(json_build_object('slug', l.slug, 'name', l.name, 'given_at', l.given_at)
          order by l.slug) from member_labels l where l.member_id = m.id), '[]') as labels,
        coalesce((select json_agg(json_build_object('id', n.id, 'name', n.name, 'description', n.description)
          order by n.name, n.id) from subscriptions s join newsletters n on n.id = s.newsletter_id
          where s.member_id = m.id), '[]') as newsletters, ${STATUS} as status,
        coalesce((select json_agg(json_build_object('id', g.id, 'slug', g.slug, 'name', g.name,
            'description', g.description, 'monthly_amount', g.monthly_amount, 'price_currency', g.price_currency,
            'yearly_amount', g.yearly_amount, 'welcome_url', g.welcome_url, 'created_at', g.created_at, 'retired_at', g.retired_at, 'ends_at', h.ends_at)
          order by g.name, g.id) from (select tm.tier_id, case when bool_or(tm.ends_at is null) then null
            else max(tm.ends_at) end as ends_at from tier_memberships tm where ${HELD} group by tm.tier_id) h
          join tiers g on g.id = h.tier_id), '[]') as tiers
      from (select m.* from members m where ${open}
          order by ${asked.order}, m.id desc limit ${asked.limit} offset ${(asked.page - 1) * asked.limit}) m
        left join member_notes note on note.member_id = m.id
      order by ${asked.order}, m.id desc`.execute(db(ctx)),
    sql<{
      total: number
    }>`${asked.where ? sql`select count(*)::int as total from members m where ${open}` : ALL}`.execute(
      db(ctx),
    ),
  ])
  return { rows, total: counted.rows[0]?.total ?? 0 }
}

/** A member as the Admin API shows one. */
export function memberJson(row: MemberRow) {
  const newsletters = row.newsletters.map(({ id, name, description }) => ({
    id: objectIdOf(id),
    name,
    description: description || null,
    status: 'active',
  }))
  return {
    id: objectIdOf(row.id),
    uuid: row.id,
    email: row.email,
    name: row.name,
    note: row.note,
    geolocation: null,
    subscribed: newsletters.length > 0,
    created_at: row.joined_at,
    updated_at: row.joined_at,
    labels: row.labels.map(({ slug, name, given_at }) => ({
      id: labelId(slug),
      name,
      slug,
      created_at: new Date(given_at),
      updated_at: new Date(given_at),
    })),
    subscriptions: [],
    avatar_image: null,
    comped: row.status === 'comped',
    email_count: 0,
    email_opened_count: 0,
    email_open_rate: null,
    status: row.status,
    last_seen_at: null,
    enable_comment_notifications: true,
    enable_updates_and_announcements: null,
    unsubscribe_url: null,
    can_comment: true,
    commenting: { disabled: false, disabled_reason: null, disabled_until: null },
    tiers: row.tiers.map(({ ends_at, ...tier }) => ({
      ...tierOf(tier),
      expiry_at: ends_at && new Date(ends_at),
    })),
    current_subscription: null,
    email_suppression: {
      suppressed: row.suppressed_at !== null,
      info: row.suppressed_at && { reason: 'fail', timestamp: row.suppressed_at },
    },
    newsletters,
  }
}

/** A label has no row of its own: its id is made of its slug. */
function labelId(slug: string): string {
  return new Bun.CryptoHasher('sha256').update(`label:${slug}`).digest('hex').slice(0, 24)
}

/** From one way in which a label is written to the next, along the index: not everybody who has it is looked at. */
export async function labelRows(ctx: Ctx) {
  const { rows } = await sql<{ slug: string; name: string; given_at: Date }>`
    with recursive written as (
      (select slug, name, given_at from member_labels order by slug, name, given_at limit 1)
      union all
      select l.* from written w cross join lateral (select slug, name, given_at from member_labels
        where (slug, name) > (w.slug, w.name) order by slug, name, given_at limit 1) l)
    select slug, min(name) as name, min(given_at) as given_at from written group by slug order by slug`.execute(
    db(ctx),
  )
  return rows.map(({ slug, name, given_at: at }) => ({
    id: labelId(slug),
    name,
    slug,
    created_at: at,
    updated_at: at,
  }))
}
