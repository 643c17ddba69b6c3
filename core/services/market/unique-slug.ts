import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { lockSlug } from '#core/database/slug-lock'

const LONGEST = 100

/** `Crème fraîche, 2 kg` → `creme-fraiche-2-kg`, with a number behind it when that is taken in the table. It stays free until the transaction ends. */
export async function uniqueSlug(
  tx: Tx,
  table: 'products' | 'producers' | 'categories' | 'market_pages' | 'properties',
  name: string,
): Promise<string> {
  const wanted = slugOf(name)
  await lockSlug(tx, table, wanted)
  const rows = await db(tx)
    .selectFrom(table)
    .select('slug')
    .where(({ eb, or }) => or([eb('slug', '=', wanted), eb('slug', 'like', `${wanted}-%`)]))
    .execute()
  const taken = new Set(rows.map(({ slug }) => slug))
  if (!taken.has(wanted)) return wanted
  for (let number = 2; ; number++) {
    if (!taken.has(`${wanted}-${number}`)) return `${wanted}-${number}`
  }
}

function slugOf(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g)
  return words?.join('-').slice(0, LONGEST).replace(/-+$/, '') || 'untitled'
}
