import { pagesOf } from '#core/app/paging'
import { mostCounted } from '#core/contracts/counted'
import { isolate, isolated } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import {
  ORDERS_PER_SHEET,
  type Picked,
  type PickingGroup,
  type PickingPile,
  pilesAsked,
} from '#core/services/cart/shop/picking-list'
import { dayOf } from '#core/text/day-of'
import { packedText } from '#core/text/grams'
import { ButtonLink } from '#templates/components/button'
import { formatDay } from '#templates/components/calendar-days'
import { type Filter, Filters } from '#templates/components/filters'
import { Pagination } from '#templates/components/pagination'
import { Money } from '#templates/components/price'
import { type Column, Table } from '#templates/components/table'
import { formatTime, TimeRange } from '#templates/components/time'
import { PrintLayout } from '#templates/print'

type PickingProps = {
  page: PageContext
  groups: readonly PickingGroup[]
  /** The collection times for which orders wait, the next first. */
  piles: readonly PickingPile[]
  sheet: Sheet
}

type Sheet = {
  /** The collection time that was chosen. */
  readonly slot: string | undefined
  /** Counted from 1. */
  readonly number: number
  /** How many orders wait for what was chosen, and in all; as far as they are counted for this sheet. */
  readonly orders: number
  readonly total: number
}

/** So many times are offered to choose from; what comes after them is reached sheet by sheet. */
const MOST_PILES = 40

/** Sheets to pack by: for each collection time what to fetch from the shelf, then box by box. */
export function PickingPage({ page, groups, piles, sheet }: PickingProps) {
  const { slot, number, orders } = sheet
  const pages = pagesOf(orders, ORDERS_PER_SHEET)
  return (
    <PrintLayout page={page} title="Picking list" backHref="/shop/orders">
      {piles.length > 1 && <Filters label="Collection times" filters={timesOf(page, piles, sheet)} />}
      {pages > 1 && <p safe>{sheetText(sheet, pages, page.locale)}</p>}
      {groups.length === 0 && <p>Nothing waits to be packed.</p>}
      <WholeFiles page={page} piles={piles} slot={slot} pages={pages} />
      {groups.map(group => (
        <Group page={page} group={group} number={number} />
      ))}
      <Pagination
        page={number}
        pages={pages}
        hrefOf={to => addressOf(slot, to)}
        entries={{ perPage: ORDERS_PER_SHEET, total: orders, locale: page.locale }}
        label="Sheets"
      />
    </PrintLayout>
  )
}

type WholeProps = Pick<PickingProps, 'page' | 'piles'> & Pick<Sheet, 'slot'> & { pages: number }

/** What does not fit on a sheet, as a file to print: of the time that was chosen, and of its day with all its times. */
function WholeFiles({ page, piles, slot, pages }: WholeProps) {
  const chosen = piles.find(pile => (pile.slot?.id ?? 'none') === slot)?.slot
  const day = chosen && dayOf(chosen.startsAt, chosen.timeZone)
  const hasOtherTimes = day !== null && day !== undefined && pilesAsked(piles, { day }).length > 1
  if (pages === 1 && !hasOtherTimes) return ''
  return (
    <p class="form__actions">
      {pages > 1 && (
        <ButtonLink
          href={`/shop/picking-list/pdf${slot ? `?slot=${slot}` : ''}`}
          variant="plain"
          icon="print"
        >
          {slot ? 'All of this time as PDF' : 'All of them as PDF'}
        </ButtonLink>
      )}
      {pages > 1 && (
        <ButtonLink href="/shop/files" variant="quiet">
          Files that were made
        </ButtonLink>
      )}
      {hasOtherTimes && (
        <ButtonLink href={`/shop/picking-list/pdf?day=${day}`} variant="plain" icon="print">
          <span
            safe
          >{`All of ${formatDay(day, page.locale, { day: 'numeric', month: 'long' })} as PDF`}</span>
        </ButtonLink>
      )}
    </p>
  )
}

function sheetText({ number, orders }: Sheet, pages: number, locale: string): string {
  const all = countText(orders, number, locale)
  return all.isAll
    ? `Sheet ${number} of ${pages}, ${all.text} orders in all.`
    : `Sheet ${number}, of ${all.text} orders.`
}

/** How many orders, as far as they are counted for this sheet. */
function countText(counted: number, number: number, locale: string) {
  const most = mostCounted(number, ORDERS_PER_SHEET)
  const isAll = counted <= most
  return { isAll, text: isAll ? counted.toLocaleString(locale) : `more than ${most.toLocaleString(locale)}` }
}

function timesOf(page: PageContext, piles: readonly PickingPile[], { slot, total, number }: Sheet): Filter[] {
  const { locale } = page
  return [
    { label: 'All', href: addressOf(), current: !slot, count: countText(total, number, locale).text },
    ...piles.slice(0, MOST_PILES).map(pile => {
      const id = pile.slot?.id ?? 'none'
      const label = pile.slot
        ? isolate`${formatTime(pile.slot.startsAt, { locale, timeZone: pile.slot.timeZone }, 'both')}, ${pile.slot.title}`
        : 'Without a collection time'
      return {
        label,
        href: addressOf(id),
        current: slot === id,
        count: countText(pile.orders, number, locale).text,
      }
    }),
  ]
}

function addressOf(slot?: string, number = 1): string {
  const asked = new URLSearchParams({ ...(slot && { slot }), ...(number > 1 && { page: String(number) }) })
  return asked.size > 0 ? `/shop/picking-list?${asked}` : '/shop/picking-list'
}

function Group({ page, group, number }: { page: PageContext; group: PickingGroup; number: number }) {
  return (
    <section class="stack">
      <h2>
        {group.slot ? (
          <>
            <TimeRange
              from={group.slot.startsAt}
              to={group.slot.endsAt}
              locale={page.locale}
              timeZone={group.slot.timeZone}
            />
            <span safe>{`, ${group.slot.title}${group.slot.place ? `, ${group.slot.place}` : ''}`}</span>
          </>
        ) : (
          'Without a collection time'
        )}
      </h2>
      {group.waiting > group.orders.length && (
        <p
          safe
        >{`${group.orders.length} of ${countText(group.waiting, number, page.locale).text} orders for this time.`}</p>
      )}
      <Table caption="From the shelf" dense columns={columnsFor(group.totals)} rows={group.totals} />
      {group.orders.map(order => (
        <>
          <h3 safe>{isolate`${order.name} · ${order.number}`}</h3>
          <Table
            caption={`What is in order ${order.number}`}
            hideCaption
            dense
            columns={columnsFor(order.lines)}
            rows={order.lines}
          />
          {!!order.toPay && (
            <p>
              To pay in cash: <Money value={order.toPay} locale={page.locale} />
            </p>
          )}
          {!!order.note && <p safe>{`Note: ${order.note}`}</p>}
        </>
      ))}
    </section>
  )
}

const COLUMNS: readonly Column<Picked>[] = [
  {
    heading: 'What',
    names: true,
    cell: ({ title, detail, whose }) => (
      <span safe>{[title, detail, whose].filter(Boolean).map(isolated).join(', ')}</span>
    ),
  },
  { heading: 'How many', numeric: true, cell: item => item.quantity },
]

const WEIGHT: Column<Picked> = { heading: 'Weight', cell: item => <span safe>{packedText(item)}</span> }

/** Of what is sold by weight what it weighs, or that it is still to be weighed. */
const columnsFor = (rows: readonly Picked[]) =>
  rows.some(({ grams }) => grams !== null) ? [...COLUMNS, WEIGHT] : COLUMNS
