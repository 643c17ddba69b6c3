import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { MOST_OF_ONE } from '#core/contracts/quantity'
import { db } from '#core/database/db'
import { likeContaining } from '#core/database/like'
import { readGtin, spellingsOf } from '../barcodes/gtin'
import { FOR_SALE } from '../products/for-sale'
import { MOST_LINES } from './saved-lists'
import { merged, type Wanted, type WantedView, wantedLines } from './wanted-lines'

/** A line that may mean several things, for whoever typed it to say which. */
export type Choice = {
  readonly line: string
  readonly quantity: number
  readonly options: readonly WantedView[]
  /** There are more than these. */
  readonly more: boolean
}

export type TypedList = {
  readonly lines: readonly WantedView[]
  readonly choices: readonly Choice[]
  /** Lines that name nothing we sell, as they were typed, and why. */
  readonly unclear: readonly { readonly line: string; readonly why: string }[]
}

/** `3 x Honey`, `Honey: 3`, `HON-340 2` and `Honey`: how many, and of what. */
export function readTypedLine(line: string): { readonly words: string; readonly quantity: number } | null {
  const first = /^(\d{1,3})\s+(?![×*]|x\s)(.+)$/i.exec(line) ?? /^(\d{1,7})\s*[x×*]\s*(.+)$/i.exec(line)
  const last = /^(.+?)\s*(?:[:;,\t]|\s[x×*])\s*(\d{1,7})$/i.exec(line) ?? /^(\S+)\s+(\d{1,3})$/.exec(line)
  const [words, quantity] = first ? [first[2], first[1]] : last ? [last[1], last[2]] : [line, '1']
  const trimmed = words?.trim() ?? ''
  return trimmed === '' || Number(quantity) === 0 ? null : { words: trimmed, quantity: Number(quantity) }
}

/**
 * Each line by its article number or its barcode, or by a name, or by a part of one that one thing alone on sale has. Where several
 * have it, all of them are offered: nothing is guessed. So many questions to the database, however many lines there are.
 */
export async function readTypedList(ctx: Ctx, text: string): Promise<TypedList> {
  const typed = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
  const read = typed.slice(0, MOST_LINES).map(line => ({ line, read: readTypedLine(line) }))
  const found = await variantsCalled(
    ctx,
    read.flatMap(each => [
      // A name may end in a number: what is called by the whole line is meant by it, once.
      { typed: each.line, byPart: false },
      { typed: each.read?.words ?? '', byPart: true },
    ]),
  )
  const wanted: Wanted[] = []
  const choices: (Omit<Choice, 'options'> & { readonly ids: readonly string[] })[] = []
  const unclear: { line: string; why: string }[] = []
  for (const [at, { line, read: asked }] of read.entries()) {
    const whole = found.get(2 * at)
    const ids = whole ?? found.get(2 * at + 1) ?? []
    const quantity = whole ? 1 : asked?.quantity
    const [one] = ids
    if (quantity && quantity > MOST_OF_ONE)
      unclear.push({ line, why: `of one thing there are ${MOST_OF_ONE} at most.` })
    else if (!quantity) unclear.push({ line, why: 'that is none of it: how many is it to be?' })
    else if (!one) unclear.push({ line, why: 'we sell nothing of that name or number.' })
    else if (ids.length === 1) wanted.push({ variantId: one, quantity })
    else choices.push({ line, quantity, ids: ids.slice(0, OFFERED), more: ids.length > OFFERED })
  }
  unclear.push(
    ...typed.slice(MOST_LINES).map(line => ({ line, why: `these are more than ${MOST_LINES} lines.` })),
  )
  return { ...(await viewed(ctx, merged(wanted), choices)), unclear }
}

/** Of everything that was found, in one question. */
async function viewed(
  ctx: Ctx,
  wanted: readonly Wanted[],
  choices: readonly (Omit<Choice, 'options'> & { readonly ids: readonly string[] })[],
): Promise<Pick<TypedList, 'lines' | 'choices'>> {
  const offered = choices.flatMap(({ ids, quantity }) => ids.map(variantId => ({ variantId, quantity })))
  const views = await wantedLines(ctx, [...wanted, ...offered])
  const byId = new Map(views.map(view => [view.variantId, view]))
  const view = (variantId: string, quantity: number) => {
    const known = byId.get(variantId)
    return known ? [{ ...known, quantity }] : []
  }
  return {
    lines: wanted.flatMap(({ variantId, quantity }) => view(variantId, quantity)),
    choices: choices.map(({ ids, ...choice }) => ({
      ...choice,
      options: ids.flatMap(id => view(id, choice.quantity)),
    })),
  }
}

/** Of one line that is offered at most. */
export const OFFERED = 8
/** Shorter parts of names are in too many of them. */
const SHORTEST_PART = 3
/** Here a word is a letter or two, and nothing stands between words. */
const IN_SIGNS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u

type Asked = {
  readonly at: number
  readonly typed: string
  readonly codes: readonly string[]
  readonly anchor: string | null
  readonly parts: readonly string[]
}
type Fit = { readonly at: number; readonly id: string; readonly rank: number }

/**
 * The ids of what fits each of these best: by number, else by its whole name, else, where parts count, by all the words
 * in its name, as they are typed or without their accents. One more than are offered at most.
 */
async function variantsCalled(
  ctx: Ctx,
  askings: readonly { readonly typed: string; readonly byPart: boolean }[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  const asked = askings.map(({ typed, byPart }, at): Asked => {
    const parts = typed.split(/[\s,;]+/).filter(part => part !== '')
    const anchor = byPart
      ? parts.find(part => part.length >= SHORTEST_PART || IN_SIGNS.test(part))
      : undefined
    const codes = readGtin(typed) ? spellingsOf(typed.replace(/[\s-]/g, '')) : []
    return {
      at,
      typed,
      codes,
      anchor: anchor ? likeContaining(anchor) : null,
      parts: parts.map(likeContaining),
    }
  })
  const { rows } = await sql<Fit & { place: number }>`
    with asked as materialized (
      select a.at, a.typed, a.anchor, array(select jsonb_array_elements_text(a.parts)) as parts,
        array(select jsonb_array_elements_text(a.codes)) as codes
      from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as a(at int, typed text, anchor text, parts jsonb, codes jsonb)
      where a.typed <> '')
    select a.at, v.id, 0 as rank, 0 as place
    from asked a join variants v on v.sku in (a.typed, upper(a.typed)) join listings l on l.product_id = v.product_id
    where ${FOR_SALE}
    union all
    select a.at, v.id, 0, 0
    from asked a join barcodes b on b.code = any(a.codes) join variants v on v.id = b.variant_id
      join listings l on l.product_id = v.product_id
    where ${FOR_SALE}
    union all
    select a.at, v.id, 1, 0
    from asked a join products p on lower(p.title) = lower(a.typed) join listings l on l.product_id = p.id
      join variants v on v.product_id = p.id
    where ${FOR_SALE}
    union all
    select a.at, part.id, 2, part.place
    from asked a cross join lateral (
      select v.id, row_number() over (order by s.sold_out, s.title_key, v.position, v.id)::int as place
      from shelf_products s join variants v on v.product_id = s.product_id
      where s.title ilike a.anchor and s.title || ' ' || v.name ilike all (a.parts) and ${FOR_SALE}
      order by place limit ${sql.lit(OFFERED + 1)}) part
    order by 1, 3, 4, 2`.execute(db(ctx))
  const found = new Set(rows.map(({ at }) => at))
  const others = asked.filter(({ at, anchor }) => anchor !== null && !found.has(at))
  const best = new Map<number, { rank: number; ids: string[] }>()
  for (const { at, id, rank } of [...rows, ...(await withoutAccents(ctx, others))]) {
    const known = best.get(at)
    if (!known) best.set(at, { rank, ids: [id] })
    else if (known.rank === rank) known.ids.push(id)
  }
  return new Map([...best].map(([at, { ids }]) => [at, ids.slice(0, OFFERED + 1)]))
}

/** `Creme brulee` for `Crème brûlée`: asked of what nothing else fits, and by the index of the words on labels. */
async function withoutAccents(ctx: Ctx, asked: readonly Asked[]): Promise<readonly Fit[]> {
  if (asked.length === 0) return []
  const language = ctx.house.site().locale
  const { rows } = await sql<Fit>`
    with asked as materialized (
      select a.at, plainto_tsquery(search_config(${language}), without_accents(a.typed)) as words,
        array(select without_accents(part) from jsonb_array_elements_text(a.parts) part) as parts
      from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as a(at int, typed text, parts jsonb))
    select a.at, part.id, 3 as rank from asked a cross join lateral (
      select v.id, row_number() over (order by s.sold_out, s.title_key, v.position, v.id) as place
      from shelf_products s join variants v on v.product_id = s.product_id
      where s.words @@ a.words and without_accents(s.title || ' ' || v.name) ilike all (a.parts) and ${FOR_SALE}
      order by place limit ${sql.lit(OFFERED + 1)}) part
    order by a.at, part.place`.execute(db(ctx))
  return rows
}
