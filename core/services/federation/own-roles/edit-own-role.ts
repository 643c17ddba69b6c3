import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { PERMISSIONS, type Permission, ROLES } from '#core/contracts/viewer'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { inReadingOrder } from '#core/database/reading-order'
import { savedForm } from '#core/database/saved-form'
import { refusing, SQLSTATE } from '#core/database/sqlstate'
import { transaction } from '#core/database/transaction'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { endSignInsOfAll } from '../end-sign-ins'
import { requireStillOperator } from '../identity/still-operator'

const MOST_OWN_ROLES = 100

/** What an own role can be made of: who says who may do what is an operator, and nothing less. */
export const GIVEABLE: readonly Permission[] = PERMISSIONS.filter(permission => permission !== 'operator')

export type OwnRoleSettings = {
  readonly name: string
  readonly permissions: readonly Permission[]
  /** Its holders have it only in a sign-in with more than a letter. */
  readonly needsSecondFactor: boolean
}

export type OwnRoleSummary = OwnRoleSettings & { readonly id: string; readonly holders: number }

/** What the form of an own role writes. */
export const OWN_ROLE_FORM = savedForm<OwnRoleSettings>('name', 'permissions', 'needsSecondFactor')

export class RoleUnusable extends Refusal {
  override name = 'RoleUnusable'
  constructor(
    readonly field: 'name' | 'permissions',
    message: string,
  ) {
    super(message)
  }
}

const nameTaken = () => new RoleUnusable('name', 'There is a role of this name.')

/** Those that are not retired, by name. There are never many: see `MOST_OWN_ROLES`. */
export async function ownRoles(ctx: Ctx): Promise<readonly OwnRoleSummary[]> {
  requireRole(ctx, 'operator')
  return db(ctx)
    .selectFrom('own_roles as r')
    .leftJoin('own_role_grants as g', 'g.own_role_id', 'r.id')
    .select(['r.id', 'r.name', 'r.permissions', 'r.needs_second_factor as needsSecondFactor'])
    .select(({ fn }) => fn.count<number>('g.id').as('holders'))
    .where('r.retired_at', 'is', null)
    .groupBy('r.id')
    .orderBy(inReadingOrder('r.name'))
    .execute()
}

/** Throws `NotFound`, also for a retired one. */
export async function ownRole(ctx: Ctx, id: string): Promise<OwnRoleSettings> {
  requireRole(ctx, 'operator')
  const role = await rowOf(ctx, readId(id)).executeTakeFirst()
  if (!role) throw new NotFound()
  return role
}

/** Throws `RoleUnusable`. */
export async function makeOwnRole(ctx: Ctx, settings: OwnRoleSettings): Promise<string> {
  const { id: madeBy } = requireRole(ctx, 'operator')
  requireFreshSignIn(ctx)
  const made = usable(settings)
  return orNameTaken(() =>
    transaction(ctx, async tx => {
      await requireStillOperator(tx)
      const { living } = await db(tx)
        .selectFrom('own_roles')
        .select(({ fn }) => fn.countAll<number>().as('living'))
        .where('retired_at', 'is', null)
        .executeTakeFirstOrThrow()
      if (living >= MOST_OWN_ROLES)
        throw new RoleUnusable('name', `There are ${MOST_OWN_ROLES} roles, and no more: retire one first.`)
      const id = Bun.randomUUIDv7()
      await db(tx)
        .insertInto('own_roles')
        .values({ id, ...columns(made), made_by_id: madeBy, made_at: tx.now })
        .execute()
      await recordAudit(tx, { action: 'own-role.made', subject: { kind: 'own_role', id }, after: made })
      await record(tx, 'role.made', made)
      return id
    }),
  )
}

/**
 * Says anew what a role may do; `seen` is the version of the form it was typed into. Where its holders may do other
 * things from here on, they sign in again. Throws `NotFound`, `ChangedMeanwhile`, `RoleUnusable`.
 */
export async function changeOwnRole(
  ctx: Ctx,
  asked: string,
  settings: OwnRoleSettings,
  seen: string | null,
): Promise<void> {
  requireRole(ctx, 'operator')
  requireFreshSignIn(ctx)
  const [id, after] = [readId(asked), usable(settings)]
  const ended = await orNameTaken(() =>
    transaction(ctx, async tx => {
      await requireStillOperator(tx)
      const before = await lockOwnRole(tx, id)
      OWN_ROLE_FORM.refuseStale(before, seen)
      await db(tx).updateTable('own_roles').set(columns(after)).where('id', '=', id).execute()
      const subject = { kind: 'own_role', id }
      await recordAudit(tx, { action: 'own-role.changed', subject, before, after })
      const isOther =
        before.needsSecondFactor !== after.needsSecondFactor ||
        !Bun.deepEquals(before.permissions, after.permissions)
      const ending = isOther ? await endSignInsOfAll(tx, await holdersOf(tx, id)) : []
      await record(tx, 'role.changed', after)
      return ending
    }),
  )
  for (const signIn of ended) await ctx.house.sessions.endSignIn(signIn)
}

/** Nobody has it any more, and nobody can be given it; what tells of it keeps its name. Throws `NotFound`. */
export async function retireOwnRole(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'operator')
  requireFreshSignIn(ctx)
  const id = readId(asked)
  const ended = await transaction(ctx, async tx => {
    await requireStillOperator(tx)
    const before = await lockOwnRole(tx, id)
    const holders = await holdersOf(tx, id)
    await db(tx).updateTable('own_roles').set({ retired_at: tx.now }).where('id', '=', id).execute()
    await db(tx).deleteFrom('own_role_grants').where('own_role_id', '=', id).execute()
    const subject = { kind: 'own_role', id }
    await recordAudit(tx, { action: 'own-role.retired', subject, before: { ...before, holders } })
    const ending = await endSignInsOfAll(tx, holders)
    await record(tx, 'role.retired', before)
    return ending
  })
  for (const signIn of ended) await ctx.house.sessions.endSignIn(signIn)
}

/** A role that is not retired, and stays as it is until the transaction is over. Throws `NotFound`. */
export async function lockOwnRole(tx: Tx, id: string): Promise<OwnRoleSettings> {
  const role = await rowOf(tx, id).forNoKeyUpdate().executeTakeFirst()
  if (!role) throw new NotFound()
  return role
}

function rowOf(ctx: Ctx, id: string) {
  return db(ctx)
    .selectFrom('own_roles')
    .select(['name', 'permissions', 'needs_second_factor as needsSecondFactor'])
    .where('id', '=', id)
    .where('retired_at', 'is', null)
}

/** Whoever changes it has just shown who they are. */
async function holdersOf(tx: Tx, id: string): Promise<readonly string[]> {
  const holders = await db(tx)
    .selectFrom('own_role_grants')
    .select('member_id as memberId')
    .where('own_role_id', '=', id)
    .orderBy('member_id')
    .execute()
  return holders.map(({ memberId }) => memberId).filter(memberId => memberId !== tx.viewer.member?.id)
}

/** In the order of `PERMISSIONS`, each once. Throws `RoleUnusable`. */
function usable({ name: typed, permissions, needsSecondFactor }: OwnRoleSettings): OwnRoleSettings {
  const name = typed.trim().replace(/\s+/g, ' ')
  if (!/^[^\p{C}]{1,60}$/u.test(name)) throw new RoleUnusable('name', 'Give it a name of at most 60 letters.')
  if (ROLES.some(role => role === name.toLowerCase())) throw nameTaken()
  const chosen = GIVEABLE.filter(permission => permissions.includes(permission))
  if (chosen.length === 0 || chosen.length !== new Set(permissions).size)
    throw new RoleUnusable('permissions', 'Choose what its holders may do.')
  return { name, permissions: chosen, needsSecondFactor }
}

function orNameTaken<T>(work: () => Promise<T>): Promise<T> {
  return refusing({ state: SQLSTATE.uniqueViolation, constraint: 'own_roles_one_name' }, nameTaken, work)
}

function columns({ name, permissions, needsSecondFactor }: OwnRoleSettings) {
  return { name, permissions: jsonb([...permissions]), needs_second_factor: needsSecondFactor }
}

async function record(
  tx: Tx,
  event: 'role.made' | 'role.changed' | 'role.retired',
  { name, permissions }: OwnRoleSettings,
): Promise<void> {
  await recordSecurityEvent(tx, {
    event,
    memberId: null,
    details: { role: name, may: permissions.join(' ') },
  })
}
