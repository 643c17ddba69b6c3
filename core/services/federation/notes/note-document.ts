import { addressing, type Visibility } from '#core/activitypub/documents/addressing'
import { type ContentDescription, contentDocument, tombstone } from '#core/activitypub/documents/content'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { ActorRow } from '../actors/actor-row'

export type StoredNote = {
  readonly id: string
  readonly uri: string
  readonly kind: 'Note' | 'Article'
  readonly title: string | null
  readonly summary: string | null
  readonly html: string
  readonly url: string | null
  readonly inReplyTo: string | null
  /** Never `internal`: what stays in the house is no note. */
  readonly audience: Visibility
  readonly sensitive: boolean
  readonly attachments: readonly { url: string; alt: string; type: string }[]
  readonly tags: readonly { name: string; href: string }[]
  readonly mentions: readonly { href: string; name: string }[]
  readonly publishedAt: Date
  readonly editedAt: Date | null
  readonly deletedAt: Date | null
}

/** A note or article of one of our actors, by its address; null when there is none. */
export async function ownNote(ctx: Ctx, actor: ActorRow, uri: string): Promise<StoredNote | null> {
  const row = await db(ctx)
    .selectFrom('notes')
    .select(['id', 'uri', 'kind', 'title', 'summary', 'html', 'url', 'in_reply_to as inReplyTo'])
    .select(['audience', 'sensitive', 'attachments', 'tags', 'mentions'])
    .select(['published_at as publishedAt', 'edited_at as editedAt', 'deleted_at as deletedAt'])
    .where('uri', '=', uri)
    .where('author_id', '=', actor.id)
    .$narrowType<Pick<StoredNote, 'audience'>>()
    .executeTakeFirst()
  return row ?? null
}

/** As others fetch it; a tombstone when it is gone. */
export function noteDocument(ctx: Ctx, note: StoredNote, actor: ActorRow) {
  if (note.deletedAt) return tombstone(note.uri, note.kind, note.deletedAt)
  return contentDocument(describeNote(ctx, note, actor), addressingOf(note, actor))
}

export function addressingOf(note: Pick<StoredNote, 'audience' | 'mentions'>, actor: ActorRow) {
  const mentioned = note.mentions.map(({ href }) => href)
  return addressing(note.audience, actor.followers ?? `${actor.uri}/followers`, mentioned)
}

export function describeNote(ctx: Ctx, note: StoredNote, actor: ActorRow): ContentDescription {
  return {
    type: note.kind,
    id: note.uri,
    attributedTo: actor.uri,
    url: note.url ?? note.uri,
    ...(note.title ? { name: note.title } : {}),
    ...(note.summary ? { summary: note.summary } : {}),
    contentHtml: note.html,
    language: ctx.house.site().locale,
    sensitive: note.sensitive,
    published: note.publishedAt,
    ...(note.editedAt ? { updated: note.editedAt } : {}),
    ...(note.inReplyTo ? { inReplyTo: note.inReplyTo } : {}),
    images: note.attachments.map(({ url, alt, type }) => ({ url, alt, mediaType: type })),
    tags: [
      ...note.tags.map(tag => ({ type: 'Hashtag' as const, ...tag })),
      ...note.mentions.map(mention => ({ type: 'Mention' as const, ...mention })),
    ],
  }
}
