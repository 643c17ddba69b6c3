import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { refuseTooMany, TooManyCategories } from '../categories/most-categories'
import { insertProperty } from '../properties/save-property'
import { uniqueSlug } from '../unique-slug'
import { CellFault } from './read-row'

/** Of the same producer: two farms may both sell Eggs. */
export async function productNamed(tx: Tx, title: string, producerId: string | null): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select id from products
    where lower(title) = lower(${title}) and producer_id is not distinct from ${producerId}::uuid
    order by id limit 1`.execute(db(tx))
  return rows[0]?.id ?? null
}

/** Makes it where there is none. */
export async function producerNamed(tx: Tx, name: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select id from producers where lower(name) = lower(${name}) order by id limit 1 for key share`.execute(
    db(tx),
  )
  if (rows[0]) return rows[0].id
  const id = Bun.randomUUIDv7()
  const slug = await uniqueSlug(tx, 'producers', name)
  await db(tx).insertInto('producers').values({ id, slug, name, created_at: tx.now }).execute()
  tx.purge('producers')
  return id
}

type Shelf = { readonly id: string; readonly depth: number | null }

/** Makes what is missing on the way to it. */
export async function categoryAt(tx: Tx, path: readonly string[]): Promise<string> {
  let parent: Shelf | null = null
  for (const name of path)
    parent = (await categoryBelow(tx, name, parent)) ?? (await createCategory(tx, name, parent))
  if (!parent) throw new CellFault('category', 'It has no name.')
  return parent.id
}

function categoryBelow(tx: Tx, name: string, parent: Shelf | null): Promise<Shelf | undefined> {
  return db(tx)
    .selectFrom('categories')
    .select(['id', 'depth'])
    .where(
      sql<boolean>`lower(name) = lower(${name}) and parent_id is not distinct from ${parent?.id ?? null}::uuid`,
    )
    .orderBy('id')
    .forKeyShare()
    .executeTakeFirst()
}

async function createCategory(tx: Tx, name: string, parent: Shelf | null): Promise<Shelf> {
  await refuseTooMany(tx).catch(fault => {
    throw fault instanceof TooManyCategories ? new CellFault('category', fault.message) : fault
  })
  return db(tx)
    .insertInto('categories')
    .values({
      ...{ id: Bun.randomUUIDv7(), slug: await uniqueSlug(tx, 'categories', name), name, description: '' },
      ...{ parent_id: parent?.id ?? null, parent_depth: parent?.depth ?? null },
      position: sql<number>`(select coalesce(max(position) + 1, 0) from categories)`,
    })
    .returning(['id', 'depth'])
    .executeTakeFirstOrThrow()
}

/** Each once: `Organic` and `organic` are one. */
export async function propertiesNamed(tx: Tx, names: readonly string[]): Promise<readonly string[]> {
  const ids: string[] = []
  for (const name of names) {
    const { rows } = await sql<{ id: string }>`
      select id from properties where lower(name) = lower(${name}) order by id limit 1`.execute(db(tx))
    ids.push(rows[0]?.id ?? (await insertProperty(tx, name)).id)
  }
  return [...new Set(ids)]
}
