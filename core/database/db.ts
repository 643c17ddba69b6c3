import type { EntityManager } from '@mikro-orm/postgresql'
import type { Kysely } from 'kysely'
import type { Database } from './tables'

export type { Database } from './tables'

/**
 * Typed, bound queries in the unit of work of `ctx`: inside `transaction()` they are part of it. For writes and
 * plain reads; report-like reads are `sql` templates that `.execute(db(ctx))`; what a form loads, changes and
 * saves goes through `ctx.em` (docs/decisions/0013-three-ways-to-query.md). Its common forms have types of their own
 * (kysely-overloads.ts).
 */
export function db(ctx: { readonly em: EntityManager }): Kysely<Database> {
  return ctx.em.getKysely<Database>()
}
