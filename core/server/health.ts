import { sql } from 'kysely'
import type { House } from '#core/app/house'
import type { DomainName } from '#core/contracts/domain'
import { db } from '#core/database/db'
import { APPLIED_MIGRATIONS, pendingOf } from '#core/database/migrate'

const PATIENCE_MS = 2_000
const HEADERS = { 'cache-control': 'no-store' }

/** `GET /health`: this process is alive and answers. Whether it can do its work is `/ready`'s to say: a database that is away is no reason to start an app anew. */
export function healthAnswer(domain: DomainName): Response {
  return Response.json({ status: 'ok', domain }, { headers: HEADERS })
}

/** `GET /ready`: 200 while requests may be sent here: the database answers and is migrated, the cache answers, and nobody has asked us to stop. */
export async function readyAnswer(house: House, domain: DomainName): Promise<Response> {
  const [{ database, migrations }, cache] = await Promise.all([
    databaseState(house),
    inTime(house.cache.answers(), false),
  ])
  const closing = house.closing.aborted
  const ready = database && migrations && cache && !closing
  return Response.json(
    { status: ready ? 'ready' : 'not ready', domain, database, migrations, cache, closing },
    { status: ready ? 200 : 503, headers: ready ? HEADERS : { ...HEADERS, 'retry-after': '5' } },
  )
}

async function databaseState(house: House): Promise<{ database: boolean; migrations: boolean }> {
  const away = { database: false, migrations: false }
  const asked = sql
    .raw<{ name: string }>(APPLIED_MIGRATIONS)
    .execute(db({ em: house.orm.em.fork() }))
    .then(
      ({ rows }) => ({ database: true, migrations: pendingOf(rows.map(({ name }) => name)).length === 0 }),
      error => {
        house.log.debug({ err: error }, 'the database does not answer')
        return away
      },
    )
  return inTime(asked, away)
}

function inTime<T>(asked: Promise<T>, instead: T): Promise<T> {
  const late = Promise.withResolvers<T>()
  const timer = setTimeout(() => late.resolve(instead), PATIENCE_MS)
  return Promise.race([asked, late.promise]).finally(() => clearTimeout(timer))
}
