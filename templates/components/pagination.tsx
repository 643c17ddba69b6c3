import { Icon } from '#templates/icons'

type PaginationProps = {
  /** Counted from 1. */
  page: number
  pages: number
  hrefOf: (page: number) => string
  label?: string
}

export function Pagination({ page, pages, hrefOf, label = 'More of this list' }: PaginationProps) {
  if (pages <= 1) return ''
  return (
    <nav class="pagination" aria-label={label}>
      {page > 1 ? (
        <a class="pagination__link" rel="prev" href={hrefOf(page - 1)}>
          <Icon name="previous" size={16} />
          Previous
        </a>
      ) : (
        <span />
      )}
      <span class="pagination__place">
        Page {page} of {pages}
      </span>
      {page < pages ? (
        <a class="pagination__link" rel="next" href={hrefOf(page + 1)}>
          Next
          <Icon name="next" size={16} />
        </a>
      ) : (
        <span />
      )}
    </nav>
  )
}
