import { typedValues } from '#core/app/form'
import { pageNumber, pagesOf } from '#core/app/paging'
import { isId } from '#core/contracts/id'
import type { PageContext } from '#core/contracts/page'
import { CHOICES_PER_PAGE, type PageAsked } from '#core/services/market/cycles/choices'
import { Pagination } from '#templates/components/pagination'
import { SearchForm } from '#templates/components/search-form'
import { SaveFirst } from './save-first'

const LONGEST_WORDS = 200

/** Which page of the things an address asks for. Throws `NotFound` for what is no page. */
export function pageAsked(query: Readonly<Record<string, string | undefined>>): Required<PageAsked> {
  return { words: (query.q ?? '').slice(0, LONGEST_WORDS), number: pageNumber(query.page) }
}

/** The address of a page of them: of the plain first one without a query. */
export function pagePath(path: string, { words = '', number = 1 }: PageAsked): string {
  const query = new URLSearchParams({
    ...(words && { q: words }),
    ...(number > 1 && { page: String(number) }),
  })
  return query.size > 0 ? `${path}?${query}` : path
}

/** Whether a form was only a part of what there is: who saved it goes on there. */
export const isPart = ({ words, number }: Required<PageAsked>, total: number): boolean =>
  words !== '' || number > 1 || total > CHOICES_PER_PAGE

/** The ids of the things that a form showed; null for one that says nothing of it and is about all of them. */
export function rowsIn(body: unknown): readonly string[] | null {
  const { row } = typedValues(body)
  if (row === undefined) return null
  const rows = [row].flat().filter(value => typeof value === 'string')
  return rows.filter(isId).map(id => id.toLowerCase())
}

/** Says which things the form shows; of none, that it shows none. */
export const Rows = ({ variants }: { variants: readonly { readonly id: string }[] }) => (
  <>
    <input type="hidden" name="row" value="" />
    {variants.map(({ id }) => (
      <input type="hidden" name="row" value={id} />
    ))}
  </>
)

type Props = { page: PageContext; path: string; asked: Required<PageAsked>; total: number }

/** Above the form, where one page does not hold all. */
export function VariantSearch({ path, asked, total }: Props) {
  if (!isPart(asked, total)) return ''
  return (
    <div class="stack">
      <SearchForm action={path} label="Find a product" value={asked.words} />
      <SaveFirst />
    </div>
  )
}

export function VariantPages({ page, path, asked, total }: Props) {
  return (
    <Pagination
      page={asked.number}
      pages={pagesOf(total, CHOICES_PER_PAGE)}
      hrefOf={number => pagePath(path, { ...asked, number })}
      entries={{ perPage: CHOICES_PER_PAGE, total, locale: page.locale }}
      label="Pages of products"
    />
  )
}
