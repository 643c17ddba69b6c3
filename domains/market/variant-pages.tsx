import { typedTexts, typedValues } from '#core/app/form'
import { pageNumber, pagesOf } from '#core/app/paging'
import { isId } from '#core/contracts/id'
import type { PageContext } from '#core/contracts/page'
import { CHOICES_PER_PAGE, type PageAsked } from '#core/services/market/cycles/choices'
import type { Typed } from '#templates/components/field'
import { Pagination } from '#templates/components/pagination'
import { Carried, KeptSearch, TURN } from './kept-search'

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

type SearchProps = Pick<Props, 'asked' | 'total'> & {
  variants: readonly { readonly id: string }[]
  /** The form as it was sent by who looks for something else. */
  body?: unknown
  /** Tells it from others on the page. */
  at?: string
}

/** Begins the form, where one page does not hold all. */
export function VariantSearch({ asked, total, variants, body, at }: SearchProps) {
  return (
    <>
      {isPart(asked, total) && <KeptSearch label="Find a product" words={asked.words} at={at} />}
      <Carried body={body} shown={variants.map(({ id }) => id)} />
    </>
  )
}

/** What is kept of rows that a form says nothing of, and what was typed for those that it shows. */
export function withTyped(kept: Typed['values'], body: unknown): Typed['values'] {
  const rows = new Set(rowsIn(body) ?? [])
  const others = Object.entries(kept).filter(([name]) => !rows.has(name.slice(-36).toLowerCase()))
  return { ...Object.fromEntries(others), ...typedTexts(body) }
}

export function VariantPages({ page, path, asked, total }: Props) {
  return (
    <Pagination
      page={asked.number}
      pages={pagesOf(total, CHOICES_PER_PAGE)}
      hrefOf={number => pagePath(path, { ...asked, number })}
      entries={{ perPage: CHOICES_PER_PAGE, total, locale: page.locale }}
      label="Pages of products"
      buttons={TURN}
    />
  )
}
