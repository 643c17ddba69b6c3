import { type RawBuilder, sql } from 'kysely'
import { hostOf } from '#core/activitypub/handle'
import type { Ctx } from '#core/contracts/ctx'
import { DOMAINS } from '#core/contracts/domain'
import type { Config } from '#core/contracts/platform/config'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'

/** The columns that say where a house is. */
const ADDRESSES = {
  actors: {
    texts: [
      'uri',
      'url',
      'inbox',
      'shared_inbox',
      'outbox',
      'followers',
      'following',
      'public_key_id',
      'ed25519key_id',
    ],
    json: [],
  },
  notes: { texts: ['uri', 'url', 'in_reply_to', 'html'], json: ['attachments', 'tags', 'mentions'] },
  ap_activities: { texts: ['uri', 'subject_id'], json: ['payload'] },
  follows: { texts: ['uri'], json: [] },
  reactions: { texts: ['uri'], json: [] },
  withdrawals: { texts: ['uri'], json: [] },
  comment_answers: { texts: ['uri'], json: [] },
  reply_hidings: { texts: ['uri'], json: [] },
  reply_reports: { texts: ['uri'], json: [] },
  notifications: { texts: ['url'], json: [] },
} as const
/** Nobody but this machine ever followed such an address. */
const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** Where the actors of this house live; null while it has none. */
export async function keptActorsOrigin(ctx: Pick<Ctx, 'em'>): Promise<string | null> {
  const { rows } = await sql<{ uri: string | null }>`select coalesce(
    (select uri from actors where app = 'federation'),
    (select uri from actors where app is not null order by app limit 1),
    (select uri from actors where member_id is not null order by member_id limit 1)) as uri`.execute(db(ctx))
  const uri = rows[0]?.uri
  return uri && URL.canParse(uri) ? new URL(uri).origin : null
}

/**
 * Where our actors live from now on. Those of a house that nobody elsewhere has met take its new address, with all that
 * names them. To others an actor *is* its address: those that were met keep the one they have. Repeating it changes nothing.
 */
export async function settleActors(ctx: Ctx): Promise<string> {
  const { origins } = ctx.house.config
  const kept = await keptActorsOrigin(ctx)
  if (kept === null || kept === origins.federation) return origins.federation
  if (await wasMet(ctx, kept, ctx.house.config)) return kept
  await transaction(ctx, async tx => {
    // Of processes that start at once the first moves them: one app's new port may be another's old one, to be moved on from.
    await sql`select pg_advisory_xact_lock(hashtext('actors_origin'))`.execute(db(tx))
    if ((await keptActorsOrigin(tx)) !== kept) return
    const moves = await movesFrom(tx, kept)
    for (const [table, { texts, json }] of Object.entries(ADDRESSES)) {
      const columns = [
        ...texts.map(name => moved(sql.ref(name), moves)),
        ...json.map(name => sql`${moved(sql`${sql.ref(name)}::text`, moves)}::jsonb`),
      ]
      const names = [...texts, ...json]
      const set = names.map((name, at) => sql`${sql.ref(name)} = ${columns[at]}`)
      const ours = table === 'actors' ? sql`(app is not null or member_id is not null)` : sql`true`
      const named = sql.join(
        names.map(name => sql`${sql.ref(name)}::text ~ ${anyOf(moves)}`),
        sql` or `,
      )
      await sql`update ${sql.table(table)} set ${sql.join(set)} where ${ours} and (${named})`.execute(db(tx))
    }
    await sql`update actors set host = ${hostOf(origins.federation)}
      where (app is not null or member_id is not null) and host = ${hostOf(kept)}`.execute(db(tx))
    tx.purge('actors', 'site')
  })
  ctx.house.log.info({ from: kept, to: origins.federation }, 'our actors took the new address')
  return origins.federation
}

/** What an operator is to know of a house whose actors live elsewhere. */
export function apartSentence(actorsOrigin: string, hub: string): string {
  return `Others in the fediverse know us at ${actorsOrigin}, and the site is at ${hub} now. Our actors keep the address at which they were met: let it lead to this site too, or nobody elsewhere can follow, answer or look us up.`
}

/** Whether anybody elsewhere knows an actor of ours: whom we asked anything was told who asks. */
export async function wasMet(
  ctx: Pick<Ctx, 'em'>,
  origin: string,
  { allowPrivate }: Pick<Config, 'allowPrivate'>,
): Promise<boolean> {
  if (LOOPBACK.test(new URL(origin).hostname) && !allowPrivate) return false
  const { rows } = await sql<{ met: boolean }>`select
    exists (select from actors where app is null and member_id is null and host <> ${hostOf(origin)})
    or exists (select from deliveries) or exists (select from remote_hosts) as met`.execute(db(ctx))
  return rows[0]?.met ?? false
}

type Move = { readonly from: string; readonly to: string; readonly between: string }

/** Where each app was, as its actor says, and where it is. */
async function movesFrom(ctx: Ctx, kept: string): Promise<Move[]> {
  const { origins } = ctx.house.config
  const rows = await db(ctx)
    .selectFrom('actors')
    .select(['app', 'url'])
    .where('app', 'is not', null)
    .orderBy('app')
    .execute()
  const moves = DOMAINS.map(name => {
    const url = rows.find(({ app }) => app === name)?.url
    const from = name === 'federation' ? kept : url && URL.canParse(url) ? new URL(url).origin : origins[name]
    return { from, to: origins[name], between: `moved-${Bun.randomUUIDv7()}` }
  })
  return moves.filter(({ from, to }) => from !== to)
}

/** By way of words of their own: one app's new port may be another's old one. */
function moved(column: RawBuilder<unknown>, moves: readonly Move[]): RawBuilder<unknown> {
  const away = moves.reduce(
    (text, { from, between }) => sql`regexp_replace(${text}, ${anyOf([{ from }])}, ${between}, 'g')`,
    column,
  )
  return moves.reduce((text, { to, between }) => sql`replace(${text}, ${between}, ${to})`, away)
}

/** An origin as a whole: `localhost:400` is not in `localhost:4000`, nor `blog.coop.example` in `blog.coop.example.org`. */
function anyOf(moves: readonly Pick<Move, 'from'>[]): string {
  const origins = moves.map(({ from }) => from.replace(/[.[\]]/g, String.raw`\$&`))
  return `(?:${origins.join('|')})(?![\\w:-]|\\.\\w)`
}
