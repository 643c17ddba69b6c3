import { escapeHtml } from '@kitajs/html'
import { pagesOf } from '#core/app/paging'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { SO_FAR_PER_PAGE, type SoFar } from '#core/services/market/cycles/ordered-so-far'
import { weightText } from '#core/text/grams'
import { Code } from '#templates/components/code'
import { Pagination } from '#templates/components/pagination'
import { Money } from '#templates/components/price'
import { Table } from '#templates/components/table'

type Props = {
  page: PageContext
  soFar: SoFar
  number: number
  hrefOf: (page: number) => string
  /** Whose it is stands beside each. */
  isOfMany?: boolean
}

/** What was ordered of which things until now. */
export function SoFarTable({ page, soFar: { things, total }, number, hrefOf, isOfMany = false }: Props) {
  return (
    <>
      <Table
        caption="By product"
        dense
        rows={things}
        empty="Nothing was ordered yet."
        columns={[
          {
            heading: 'What',
            names: true,
            cell: ({ title, detail }) => escapeHtml(isolate`${title}, ${detail}`),
          },
          ...(isOfMany
            ? [
                {
                  heading: 'Producer',
                  cell: ({ producer }: SoFar['things'][number]) => escapeHtml(producer),
                },
              ]
            : []),
          {
            heading: 'Article',
            cell: ({ sku }) => <Code text={sku} />,
          },
          {
            heading: 'Ordered',
            numeric: true,
            cell: ({ quantity, most, grams, isWeighed }) =>
              [most === null ? quantity : `${quantity} of ${most}`, weightText(grams, isWeighed)]
                .filter(Boolean)
                .join(', '),
          },
          {
            heading: isOfMany ? 'For its producer' : 'For you',
            numeric: true,
            cell: ({ share }) => (share ? <Money value={share} locale={page.locale} /> : 'not said'),
          },
        ]}
      />
      <Pagination
        page={number}
        pages={pagesOf(total, SO_FAR_PER_PAGE)}
        hrefOf={hrefOf}
        entries={{ perPage: SO_FAR_PER_PAGE, total, locale: page.locale }}
        label="Pages of products"
      />
    </>
  )
}
