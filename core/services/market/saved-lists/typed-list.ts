import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { FOR_SALE } from '../products/for-sale'
import { MOST_LINES } from './saved-lists'
import { type WantedView, wantedLines } from './wanted-lines'

type TypedList = {
  readonly lines: readonly WantedView[]
  /** Lines as they were typed that name nothing, or more than one thing, and why. */
  readonly unclear: readonly string[]
}

/** `3 x Honey`, `Honey: 3`, `HON-340 2` and `Honey`: how many, and of what. */
export function readTypedLine(line: string): { readonly words: string; readonly quantity: number } | null {
  const first = /^(\d{1,3})\s*(?:[x×*]\s*|\s)(.+)$/i.exec(line)
  const last = /^(.+?)\s*(?:[:;,\t]|\s[x×*])\s*(\d{1,3})$/i.exec(line) ?? /^(\S+)\s+(\d{1,3})$/.exec(line)
  const [words, quantity] = first ? [first[2], first[1]] : last ? [last[1], last[2]] : [line, '1']
  const trimmed = words?.trim() ?? ''
  return trimmed === '' || Number(quantity) === 0 ? null : { words: trimmed, quantity: Number(quantity) }
}

/** Each line by its article number, or by a name that one thing alone on sale has. Nothing is guessed. */
export async function readTypedList(ctx: Ctx, text: string): Promise<TypedList> {
  const typed = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
  const wanted: { variantId: string; quantity: number }[] = []
  const unclear = typed.slice(MOST_LINES).map(line => `“${line}”: these are more than ${MOST_LINES} lines.`)
  for (const line of typed.slice(0, MOST_LINES)) {
    const read = readTypedLine(line)
    const found = read ? await variantsCalled(ctx, read.words) : []
    const [one] = found
    if (!read || !one) unclear.push(`“${line}”: we sell nothing of that name or number.`)
    else if (found.length > 1)
      unclear.push(`“${line}”: that may be ${found.map(({ called }) => called).join(', or ')}.`)
    else wanted.push({ variantId: one.id, quantity: read.quantity })
  }
  return { lines: await wantedLines(ctx, wanted), unclear }
}

const OFFERED = 4

async function variantsCalled(ctx: Ctx, words: string): Promise<readonly { id: string; called: string }[]> {
  const { rows } = await sql<{ id: string; called: string; exact: boolean }>`
    select v.id, p.title || ', ' || v.name as called, true as exact
    from variants v join products p on p.id = v.product_id join listings l on l.product_id = p.id
    where v.sku in (${words}, upper(${words})) and ${FOR_SALE}
    union all
    select v.id, p.title || ', ' || v.name, false
    from products p join listings l on l.product_id = p.id join variants v on v.product_id = p.id
    where lower(p.title) = lower(${words}) and ${FOR_SALE} limit ${OFFERED + 1}`.execute(db(ctx))
  const bySku = rows.filter(({ exact }) => exact)
  return (bySku.length > 0 ? bySku : rows).slice(0, OFFERED)
}
