import { pagesOf } from '#core/app/paging'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { PRICES_PER_PAGE, type PriceSummary } from '#core/services/market/products/price-list'
import { Button } from '#templates/components/button'
import { FormActions, FormErrors } from '#templates/components/form'
import { Notice } from '#templates/components/notice'
import { Pagination } from '#templates/components/pagination'
import { Table } from '#templates/components/table'
import { Carried, KeptSearch, TURN } from '../../kept-search'
import { WorkLayout } from '../../work-layout'
import { CurrencyForm } from './currency-form'
import { priceField } from './form'
import { columnsFor, type TypedPrices } from './price-columns'

export type PriceSearch = { readonly query: string; readonly page: number }

type Props = {
  page: PageContext
  lines: readonly PriceSummary[]
  total: number
  currency: string
  isCurrencyFixed: boolean
  search: PriceSearch
  /** What was typed into the form that came back. */
  back?: TypedPrices
  /** What became of the other rows. */
  saved?: string
  /** The form as it was sent by who looks for something else: what they typed for other rows goes on with it. */
  body?: unknown
}

const NONE: TypedPrices = { typed: new Map(), typedVat: new Map(), errors: new Map() }

export function PricesPage({
  page,
  lines,
  total,
  currency,
  isCurrencyFixed,
  search,
  back = NONE,
  saved,
  body,
}: Props) {
  const faults = Object.fromEntries(
    [...back.errors].map(([id, fault]) => [priceField(id), `${nameOf(lines, id)}${fault}`]),
  )
  return (
    <WorkLayout page={page} title="Prices" lead="Type over what changes, and save them all at once.">
      <div class="stack">
        <FormErrors errors={faults} />
        {!!saved && (
          <Notice>
            <p safe>{saved}</p>
          </Notice>
        )}
        <form class="stack" method="post" action={addressOf(search)} novalidate aria-label="Prices">
          <KeptSearch label="Search by name or article number" words={search.query} />
          <Carried
            body={body}
            shown={lines.map(({ variantId }) => variantId)}
            isTouched={id => !!back.seen?.has(id)}
          />
          <Table
            caption="Prices"
            hideCaption
            dense
            rows={lines}
            empty={search.query ? 'No product fits.' : 'Nothing has a price yet.'}
            columns={columnsFor(page, currency, back)}
          />
          {(lines.length > 0 || !!back.seen?.size) && (
            <FormActions>
              <Button>Save the prices</Button>
            </FormActions>
          )}
          <Pagination
            page={search.page}
            pages={pagesOf(total, PRICES_PER_PAGE)}
            entries={{ perPage: PRICES_PER_PAGE, total, locale: page.locale }}
            hrefOf={to => addressOf({ ...search, page: to })}
            buttons={TURN}
          />
        </form>
        <CurrencyForm page={page} currency={currency} isFixed={isCurrencyFixed} />
      </div>
    </WorkLayout>
  )
}

export function addressOf({ query, page }: PriceSearch): string {
  const params = new URLSearchParams({
    ...(query ? { q: query } : {}),
    ...(page > 1 ? { page: String(page) } : {}),
  })
  return `/shop/prices${params.size > 0 ? `?${params}` : ''}`
}

function nameOf(lines: readonly PriceSummary[], variantId: string): string {
  const line = lines.find(each => each.variantId === variantId)
  return line ? isolate`${line.title}, ${line.name}: ` : ''
}
