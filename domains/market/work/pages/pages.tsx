import { pagesOf } from '#core/app/paging'
import type { PageContext } from '#core/contracts/page'
import { MARKET_PAGES_PER_PAGE, type WorkMarketPage } from '#core/services/market/pages/compose'
import { StateBadge } from '#templates/components/badge'
import { ButtonLink } from '#templates/components/button'
import { Pagination } from '#templates/components/pagination'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import { WorkLayout } from '../../work-layout'

export function WorkMarketPagesPage({
  page,
  pages,
  number,
  total,
}: {
  page: PageContext
  pages: readonly WorkMarketPage[]
  /** Of the page of the list, counted from 1. */
  number: number
  total: number
}) {
  return (
    <WorkLayout
      page={page}
      title="Pages"
      lead="Text and products put together: a season, a supper, a gift."
      actions={
        <ButtonLink href="/shop/pages/new" icon="plus">
          New page
        </ButtonLink>
      }
    >
      <Table
        caption="Market pages"
        hideCaption
        dense
        rows={pages}
        columns={[
          {
            heading: 'Title',
            names: true,
            cell: ({ id, title }) => (
              <a href={`/shop/pages/${id}`} safe>
                {title}
              </a>
            ),
          },
          {
            heading: 'State',
            cell: ({ published }) => <StateBadge state={published ? 'published' : 'draft'} />,
          },
          {
            heading: 'Changed',
            cell: ({ updatedAt }) => (
              <Time at={updatedAt} locale={page.locale} timeZone={page.timeZone} style="both" />
            ),
          },
        ]}
      />
      <Pagination
        page={number}
        pages={pagesOf(total, MARKET_PAGES_PER_PAGE)}
        hrefOf={to => `/shop/pages?page=${to}`}
        entries={{ perPage: MARKET_PAGES_PER_PAGE, total, locale: page.locale }}
        label="Pages of the list"
      />
    </WorkLayout>
  )
}
