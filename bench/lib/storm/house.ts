import { type Kysely, type NotNull, sql } from 'kysely'
import type { House } from '#core/app/house'
import { readConfig } from '#core/config/config'
import type { Ctx } from '#core/contracts/ctx'
import type { Role } from '#core/contracts/viewer'
import { jobCtx } from '#core/database/ctx'
import { type Database, db } from '#core/database/db'
import { createSumUpPayments } from '#core/payments/sumup'
import { openHouse } from '#core/server/open-house'
import { services } from '#core/services/registry'
import { scratchFolder } from '../../../scripts/scratch-folder'

/** How long the provider is waited for: storms are short. */
const TIMEOUT_MS = 400

export type StormAccess = {
  readonly databaseUrl: string
  readonly provider: string
  readonly apiKey: string
  readonly merchantCode: string
}

/** A house without doors: nobody listens, everything is done by calling its services. */
export async function stormHouse({
  databaseUrl,
  provider,
  apiKey,
  merchantCode,
}: StormAccess): Promise<House> {
  const config = readConfig({
    COOP_DATA: scratchFolder('storm').folder,
    COOP_ALLOW_PRIVATE: '1',
    // One for all of its processes, each of which has a data directory of its own.
    COOP_SECRET: 'a storm is weathered with these words: qvzkx',
    LOG_LEVEL: 'silent',
  })
  const access = { host: provider, apiKey, merchantCode }
  const house = await openHouse(config, databaseUrl, access, services)
  return { ...house, payments: createSumUpPayments({ ...access, timeoutMs: TIMEOUT_MS }) }
}

/** What a process of the storm says when it does something twice at one moment. */
export const PRESSED_TWICE = 'pressed twice'

export type Person = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly handle: string
}

export function ctxOf(house: House, member: Person, roles: readonly Role[] = []): Ctx {
  return { ...jobCtx(house), viewer: { member, roles } }
}

/** For one query outside of any transaction. */
export function query(house: House): Kysely<Database> {
  return db({ em: house.orm.em.fork() })
}

export function peopleOf(house: House): Promise<Person[]> {
  return query(house)
    .selectFrom('members')
    .select(['id', 'name', 'email', 'handle'])
    .where('email', 'is not', null)
    .$narrowType<{ email: NotNull }>()
    .orderBy('handle')
    .execute()
}

type Job = { readonly id: number; readonly task: string; readonly payload: Record<string, unknown> }

/** Waiting jobs of the storm's tasks, whatever their time, and whoever died holding them. */
export async function waitingJobs(house: House, limit: number): Promise<Job[]> {
  const { rows } = await sql<Job>`
    select j.id, t.identifier as task, j.payload from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id order by random() limit ${limit}`.execute(
    query(house),
  )
  return rows
}

export async function forgetJob(house: House, id: number): Promise<void> {
  await sql`delete from graphile_worker._private_jobs where id = ${id}`.execute(query(house))
}

/** Those of the processes that were killed, which no worker of the storm would free for as long as they last. */
export async function freeClaims(house: House): Promise<void> {
  await query(house).deleteFrom('claims').execute()
}
