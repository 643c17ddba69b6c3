import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { NOT_RETIRED } from '../products/for-sale'
import { CellFault } from './cell-fault'
import { folded, type Named } from './made-number'
import type { RowToWrite } from './read-row'

type Article = {
  readonly sku: string
  readonly title: string
  readonly producer: string | null
  readonly name: string
  readonly unit: string
}

/**
 * The same rows, those without a number with that of the article that is called so: by name, variant and maker. What is new
 * keeps the number that was made of these. A fault for what cannot be told from others.
 */
export async function numbered(
  tx: Tx,
  rows: readonly (RowToWrite | CellFault)[],
): Promise<readonly (RowToWrite | CellFault)[]> {
  const named = rows.flatMap(row => (row instanceof CellFault ? [] : (row.named ?? [])))
  if (named.length === 0) return rows
  const articles = await articlesCalled(tx, named)
  return rows.map(row => {
    if (row instanceof CellFault || !row.named) return row
    // It was made for such a row before.
    if (row.sku !== '' && articles.some(({ sku }) => sku === row.sku)) return row
    const sku = numberAmong(articles, row.named, row.sku !== '')
    return sku instanceof CellFault ? sku : { ...row, sku: sku ?? row.sku }
  })
}

/** That of one article. Throws `CellFault`. */
export async function numberOfNamed(tx: Tx, named: Named): Promise<string> {
  const sku = numberAmong(await articlesCalled(tx, [named]), named, false)
  if (typeof sku !== 'string') throw sku ?? new CellFault('title', `We have no article “${wordsFor(named)}”.`)
  return sku
}

async function articlesCalled(tx: Tx, named: readonly Named[]): Promise<readonly Article[]> {
  const titles = [...new Set(named.map(({ title }) => title))]
  const { rows } = await sql<Article>`
    select v.sku, p.title, pr.name as producer, v.name, v.unit
    from products p join variants v on v.product_id = p.id left join producers pr on pr.id = p.producer_id
    where lower(p.title) in (select lower(asked) from unnest(${titles}::text[]) asked) and ${NOT_RETIRED}
    order by v.id`.execute(db(tx))
  return rows
}

/**
 * Null where there is none. Of what is `new` where it is not found, only what has the same maker is it: two farms may both
 * sell eggs. What is in the shop already may be named without one.
 */
function numberAmong(articles: readonly Article[], named: Named, isNew: boolean): string | null | CellFault {
  const maker = named.producer === undefined ? null : folded(named.producer)
  const called = articles.filter(
    ({ title, producer }) =>
      folded(title) === folded(named.title) &&
      ((maker === null && !isNew) || (producer === null ? null : folded(producer)) === maker),
  )
  const found = called.filter(article => isVariant(article, named, called.length === 1))
  if (found.length === 1) return found[0]!.sku
  if (found.length === 0)
    return isNew ? null : new CellFault('title', `We have no article “${wordsFor(named)}”.`)
  return new CellFault(
    'title',
    `“${wordsFor(named)}” may be ${found.length} of our articles: give its article number.`,
  )
}

/** `Small`, `500 g` of what has no other name, or both as Open Food Network writes them: `Small (500g)`. */
function isVariant({ name, unit }: Article, { variant, unit: amount }: Named, isOnly: boolean): boolean {
  const [said, measured] = [tight(variant ?? ''), tight(amount ?? '')]
  const [ours, ourUnit] = [tight(name), tight(unit)]
  const isUnnamed = ours === '' || ours === ourUnit
  if (said === '' && measured === '') return isOnly
  if (said === '') return measured === ours || (measured === ourUnit && (isUnnamed || isOnly))
  if (said === ours) return measured === '' || ourUnit === '' || measured === ourUnit
  return said === `${ours}(${ourUnit})` || (isUnnamed && said === ourUnit)
}

const tight = (words: string): string => folded(words).replace(/\s/g, '')

const wordsFor = ({ title, variant, unit }: Named): string =>
  [title, variant, unit].filter(Boolean).join(', ')
