import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { countUpTo } from '#core/database/count-rows'
import { db } from '#core/database/db'

const FAULTS_SHOWN = 20
const SLOW_SHOWN = 15
/** So much that waits is counted for the page; of more it says that there is more. */
export const MOST_COUNTED = 1_000
/** So many uploads are summed up; of more, it is estimated. */
const MOST_SUMMED = 1_000
/** So many uploads, about, say how large all of them are. */
const SAMPLED = 400

export type WorkerProcess = {
  readonly host: string
  readonly pid: number
  readonly startedAt: Date
  readonly beatAt: Date
}

export type LastFault = {
  readonly message: string
  readonly error: string | null
  /** The app or the job. */
  readonly where: string | null
  readonly requestId: string | null
  readonly times: number
  readonly lastAt: Date
}

/** What a person may have to do something about, counted; of the page one more than `MOST_COUNTED` where there are more. */
export type Counts = {
  readonly lettersWaiting: number
  readonly lettersFailed: number
  readonly deliveriesWaiting: number
  readonly hostsInTrouble: number
  /** Differences between our books and SumUp's that nobody has settled. */
  readonly paymentDifferences: number
  /** Neither paid nor failed for more than an hour. */
  readonly paymentsOpen: number
  readonly refundsOpen: number
}

/** How much is stored; of many uploads an estimate, from some of them. */
export type Stored = {
  readonly mediaFiles: number
  readonly mediaBytes: number
  readonly isEstimate: boolean
  readonly databaseBytes: number
}

export type LastBackup = { readonly at: Date; readonly place: string; readonly bytes: number }

export type HouseStatus = {
  readonly postgres: string
  readonly counts: Counts
  readonly stored: Stored
  readonly workers: readonly WorkerProcess[]
  readonly faults: readonly LastFault[]
  readonly backup: LastBackup | null
  readonly slowPages: readonly SlowRoute[]
}

/** Of the last week. */
export type SlowRoute = {
  readonly domain: string
  readonly route: string
  readonly times: number
  readonly meanMs: number
  readonly longestMs: number
  /** Of the longest. */
  readonly requestId: string | null
}

/** How the house is. The operator's alone. */
export async function houseStatus(ctx: Ctx): Promise<HouseStatus> {
  requireRole(ctx, 'server')
  const { rows } = await sql<{
    postgres: string
  }>`select current_setting('server_version') as postgres`.execute(db(ctx))
  return {
    postgres: rows[0]?.postgres ?? '',
    counts: await readCounts(ctx, MOST_COUNTED),
    stored: await readStored(ctx),
    workers: await workers(ctx),
    faults: await lastFaults(ctx),
    backup: await lastBackup(ctx),
    slowPages: await slowPages(ctx),
  }
}

const WAITING: Readonly<Record<keyof Counts, RawBuilder<unknown>>> = {
  lettersWaiting: sql`from outgoing_letters where sent_at is null and failed_at is null`,
  lettersFailed: sql`from outgoing_letters where sent_at is null and failed_at is not null`,
  deliveriesWaiting: sql`from deliveries where delivered_at is null and abandoned_at is null`,
  hostsInTrouble: sql`from remote_hosts where failures > 0`,
  paymentDifferences: sql`from unsettled_differences`,
  paymentsOpen: sql`from payments where state in ('created', 'pending') and created_at < now() - interval '1 hour'`,
  refundsOpen: sql`from refunds where state = 'requested'`,
}

/** How many there are in all, where that is kept. */
const KEPT: Partial<typeof WAITING> = {
  lettersFailed: sql`select coalesce(sum(many), 0)::int from kept_counts where name = 'refused-letters'`,
}

/**
 * What waits, and not what has been: asked often, by whoever watches. Of each all, or for a page one more than `most` where
 * there are more.
 */
export async function readCounts(ctx: Pick<Ctx, 'em'>, most: number | null = null): Promise<Counts> {
  const counted = Object.entries(WAITING).map(([name, rows]) => {
    const count =
      most === null
        ? (KEPT[name as keyof Counts] ?? sql`select count(*)::int ${rows}`)
        : countUpTo(rows, most)
    return sql`(${count}) as ${sql.id(name)}`
  })
  const { rows } = await sql<Counts>`select ${sql.join(counted)}`.execute(db(ctx))
  const [counts] = rows
  if (!counts) throw new Error('nothing could be counted')
  return counts
}

async function readStored(ctx: Ctx): Promise<Stored> {
  const { rows } = await sql<Omit<Stored, 'isEstimate'>>`
    select count(*)::int as "mediaFiles", coalesce(sum(bytes), 0)::bigint as "mediaBytes",
      pg_database_size(current_database()) as "databaseBytes" from (
        select bytes from media limit ${sql.lit(MOST_SUMMED + 1)}) counted`.execute(db(ctx))
  const [stored] = rows
  if (!stored) throw new Error('nothing could be counted')
  if (stored.mediaFiles <= MOST_SUMMED) return { ...stored, isEstimate: false }
  return {
    ...stored,
    ...(await estimatedMedia(ctx, stored.mediaBytes / stored.mediaFiles)),
    isEstimate: true,
  }
}

/** As many as PostgreSQL thinks there are, each as large as those of some pages of the table are, or else as `usual`. */
async function estimatedMedia(ctx: Ctx, usual: number): Promise<Pick<Stored, 'mediaFiles' | 'mediaBytes'>> {
  const { rows } = await sql<Pick<Stored, 'mediaFiles' | 'mediaBytes'>>`
    with estimated as (select greatest(c.reltuples, ${sql.lit(MOST_SUMMED)})::bigint as files from pg_class c
      where c.oid = 'media'::regclass)
    select files::int as "mediaFiles", (files * (
      select coalesce(avg(bytes), ${usual}) from media tablesample system (least(100, 100.0 * ${sql.lit(SAMPLED)} / (select files from estimated)))))::bigint as "mediaBytes"
    from estimated`.execute(db(ctx))
  return rows[0] ?? { mediaFiles: 0, mediaBytes: 0 }
}

async function workers(ctx: Ctx): Promise<readonly WorkerProcess[]> {
  return db(ctx)
    .selectFrom('workers')
    .select(['host', 'pid', 'started_at as startedAt', 'beat_at as beatAt'])
    .orderBy('started_at')
    .execute()
}

async function lastFaults(ctx: Ctx): Promise<readonly LastFault[]> {
  return db(ctx)
    .selectFrom('logged_faults')
    .select(['message', 'error', 'request_id as requestId', 'times', 'last_at as lastAt'])
    .select(sql<string | null>`coalesce(task, domain)`.as('where'))
    .orderBy('last_at', 'desc')
    .limit(FAULTS_SHOWN)
    .execute()
}

/** Those that kept most people waiting longest in the last seven days. */
async function slowPages(ctx: Ctx): Promise<readonly SlowRoute[]> {
  const { rows } = await sql<SlowRoute>`
    select domain, route, sum(times)::int as times, (sum(total_ms) / sum(times))::int as "meanMs",
      max(longest_ms)::int as "longestMs", (array_agg(request_id order by longest_ms desc))[1] as "requestId"
    from slow_pages where day > ${ctx.now}::date - 7
    group by domain, route order by sum(total_ms) desc, domain, route limit ${sql.lit(SLOW_SHOWN)}`.execute(
    db(ctx),
  )
  return rows
}

/** What `bun run backup` wrote down at its end. */
export async function lastBackup(ctx: Pick<Ctx, 'em'>): Promise<LastBackup | null> {
  const row = await db(ctx)
    .selectFrom('settings')
    .select('value')
    .where('key', '=', 'backup')
    .executeTakeFirst()
  if (!row) return null
  const { at, place, bytes } = row.value as { at: string; place: string; bytes: number }
  return { at: new Date(at), place, bytes }
}
