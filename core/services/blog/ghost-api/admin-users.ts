import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import type { Role } from '#core/contracts/viewer'
import { type Database, db } from '#core/database/db'
import { objectIdOf } from '#core/ghost'
import { conditionsOf, orderOf } from './conditions'
import { type Answer, isOne, type One } from './content'
import { type AuthorRow, authorOf } from './people-and-tags'
import { picked } from './post-json'
import { type Askable, pagination, readQuery } from './query'
import { type Action, notFound } from './refusals'
import { AUTHOR_FIELDS } from './shelf-rows'
import { timeOfId } from './times'

const USERS: Askable = { includes: ['roles', 'permissions', 'count.posts'] }

/** What of our roles is closest to one of Ghost's staff, the most powerful first. */
const GHOST_ROLES: readonly (readonly [Role, string])[] = [
  ['operator', 'Administrator'],
  ['editor', 'Editor'],
  ['author', 'Author'],
  ['contributor', 'Contributor'],
]

type UserRow = AuthorRow & {
  readonly email: Selectable<Database['members']>['email']
  readonly roles: readonly Role[]
  readonly posts: number
}

/** `GET /ghost/api/admin/users/`: who writes here, whether or not they have an account. */
export async function browseUsers(ctx: Ctx, query: URLSearchParams): Promise<Answer> {
  const action: Action = { verb: 'list', of: 'users' }
  const asked = readQuery(query, USERS, action)
  const { rows, total } = await userRows(ctx, {
    ...asked,
    where: conditionsOf(asked.filter, USER_FIELDS, ctx.now, action),
    order: orderOf(asked.order, USER_FIELDS, sql`a.name`),
  })
  return {
    users: rows.map(row => picked(userOf(ctx, row, asked.include), asked.fields)),
    meta: pagination(asked, total),
  }
}

/** By id, slug, or the address of their account. */
export async function readUser(
  ctx: Ctx,
  one: One | { readonly email: string },
  query: URLSearchParams,
): Promise<Answer> {
  const action: Action = { verb: 'read', of: 'users' }
  const asked = readQuery(query, USERS, action)
  const where = 'email' in one ? sql<boolean>`m.email = ${one.email}` : isOne('a', 'author', one)
  const { rows } = await userRows(ctx, { where, order: sql`a.name`, limit: 1, page: 1 })
  if (!rows[0]) throw notFound(action)
  return { users: [userOf(ctx, rows[0], asked.include)] }
}

const USER_FIELDS = { ...AUTHOR_FIELDS, email: { of: sql`m.email`, type: 'text' } } as const

type Page = {
  readonly where: RawBuilder<boolean>
  readonly order: RawBuilder<unknown>
  readonly limit: number
  readonly page: number
}

async function userRows(ctx: Ctx, { where, order, limit, page }: Page) {
  requireRole(ctx, 'editor')
  const { rows } = await sql<UserRow & { readonly total: number }>`
    select a.id, a.slug, a.name, a.bio, a.image, m.email, count(*) over ()::int as total,
      (select count(*)::int from post_authors pa join posts p on p.id = pa.post_id and p.kind = 'post'
        where pa.author_id = a.id) as posts,
      coalesce((select json_agg(r.role) from role_grants r where r.member_id = m.id), '[]') as roles
    from authors a left join members m on m.id = a.member_id
    where ${where} order by ${order}, a.id limit ${limit} offset ${(page - 1) * limit}`.execute(db(ctx))
  return { rows, total: rows[0]?.total ?? 0 }
}

function userOf(ctx: Ctx, row: UserRow, include: ReadonlySet<string>) {
  const since = timeOfId(row.id)
  const { url, ...author } = authorOf(ctx, row)
  return {
    ...author,
    email: row.email,
    accessibility: null,
    status: row.email ? 'active' : 'inactive',
    tour: null,
    last_seen: null,
    comment_notifications: true,
    free_member_signup_notification: false,
    paid_subscription_started_notification: false,
    paid_subscription_canceled_notification: false,
    mention_notifications: false,
    recommendation_notifications: false,
    milestone_notifications: false,
    donation_notifications: false,
    gift_subscription_notifications: false,
    created_at: since,
    updated_at: since,
    ...(include.has('roles') && { roles: [roleOf(row)] }),
    ...(include.has('count.posts') && { count: { posts: row.posts } }),
    url,
  }
}

function roleOf({ id, roles }: UserRow) {
  const name = GHOST_ROLES.find(([ours]) => roles.includes(ours))?.[1] ?? 'Contributor'
  const since = timeOfId(id)
  return { id: objectIdOf(id), name, description: `${name}s`, created_at: since, updated_at: since }
}
