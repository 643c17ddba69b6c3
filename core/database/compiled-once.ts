import type { EntityManager } from '@mikro-orm/postgresql'
import type { Compilable, CompiledQuery, Kysely } from 'kysely'
import { type Database, db } from './db'

/**
 * A read that has no values of its own, made by the builder at its first use and asked as it is from then on: making it
 * anew is a quarter of what a short one costs.
 */
export function compiledOnce<Row>(
  make: (tables: Kysely<Database>) => Compilable<Row>,
): (ctx: { readonly em: EntityManager }) => Promise<Row[]> {
  let compiled: CompiledQuery<Row> | undefined
  return async ctx => {
    const tables = db(ctx)
    compiled ??= make(tables).compile()
    return (await tables.executeQuery(compiled)).rows
  }
}
