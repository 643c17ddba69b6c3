import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { lockSlugs } from '#core/database/slug-lock'

const LONGEST = 100
/** So many numbers behind a name are looked at before all of them are. */
const LIKELY = 8

type Table = 'products' | 'producers' | 'categories' | 'market_pages' | 'properties'

/** `Crème fraîche, 2 kg` → `creme-fraiche-2-kg`, with a number behind it when that is taken in the table. It stays free until the transaction ends. */
export async function uniqueSlug(tx: Tx, table: Table, name: string): Promise<string> {
  const [slug = ''] = await uniqueSlugs(tx, table, [name])
  return slug
}

/** The same for several names, in their order, no two alike. */
export async function uniqueSlugs(tx: Tx, table: Table, names: readonly string[]): Promise<string[]> {
  const wanted = names.map(slugOf)
  await lockSlugs(tx, table, wanted)
  const likely = wanted.flatMap(slug => Array.from({ length: LIKELY }, (_, at) => numbered(slug, at + 1)))
  const taken = await takenOf(tx, table, likely)
  const whole = new Set<string>()
  const slugs: string[] = []
  for (const slug of wanted) {
    let number = 1
    for (; taken.has(numbered(slug, number)); number++)
      if (number === LIKELY && !whole.has(slug)) {
        for (const other of await takenBehind(tx, table, slug)) taken.add(other)
        whole.add(slug)
      }
    const free = numbered(slug, number)
    taken.add(free)
    slugs.push(free)
  }
  return slugs
}

const numbered = (slug: string, number: number) => (number === 1 ? slug : `${slug}-${number}`)

async function takenOf(tx: Tx, table: Table, slugs: readonly string[]): Promise<Set<string>> {
  const rows = await db(tx)
    .selectFrom(table)
    .select('slug')
    .where('slug', '=', sql<string>`any(${[...new Set(slugs)]}::text[])`)
    .execute()
  return new Set(rows.map(({ slug }) => slug))
}

async function takenBehind(tx: Tx, table: Table, slug: string): Promise<readonly string[]> {
  const rows = await db(tx).selectFrom(table).select('slug').where('slug', 'like', `${slug}-%`).execute()
  return rows.map(row => row.slug)
}

function slugOf(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g)
  return words?.join('-').slice(0, LONGEST).replace(/-+$/, '') || 'untitled'
}
