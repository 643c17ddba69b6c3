import type { PageContext } from '#core/contracts/page'
import type { WorkMarketPage } from '#core/services/market/pages/compose'
import { StateBadge } from '#templates/components/badge'
import { ButtonLink } from '#templates/components/button'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import { WorkLayout } from '../work-layout'

export function WorkMarketPagesPage({
  page,
  pages,
}: {
  page: PageContext
  pages: readonly WorkMarketPage[]
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
    </WorkLayout>
  )
}
