import { NotFound } from '#core/contracts/refusal'

/** No list has more pages: beyond it a number is a slip or a probe, and offsets stay within an int4. */
const MOST_PAGES = 100_000

/** The page an address asks for, counted from 1; without one the first. Throws `NotFound` for what is no page number. */
export function pageNumber(text: unknown): number {
  if (text === undefined || text === '') return 1
  const number = typeof text === 'string' && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 0
  if (number < 1 || number > MOST_PAGES) throw new NotFound()
  return number
}

/** How many pages a list has; an empty one has its first all the same. */
export function pagesOf(total: number, perPage: number): number {
  return Math.max(1, Math.ceil(total / perPage))
}

/** Beyond the last page there is nothing: throws `NotFound`. */
export function refuseBeyond(page: number, pages: number): void {
  if (page > Math.max(1, pages)) throw new NotFound()
}

/** The same of a list whose end is not known: its first page may be empty, and no other. Throws `NotFound`. */
export function refuseEmpty(page: number, rows: readonly unknown[]): void {
  if (page > 1 && rows.length === 0) throw new NotFound()
}

/** Which page of a list it is, and of how many. */
export type ListPage = { readonly page: number; readonly pages: number }

/** Throws `NotFound` for a page beyond the last. */
export function listPage(page: number, total: number, perPage: number): ListPage {
  const pages = pagesOf(total, perPage)
  refuseBeyond(page, pages)
  return { page, pages }
}
