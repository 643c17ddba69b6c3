import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { GhostItem } from '#core/ghost'
import { digest } from '../ghost-import/content'
import type { PostKind } from '../post-input'

type Creation = {
  readonly site: string
  readonly kind: PostKind | 'tag' | 'member' | 'tier'
  readonly our_id: string
}
type Text = Readonly<Record<string, unknown>>

/** Before ours is made there: what is sent, so that it is known again should the answer be lost. */
export async function keepCreation(ctx: Ctx, creation: Creation, sent: Text): Promise<void> {
  const sent_hash = textHash(sent, creation.site)
  await db(ctx)
    .insertInto('ghost_creations')
    .values({ ...creation, sent_hash, asked_at: ctx.now })
    .onConflict(conflict =>
      conflict
        .columns(['site', 'kind', 'our_id'])
        .doUpdateSet({ sent_hash, refused_version: null, refusal: null }),
    )
    .execute()
}

/** It was not made there: until it is another version, nobody asks again. */
export async function refuseCreation(
  ctx: Ctx,
  creation: Creation,
  refused_version: number,
  refusal: string,
): Promise<void> {
  await db(ctx)
    .insertInto('ghost_creations')
    .values({ ...creation, sent_hash: '', asked_at: ctx.now, refused_version, refusal })
    .onConflict(conflict =>
      conflict.columns(['site', 'kind', 'our_id']).doUpdateSet({ refused_version, refusal }),
    )
    .execute()
}

/** Which of these, by their ids there, are ours that an earlier run made there without hearing of it. */
export async function madeBefore(
  tx: Tx,
  site: string,
  kind: PostKind,
  items: readonly GhostItem[],
): Promise<ReadonlyMap<string, string>> {
  if (items.length === 0) return new Map()
  const rows = await db(tx)
    .selectFrom('ghost_creations')
    .select(['our_id', 'sent_hash'])
    .where('site', '=', site)
    .where('kind', '=', kind)
    .execute()
  if (rows.length === 0) return new Map()
  const byHash = new Map(rows.map(row => [row.sent_hash, row.our_id]))
  return new Map(
    items.flatMap(item => {
      const ourId = byHash.get(textHash(item, site))
      return ourId ? [[item.id, ourId] as const] : []
    }),
  )
}

export async function forgetCreation(
  tx: Tx,
  site: string,
  kind: Creation['kind'],
  ourId: string,
): Promise<void> {
  await db(tx)
    .deleteFrom('ghost_creations')
    .where('site', '=', site)
    .where('kind', '=', kind)
    .where('our_id', '=', ourId)
    .execute()
}

/** Of what a person would know it by. */
function textHash({ title, lexical }: Text, site: string): string {
  const reread = (_: string, value: unknown) => (typeof value === 'string' ? withoutSite(value, site) : value)
  return digest({ title, document: typeof lexical === 'string' ? JSON.parse(lexical, reread) : null })
}

/** Ghost writes its own address before each path that it is sent, and percent signs for what is not ASCII. */
function withoutSite(text: string, site: string): string {
  return text
    .replace(new RegExp(`${RegExp.escape(site)}(?![\\w.:-])/?`, 'g'), '/')
    .replace(/(?:%[0-9a-f]{2})+/gi, percentDecoded)
}

function percentDecoded(escapes: string): string {
  return Buffer.from(escapes.replaceAll('%', ''), 'hex').toString()
}
