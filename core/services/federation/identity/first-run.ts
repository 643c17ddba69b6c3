import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx } from '#core/contracts/ctx'
import type { Config } from '#core/contracts/platform/config'
import { Refusal } from '#core/contracts/refusal'
import { isSame, macOf } from '#core/crypto/secrets'
import type { Runtime } from '#core/database/ctx'
import { db } from '#core/database/db'
import { mergeSetting } from '#core/database/keep-setting'
import { transaction } from '#core/database/transaction'
import type { Key } from '#core/keys/keyring'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { oneLine } from '#core/text/one-line'
import { isReservedHandle } from './handles'
import { HandleTaken, TooManySignIns } from './refusals'

export class WrongFirstRunCode extends Refusal {
  override name = 'WrongFirstRunCode'
  constructor() {
    super('This is not the code that the server printed when it started.')
  }
}

/** While nobody is a member, the house waits for its operator. */
export async function isFirstRun(ctx: Pick<Ctx, 'em'>): Promise<boolean> {
  const anybody = await db(ctx).selectFrom('members').select('id').limit(1).executeTakeFirst()
  return anybody === undefined
}

/**
 * What only somebody at the terminal can know: without it a stranger could make themselves the operator. Derived, so
 * that it is the same in every process; worthless as soon as there is one member.
 */
export function firstRunCode({ keys }: Pick<Config, 'keys'>): string {
  return codeOf(keys.current('first run'))
}

function codeOf(key: Key): string {
  const code = macOf(key, 'first-run').toString('hex').slice(0, 12)
  return code.match(/.{4}/g)?.join('-') ?? code
}

/** For `bun start`: how to begin, or null once there is a member. */
export async function firstRunLines({ config, orm }: Runtime): Promise<readonly string[]> {
  if (!(await isFirstRun({ em: orm.em.fork() }))) return []
  return [
    '',
    'Nobody is a member yet. Make yourself the operator:',
    `  ${config.origins.federation}/welcome`,
    `  with this code: ${firstRunCode(config)}`,
  ]
}

export type NewCooperative = {
  readonly code: string
  readonly siteName: string
  readonly tagline: string
  readonly timeZone: string
  readonly name: string
  readonly handle: string
  readonly email: string
}

/**
 * Names the cooperative and makes its first member, the operator; returns the member's id.
 * Throws `WrongFirstRunCode`, `HandleTaken`, `TooManySignIns`; once there is a member, always `WrongFirstRunCode`.
 */
export async function createCooperative(ctx: Ctx, founding: NewCooperative): Promise<string> {
  const verdict = await createRateLimit(ctx.house.cache, 'first-run').hit('anybody')
  if (!verdict.allowed) throw new TooManySignIns(verdict.retryAfterSeconds)
  if (!isCode(ctx.house.config, founding.code)) throw new WrongFirstRunCode()
  if (isReservedHandle(founding.handle)) throw new HandleTaken()
  return transaction(ctx, async tx => {
    await sql`select pg_advisory_xact_lock(hashtext('first-run'))`.execute(db(tx))
    if (!(await isFirstRun(tx))) throw new WrongFirstRunCode()
    const id = Bun.randomUUIDv7()
    await db(tx)
      .insertInto('members')
      .values({
        id,
        email: sql<string>`lower(${founding.email})`,
        name: founding.name,
        handle: founding.handle,
        joined_at: tx.now,
      })
      .execute()
    await db(tx)
      .insertInto('role_grants')
      .values({
        id: Bun.randomUUIDv7(),
        member_id: id,
        role: 'operator',
        granted_by_id: null,
        granted_at: tx.now,
      })
      .execute()
    await recordAudit(tx, {
      action: 'role.granted',
      subject: { kind: 'member', id },
      after: { role: 'operator' },
    })
    await recordSecurityEvent(tx, { event: 'role.granted', memberId: id, details: { role: 'operator' } })
    const { timeZone } = founding
    const [name, tagline] = [oneLine(founding.siteName), oneLine(founding.tagline)]
    await mergeSetting(tx, 'site', { name, tagline, timeZone })
    const named = { kind: 'settings', id: 'site' }
    await recordAudit(tx, { action: 'settings.changed', subject: named, after: { name, tagline, timeZone } })
    tx.purge('site')
    return id
  })
}

function isCode({ keys }: Pick<Config, 'keys'>, typed: string): boolean {
  const plain = (code: string) => code.toLowerCase().replaceAll(/[^0-9a-f]/g, '')
  return keys.accepted('first run').some(key => isSame(plain(typed), plain(codeOf(key))))
}
