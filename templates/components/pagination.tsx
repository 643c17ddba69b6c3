import type { Children } from '@kitajs/html'
import { mostCounted } from '#core/contracts/counted'
import { Icon } from '#templates/icons'

type PaginationProps = {
  /** Counted from 1. */
  page: number
  pages: number
  hrefOf: (page: number) => string
  label?: string
  /**
   * Says "501 to 600 of 1,200" in place of the number of the page, and "of more than 2,000" where `total` goes beyond what
   * `mostCounted` counts.
   */
  entries?: { readonly perPage: number; readonly total: number; readonly locale: string }
  /** Within a form: pages are turned by buttons of this name, which send along what was typed. */
  buttons?: string
}

/** What a page of a list is called, of which each has an address of its own. */
export function numbered(title: string, page: number): string {
  return page === 1 ? title : `${title}, page ${page}`
}

export function Pagination({
  page,
  pages,
  hrefOf,
  label = 'More of this list',
  entries,
  buttons,
}: PaginationProps) {
  if (pages <= 1) return ''
  const { end, isAll } = endOf(page, pages, entries)
  const turn = { hrefOf, buttons }
  return (
    <nav class="pagination" aria-label={label}>
      {page > 1 ? (
        <Turn to={page - 1} rel="prev" {...turn}>
          <Icon name="previous" size={16} />
          Previous
        </Turn>
      ) : (
        <span />
      )}
      <span class="pagination__place">
        <span safe>{entries ? placeOf(page, entries) : `Page ${page}`}</span> of{' '}
        {isAll && pages > 2 && page < pages && !buttons ? (
          <a href={hrefOf(pages)} aria-label={`${end}, to the last page`} safe>
            {end}
          </a>
        ) : (
          <span safe>{end}</span>
        )}
      </span>
      {page < pages ? (
        <Turn to={page + 1} rel="next" {...turn}>
          Next
          <Icon name="next" size={16} />
        </Turn>
      ) : (
        <span />
      )}
    </nav>
  )
}

type TurnProps = Pick<PaginationProps, 'hrefOf' | 'buttons'> & {
  to: number
  rel: 'prev' | 'next'
  children?: Children
}

function Turn({ to, rel, hrefOf, buttons, children }: TurnProps) {
  if (buttons)
    return (
      <button type="submit" class="pagination__link" name={buttons} value={String(to)}>
        {children}
      </button>
    )
  return (
    <a class="pagination__link" rel={rel} href={hrefOf(to)}>
      {children}
    </a>
  )
}

/** What the list ends with, and whether it does: of one that is not counted to its end nobody knows the last page. */
function endOf(page: number, pages: number, entries: PaginationProps['entries']) {
  if (!entries) return { end: String(pages), isAll: true }
  const { perPage, total, locale } = entries
  const most = mostCounted(page, perPage)
  if (total > most) return { end: `more than ${most.toLocaleString(locale)}`, isAll: false }
  return { end: total.toLocaleString(locale), isAll: true }
}

function placeOf(page: number, { perPage, total, locale }: NonNullable<PaginationProps['entries']>): string {
  const [first, last] = [(page - 1) * perPage + 1, Math.min(page * perPage, total)]
  const from = first.toLocaleString(locale)
  return first === last ? from : `${from} to ${last.toLocaleString(locale)}`
}

type PageLinksProps = {
  /** Addresses of the pages beside this one; null where there is none. */
  previous: string | null
  next: string | null
  label?: string
}

/** For lists that are walked from row to row and have no numbered pages. */
export function PageLinks({ previous, next, label = 'More of this list' }: PageLinksProps) {
  if (!previous && !next) return ''
  return (
    <nav class="pagination" aria-label={label}>
      {previous ? (
        <a class="pagination__link" rel="prev" href={previous}>
          <Icon name="previous" size={16} />
          Previous
        </a>
      ) : (
        <span />
      )}
      {next ? (
        <a class="pagination__link" rel="next" href={next}>
          Next
          <Icon name="next" size={16} />
        </a>
      ) : (
        <span />
      )}
    </nav>
  )
}
