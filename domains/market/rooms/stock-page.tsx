import { pagesOf } from '#core/app/paging'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { PageAsked } from '#core/services/market/cycles/choices'
import { type OwnStockSummary, STOCK_LINES_PER_PAGE } from '#core/services/market/rooms/own-stock'
import type { OwnProducer } from '#core/services/market/rooms/require-producer'
import { Badge } from '#templates/components/badge'
import { Button } from '#templates/components/button'
import type { Typed } from '#templates/components/field'
import { FormActions, FormErrors } from '#templates/components/form'
import { Notice } from '#templates/components/notice'
import { Pagination } from '#templates/components/pagination'
import { Table } from '#templates/components/table'
import { Carried, KeptSearch, TURN } from '../kept-search'
import { pagePath } from '../variant-pages'
import { RoomLayout } from './room-layout'
import { stockColumns } from './stock-columns'
import { namedFaults } from './stock-form'

type Props = {
  page: PageContext
  producer: OwnProducer
  lines: readonly OwnStockSummary[]
  total: number
  asked: Required<PageAsked>
  typed?: Typed
  /** What became of the other rows. */
  saved?: string
  /** The form as it was sent by who looks for something else, and which of its rows were typed over. */
  body?: unknown
  touched?: ReadonlySet<string>
}

const NOTHING: Typed = { values: {}, errors: {} }

/** All that a producer has on the shelf, in one form. */
export function OwnStockPage({
  page,
  producer,
  lines,
  total,
  asked,
  typed = NOTHING,
  saved,
  body,
  touched = new Set(),
}: Props) {
  const path = `/room/${producer.id}/stock`
  return (
    <RoomLayout
      page={page}
      producer={producer}
      title="Stock"
      lead={
        producer.trusted
          ? 'Type over what has changed, and save it all at once.'
          : 'Type over what has changed, and save it all at once: it waits for the shop.'
      }
    >
      <FormErrors errors={namedFaults(typed, lines)} />
      {!!saved && (
        <Notice>
          <p safe>{saved}</p>
        </Notice>
      )}
      <form class="stack" method="post" action={pagePath(path, asked)} novalidate aria-label="Stock">
        <KeptSearch label="Search by name or article number" words={asked.words} />
        <Carried body={body} shown={lines.map(({ id }) => id)} isTouched={id => touched.has(id)} />
        <Table
          caption="Stock"
          hideCaption
          dense
          rows={lines}
          empty={asked.words ? 'Nothing fits these words.' : 'Nothing of yours is sold here yet.'}
          columns={stockColumns<OwnStockSummary>(page, typed, {
            heading: 'What',
            names: true,
            cell: ({ productId, title, name, listed }) => (
              <>
                <a href={`/room/${producer.id}/products/${productId}`} safe>{isolate`${title}, ${name}`}</a>
                {!listed && <Badge text="not on sale" />}
              </>
            ),
          })}
        />
        {(lines.length > 0 || touched.size > 0) && (
          <FormActions>
            <Button>Save the stock</Button>
          </FormActions>
        )}
        <Pagination
          page={asked.number}
          pages={pagesOf(total, STOCK_LINES_PER_PAGE)}
          entries={{ perPage: STOCK_LINES_PER_PAGE, total, locale: page.locale }}
          hrefOf={number => pagePath(path, { ...asked, number })}
          label="Pages of stock"
          buttons={TURN}
        />
      </form>
    </RoomLayout>
  )
}
