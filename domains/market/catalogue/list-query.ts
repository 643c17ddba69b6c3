import { amountExample } from '#core/contracts/money'
import { parsePrice } from '#core/scrape/price'
import type { ProductFilter } from '#core/services/market/catalogue/list-products'
import { SORTS, type Sort } from '#core/services/market/catalogue/page-of-shelf'

/** A name that stands there several times comes as a list. */
type Query = Readonly<Record<string, string | readonly string[] | undefined>>

/** What the address of the list says: the filter itself, and what was typed where it stands in a form. */
export type ListQuery = {
  readonly words: string
  readonly filter: ProductFilter
  readonly sort: Sort
  readonly from: string
  readonly to: string
  /** A part of a producer's name, for those who are not among the producers that are offered. */
  readonly maker: string
  /** Cursors, as they stand in the address. */
  readonly after?: string
  readonly before?: string
}

const MOST_PROPERTIES = 12

/** Reads the list's address; what makes no sense there is left out rather than refused. */
export function readListQuery(query: Query, currency: string): ListQuery {
  const one = (name: string) => [query[name]].flat()[0]?.trim() ?? ''
  const from = one('from')
  const to = one('to')
  const sort = one('sort')
  const properties = [query.with].flat().filter((slug): slug is string => Boolean(slug))
  return {
    words: one('q').slice(0, 100),
    filter: {
      category: one('category') || undefined,
      producer: one('producer') || undefined,
      properties: [...new Set(properties)].slice(0, MOST_PROPERTIES),
      inStock: one('stock') === 'in' || undefined,
      minPrice: parsePrice(from, currency)?.amount,
      maxPrice: parsePrice(to, currency)?.amount,
    },
    sort: isSort(sort) ? sort : 'name',
    from,
    to,
    maker: one('maker').slice(0, 100),
    after: one('after') || undefined,
    before: one('before') || undefined,
  }
}

/** How many things narrow the list: what it costs is one of them, from and to together. */
export function filtersOn({ filter, maker }: ListQuery): number {
  const { category, producer, properties = [], inStock, minPrice, maxPrice } = filter
  const costs = minPrice !== undefined || maxPrice !== undefined
  return [category, producer, inStock, costs, maker].filter(Boolean).length + properties.length
}

/** What was typed for an amount and is none narrows nothing, which has to be said beside it. */
export const amountFault = (
  typed: string,
  amount: number | undefined,
  currency: string,
): string | undefined =>
  isNoAmount(typed, amount) ? `Write an amount, like ${amountExample(currency)}.` : undefined

const isNoAmount = (typed: string, amount: number | undefined) => typed !== '' && amount === undefined

export const hasFault = ({ from, to, filter }: ListQuery): boolean =>
  isNoAmount(from, filter.minPrice) || isNoAmount(to, filter.maxPrice)

type Changes = {
  readonly category?: string | null
  readonly producer?: string | null
  readonly properties?: readonly string[]
  readonly after?: string
  readonly before?: string
}

/** The address of the same list with something changed; it begins at its first page unless another is named. */
export function listAddress(list: ListQuery, changes: Changes = {}): string {
  const params = new URLSearchParams()
  const put = (name: string, value: string | null | undefined) => {
    if (value) params.append(name, value)
  }
  put('category', changes.category === undefined ? list.filter.category : changes.category)
  put('producer', changes.producer === undefined ? list.filter.producer : changes.producer)
  for (const slug of changes.properties ?? list.filter.properties ?? []) put('with', slug)
  put('stock', list.filter.inStock ? 'in' : '')
  put('from', list.from)
  put('to', list.to)
  put('sort', list.sort === 'name' ? '' : list.sort)
  put('after', changes.after)
  put('before', changes.before)
  const search = params.toString()
  return search ? `/?${search}` : '/'
}

function isSort(text: string): text is Sort {
  return Object.hasOwn(SORTS, text)
}
