import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { likeContaining } from '#core/database/like'
import { memberWords } from '#core/database/member-words'
import { transaction } from '#core/database/transaction'
import { objectIdMatch, objectIdOf } from '#core/ghost'
import { hastenMembers } from '../ghost-sync/sync'
import { storable } from '../storable'
import { conditionsOf, orderOf } from './conditions'
import type { Answer } from './content'
import { type Fields, fieldsOf } from './fields'
import { labelRows, MEMBER_FIELDS, type MemberRow, memberJson, memberRows } from './member-rows'
import { sentThing } from './post-body'
import { picked } from './post-json'
import { pagination, readQuery } from './query'
import { type Action, GhostRefusal, invalid, notFound } from './refusals'
import { newslettersOf } from './site-json'

const MEMBERS = { includes: ['labels', 'newsletters', 'tiers'] }
const NEWEST = sql`m.joined_at desc`
const MAX_NOTE = 2000
/** As people write them; whether somebody reads there, a letter finds out. */
const ADDRESS = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/

/** `GET /ghost/api/admin/members/`. People are an operator’s to see: the key acts for one. */
export async function browseMembers(ctx: Ctx, query: URLSearchParams): Promise<Answer> {
  requireRole(ctx, 'editor')
  const action: Action = { verb: 'list', of: 'members' }
  const asked = readQuery(query, MEMBERS, action)
  const search = query.get('search')?.trim().toLowerCase() ?? ''
  // By the index of all words of a member, and of those only name and address.
  const found = sql<boolean>`${memberWords('m')} like ${likeContaining(search)}
    and (position(${search} in lower(m.name)) > 0 or position(${search} in m.email) > 0)`
  const conditions = [
    ...(search ? [found] : []),
    ...(asked.filter === null ? [] : [conditionsOf(asked.filter, MEMBER_FIELDS, ctx.now, action)]),
  ]
  const { rows, total } = await memberRows(ctx, {
    ...asked,
    where: conditions.length > 0 ? sql<boolean>`${sql.join(conditions, sql` and `)}` : null,
    order: orderOf(asked.order, MEMBER_FIELDS, NEWEST),
  })
  return { members: rows.map(row => picked(memberJson(row), asked.fields)), meta: pagination(asked, total) }
}

export async function readMember(ctx: Ctx, id: string): Promise<Answer> {
  return { members: [memberJson(await memberRow(ctx, id, { verb: 'read', of: 'members' }))] }
}

async function memberRow(ctx: Ctx, id: string, action: Action): Promise<MemberRow> {
  requireRole(ctx, 'editor')
  const match = objectIdMatch('member', id)
  const where = match
    ? sql<boolean>`(m.id = ${match.imported} or m.id between ${match.from} and ${match.to})`
    : sql<boolean>`false`
  const { rows } = await memberRows(ctx, { where, order: NEWEST, limit: 1, page: 1 })
  if (!rows[0]) throw notFound(action)
  return rows[0]
}

/** `POST /ghost/api/admin/members/`: they sign in by a link like everybody, and no letter is sent. */
export async function addMember(ctx: Ctx, body: unknown): Promise<Answer> {
  requireRole(ctx, 'editor')
  const action: Action = { verb: 'save', of: 'members' }
  const sent = sentMember(body, action)
  const email = String(sent.email ?? '')
    .trim()
    .toLowerCase()
  if (sent.email === undefined || sent.email === null)
    throw invalid(action, 'Validation (FieldIsRequired) failed for ["email"]')
  if (!ADDRESS.test(email) || email.length > 254)
    throw invalid(action, 'Invalid Email', { property: 'email' })
  const id = await transaction(ctx, async tx => {
    const entry = { email, name: String(sent.name ?? ''), joinedAt: null, ...(await saidOf(tx, sent)) }
    const member = await tx.services.account.enrol(tx, entry)
    await hastenMembers(tx)
    if (!member?.isNew)
      throw invalid(action, 'Member already exists. Attempting to add member with existing email address', {
        property: 'email',
      })
    return member.id
  })
  return readMember(ctx, objectIdOf(id))
}

/** `PUT /ghost/api/admin/members/:id/`: labels, note and newsletters; their name and address are the member’s own. */
export async function editMember(ctx: Ctx, id: string, body: unknown): Promise<Answer> {
  const action: Action = { verb: 'edit', of: 'members' }
  const sent = sentMember(body, action)
  const row = await memberRow(ctx, id, action)
  await transaction(ctx, async tx => {
    const said = await saidOf(tx, sent)
    await tx.services.account.enrol(tx, { email: row.email, name: row.name, joinedAt: null, ...said })
    await hastenMembers(tx)
  })
  return readMember(ctx, id)
}

/** `DELETE /ghost/api/admin/members/:id/`: an account has orders and tickets, and is its member's to close. */
export async function removeMember(ctx: Ctx, id: string): Promise<never> {
  await memberRow(ctx, id, { verb: 'delete', of: 'members' })
  throw new GhostRefusal(403, 'NoPermissionError', 'Members close their accounts themselves.')
}

/** As Ghost’s schema takes them: a note may be empty, but has to be a text. */
function sentMember(body: unknown, action: Action): Fields {
  const sent = storable(sentThing(body, action, null))
  for (const name of ['name', 'note']) if (sent[name] === null) throw noText(action, name)
  return sent
}

function noText(action: Action, property: string): GhostRefusal {
  const at = action.verb === 'save' ? '#/properties' : '#/properties/members/items/properties'
  return invalid(action, `Validation failed for ${property}.`, {
    property,
    details: [
      {
        instancePath: `/members/0/${property}`,
        keyword: 'type',
        params: { type: 'string' },
        schemaPath: `${at}/${property}/type`,
        message: 'must be string',
      },
    ],
  })
}

async function saidOf(tx: Tx, sent: Fields) {
  return {
    ...(sent.note !== undefined && {
      note: String(sent.note).slice(0, MAX_NOTE) || null,
    }),
    ...(Array.isArray(sent.labels) && { labels: sent.labels.flatMap(labelName) }),
    ...(Array.isArray(sent.newsletters) && { newsletterIds: await newsletterIds(tx, sent.newsletters) }),
  }
}

function labelName(label: unknown): string[] {
  if (typeof label === 'string') return [label]
  const { name } = fieldsOf(label)
  return typeof name === 'string' ? [name] : []
}

async function newsletterIds(tx: Tx, sent: readonly unknown[]): Promise<string[]> {
  const known = await db(tx).selectFrom('newsletters').select(['id', 'slug', 'name']).execute()
  return sent.flatMap(each => {
    const { id, slug, name } = fieldsOf(each)
    const match = typeof id === 'string' ? objectIdMatch('newsletter', id) : null
    const found = known.find(one =>
      match
        ? one.id === match.imported || (one.id >= match.from && one.id <= match.to)
        : one.slug === slug || one.name === name,
    )
    return found ? [found.id] : []
  })
}

export async function browseLabels(ctx: Ctx): Promise<Answer> {
  requireRole(ctx, 'editor')
  const labels = await labelRows(ctx)
  return { labels, meta: pagination({ page: 1, limit: Math.max(labels.length, 1) }, labels.length) }
}

/** `GET /ghost/api/admin/newsletters/`. */
export async function browseAllNewsletters(ctx: Ctx): Promise<Answer> {
  const newsletters = await allNewsletters(ctx)
  return {
    newsletters,
    meta: pagination({ page: 1, limit: Math.max(newsletters.length, 1) }, newsletters.length),
  }
}

export async function readNewsletter(ctx: Ctx, asked: string): Promise<Answer> {
  const newsletter = (await allNewsletters(ctx)).find(({ id }) => id === asked)
  if (!newsletter) throw notFound({ verb: 'read', of: 'newsletters' })
  return { newsletters: [newsletter] }
}

async function allNewsletters(ctx: Ctx) {
  requireRole(ctx, 'editor')
  return (await newslettersOf(ctx)).map(each => ({ ...each, status: 'active' }))
}
