import type { Visibility } from '#core/activitypub/documents/addressing'
import type { IncomingObject } from '#core/activitypub/parse-object'
import type { Ctx } from '#core/contracts/ctx'
import type { ActorRow } from '../actors/actor-row'

/** Keeps what somebody elsewhere wrote, or wrote anew. Returns our id of it; null when another author has this address. */
export async function keepRemoteNote(
  ctx: Ctx,
  object: IncomingObject,
  author: ActorRow,
  audience: Visibility,
): Promise<string | null> {
  // A date in the future would stand on top of every timeline until it comes.
  const published = new Date(Math.min((object.published ?? ctx.now).getTime(), ctx.now.getTime()))
  const [row] = await ctx.em.execute<{ id: string }[]>(
    `insert into notes (id, uri, kind, author_id, title, summary, html, url, in_reply_to, audience, sensitive,
       attachments, tags, mentions, published_at, received_at, edited_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?::jsonb, ?, ?, ?)
     on conflict (uri) do update set title = excluded.title, summary = excluded.summary, html = excluded.html,
       sensitive = excluded.sensitive, attachments = excluded.attachments, tags = excluded.tags,
       mentions = excluded.mentions, edited_at = coalesce(excluded.edited_at, notes.edited_at)
     where notes.author_id = excluded.author_id and notes.deleted_at is null
     returning id`,
    [
      Bun.randomUUIDv7(),
      object.id,
      object.type,
      author.id,
      object.name,
      object.summary,
      object.contentHtml,
      object.url,
      object.inReplyTo,
      audience,
      object.sensitive,
      JSON.stringify(object.images.map(({ url, alt, mediaType }) => ({ url, alt, type: mediaType ?? '' }))),
      JSON.stringify(object.hashtags.map(name => ({ name: `#${name}`, href: '' }))),
      JSON.stringify(addressed(object)),
      published,
      ctx.now,
      object.updated,
    ],
  )
  return row?.id ?? null
}

/** Those it mentions, and those it is addressed to without a mention: both may read it. */
function addressed({ mentions, to, cc }: IncomingObject): { href: string; name: string }[] {
  const named = new Map(mentions.map(mention => [mention.href, mention]))
  for (const href of [...to, ...cc]) if (!named.has(href)) named.set(href, { href, name: '' })
  return [...named.values()]
}
