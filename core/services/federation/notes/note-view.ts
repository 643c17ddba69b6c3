import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** A note as a page shows it to the viewer. */
export type NoteView = {
  readonly id: string
  readonly uri: string
  readonly kind: 'Note' | 'Article'
  readonly title: string | null
  /** Plain text: a content warning, or an article's excerpt. */
  readonly summary: string | null
  /** Sanitised. */
  readonly html: string
  /** Absolute. */
  readonly url: string | null
  readonly audience: 'public' | 'unlisted' | 'followers' | 'direct'
  readonly sensitive: boolean
  readonly images: readonly { url: string; alt: string; type: string }[]
  readonly publishedAt: Date
  readonly editedAt: Date | null
  readonly author: NoteAuthor
  /** Who brought it into this timeline. */
  readonly boostedBy: string | null
  /** Where it stands in this timeline. */
  readonly at: Date
  readonly likes: number
  readonly boosts: number
  readonly replies: number
  readonly liked: boolean
  readonly boosted: boolean
  readonly mine: boolean
}

export type NoteAuthor = {
  readonly id: string
  readonly name: string
  readonly username: string
  readonly host: string
  readonly memberId: string | null
  readonly app: string | null
  /** They closed their account: there is nobody to look at. */
  readonly gone: boolean
}

/** Columns of a `NoteView` out of `entries e join notes n … join actors a …`, as the member `me` sees it. */
const viewColumns = (
  me: string | null,
) => sql`n.id, n.uri, n.kind, n.title, n.summary, n.html, n.url, n.audience, n.sensitive,
  n.attachments as images, n.published_at as "publishedAt", n.edited_at as "editedAt",
  json_build_object('id', a.id, 'name', a.name, 'username', a.username, 'host', a.host,
    'memberId', a.member_id, 'app', a.app, 'gone', a.deleted_at is not null) as author,
  (select b.name from actors b where b.id = e.booster) as "boostedBy", e.at,
  (select count(*)::int from reactions r where r.note_id = n.id and r.kind = 'Like') as likes,
  (select count(*)::int from reactions r where r.note_id = n.id and r.kind = 'Announce') as boosts,
  (select count(*)::int from notes c where c.in_reply_to = n.uri and c.deleted_at is null) as replies,
  exists (select 1 from reactions r join actors me on me.id = r.actor_id
    where r.note_id = n.id and r.kind = 'Like' and me.member_id = ${me}::uuid) as liked,
  exists (select 1 from reactions r join actors me on me.id = r.actor_id
    where r.note_id = n.id and r.kind = 'Announce' and me.member_id = ${me}::uuid) as boosted,
  coalesce(a.member_id = ${me}::uuid, false) as mine`

const ONE_BY_ONE = sql`cross join lateral (select * from notes where id = e.id limit 1) n
  cross join lateral (select * from actors where id = n.author_id limit 1) a`

/**
 * The notes of `entries`, a query of `(id, at, booster)`, that fulfil `where` over notes `n` and their authors `a`.
 */
export async function selectNotes(
  ctx: Ctx,
  query: {
    readonly entries: RawBuilder<unknown>
    readonly where: RawBuilder<boolean>
    readonly order?: RawBuilder<unknown>
    readonly limit: number
    /** That entries are few: each is looked up by itself, however many notes there are. */
    readonly areFew?: boolean
  },
): Promise<NoteView[]> {
  const me = ctx.viewer.member?.id ?? null
  const { rows } = await sql<NoteView>`
    with entries as (${query.entries})
    select ${viewColumns(me)} from entries e ${query.areFew ? ONE_BY_ONE : sql`join notes n on n.id = e.id join actors a on a.id = n.author_id`}
    where ${query.where} order by ${query.order ?? sql`e.at desc, n.id desc`} limit ${sql.lit(query.limit)}
  `.execute(db(ctx))
  return rows
}
