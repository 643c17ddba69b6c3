import { sql } from 'kysely'
import type { Visibility } from '#core/activitypub/documents/addressing'
import type { IncomingObject } from '#core/activitypub/parse-object'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import type { ActorRow } from '../actors/actor-row'
import { lockActor } from '../actors/lock-actor'
import { isWithdrawn } from '../actors/withdrawals'
import { announceReply } from './announce-reply'

/** A clock that is further ahead than this is no clock; an edit of then would win for ever. */
const MAX_AHEAD_MS = 86_400_000

export type KeptNote = { readonly id: string; readonly isNew: boolean }

/**
 * Keeps what somebody elsewhere wrote, or, `asEdit`, wrote anew. Null when nothing was kept: it was taken back, what
 * we have is younger, or another author has this address.
 */
export async function keepRemoteNote(
  ctx: Ctx,
  object: IncomingObject,
  author: ActorRow,
  audience: Visibility,
  asEdit = false,
): Promise<KeptNote | null> {
  return transaction(ctx, async tx => {
    if (!(await lockActor(tx, author)) || (await isWithdrawn(tx, author.id, object.id))) return null
    return keep(tx, object, author, audience, asEdit)
  })
}

async function keep(
  tx: Tx,
  object: IncomingObject,
  author: ActorRow,
  audience: Visibility,
  asEdit: boolean,
): Promise<KeptNote | null> {
  const content = {
    title: object.name,
    summary: object.summary,
    html: object.contentHtml,
    url: object.url,
    audience,
    sensitive: object.sensitive,
    attachments: jsonb(object.images.map(({ url, alt, mediaType }) => ({ url, alt, type: mediaType ?? '' }))),
    tags: jsonb(object.hashtags.map(name => ({ name: `#${name}`, href: '' }))),
    mentions: jsonb(addressed(object)),
  }
  const editedAt = editTime(object, tx.now)
  const row = await db(tx)
    .insertInto('notes')
    .values({
      ...content,
      id: Bun.randomUUIDv7(),
      uri: object.id,
      kind: object.type,
      author_id: author.id,
      in_reply_to: object.inReplyTo,
      // A date in the future would stand on top of every timeline until it comes.
      published_at: new Date(Math.min((object.published ?? tx.now).getTime(), tx.now.getTime())),
      received_at: tx.now,
      edited_at: editedAt,
    })
    .onConflict(conflict =>
      conflict
        .column('uri')
        .doUpdateSet({ ...content, edited_at: sql`coalesce(excluded.edited_at, notes.edited_at)` })
        .whereRef('notes.author_id', '=', 'excluded.author_id')
        .where('notes.deleted_at', 'is', null)
        .where(asEdit ? isNoOlderEdit : isYoungerThanAll),
    )
    .returning(['id', sql<boolean>`xmax = 0`.as('isNew')])
    .executeTakeFirst()
  if (!row) return null
  await announceReply(tx, row.isNew ? 'Create' : 'Update', { id: row.id, inReplyTo: object.inReplyTo })
  return row
}

/**
 * Edits of the same moment, and those of servers that date none, are taken in the order in which they come. One
 * without a date never takes the place of one with a date: nothing says that it is the younger.
 */
const isNoOlderEdit = sql<boolean>`(notes.edited_at is null or excluded.edited_at >= notes.edited_at)`

/** A copy of the thing as it was first said says nothing new, unless it carries a younger edit. */
const isYoungerThanAll = sql<boolean>`excluded.edited_at > coalesce(notes.edited_at, notes.published_at)`

function editTime({ updated }: IncomingObject, now: Date): Date | null {
  return updated && updated.getTime() <= now.getTime() + MAX_AHEAD_MS ? updated : null
}

/** Those it mentions, and those it is addressed to without a mention: both may read it. */
function addressed({ mentions, to, cc }: IncomingObject): { href: string; name: string }[] {
  const named = new Map(mentions.map(mention => [mention.href, mention]))
  for (const href of [...to, ...cc]) if (!named.has(href)) named.set(href, { href, name: '' })
  return [...named.values()]
}
