import { pageNumber } from '#core/app/paging'
import { parsePrice } from '#core/scrape/price'
import { type ProductFilter, SORTS, type Sort } from '#core/services/market/catalogue/list-products'

type Query = Readonly<Record<string, string | undefined>>

/** What the address of the list says: the filter itself, and what was typed where it stands in a form. */
export type ListQuery = {
  readonly words: string
  readonly filter: ProductFilter
  readonly sort: Sort
  readonly page: number
  readonly from: string
  readonly to: string
}

/** Reads the list's address; what makes no sense there is left out rather than refused, but for its page. Throws `NotFound`. */
export function readListQuery(query: Query, currency: string): ListQuery {
  const from = query.from?.trim() ?? ''
  const to = query.to?.trim() ?? ''
  return {
    words: (query.q ?? '').trim().slice(0, 100),
    filter: {
      category: query.category || undefined,
      producer: query.producer || undefined,
      inStock: query.stock === 'in' || undefined,
      minPrice: parsePrice(from, currency)?.amount,
      maxPrice: parsePrice(to, currency)?.amount,
    },
    sort: isSort(query.sort) ? query.sort : 'name',
    page: pageNumber(query.page),
    from,
    to,
  }
}

/** The address of the same list with something changed; the page starts over unless it is named. */
export function listAddress(
  list: ListQuery,
  changes: { category?: string | null; producer?: string | null; page?: number } = {},
): string {
  const params = new URLSearchParams()
  const put = (name: string, value: string | null | undefined) => {
    if (value) params.set(name, value)
  }
  put('category', changes.category === undefined ? list.filter.category : changes.category)
  put('producer', changes.producer === undefined ? list.filter.producer : changes.producer)
  put('stock', list.filter.inStock ? 'in' : '')
  put('from', list.from)
  put('to', list.to)
  put('sort', list.sort === 'name' ? '' : list.sort)
  put('page', changes.page && changes.page > 1 ? String(changes.page) : '')
  const search = params.toString()
  return search ? `/?${search}` : '/'
}

function isSort(text: string | undefined): text is Sort {
  return text !== undefined && Object.hasOwn(SORTS, text)
}
