import { pagesOf } from '#core/app/paging'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import {
  GROUPS_PER_SHEET,
  type PackingGroup,
  type PackingSheet,
  type PackingWay,
  type ThingToPack,
} from '#core/services/cart/packing/packing'
import { packedText } from '#core/text/grams'
import { Button, ButtonLink } from '#templates/components/button'
import { Filters } from '#templates/components/filters'
import { Pagination } from '#templates/components/pagination'
import { type Column, Table } from '#templates/components/table'
import { formatTime } from '#templates/components/time'
import { PrintLayout } from '#templates/print'

type PackingProps = { page: PageContext; sheet: PackingSheet; by: PackingWay; number: number }

const WAYS = { order: 'By order', product: 'By product', producer: 'By producer', place: 'By place' } as const

/** On paper a sheet to pack by; on a screen with a button to check each box off. */
export function PackingPage({ page, sheet, by, number }: PackingProps) {
  const { cycle, groups, total, lines, packed, toWeigh } = sheet
  const path = `/shop/packing/${cycle.id}`
  const pages = pagesOf(total, GROUPS_PER_SHEET)
  const said = [
    `${packed} of ${lines} lines are packed.`,
    ...(toWeigh > 0 ? [`${toWeigh} ${toWeigh === 1 ? 'is' : 'are'} still to be weighed.`] : []),
    // On paper there is no way to the next one.
    ...(pages > 1 ? [`Sheet ${number} of ${pages}.`] : []),
  ]
  return (
    <PrintLayout page={page} title={isolate`Packing: ${cycle.name}`} backHref={`/shop/receiving/${cycle.id}`}>
      <div class="stack">
        <Filters
          label="Packing"
          filters={Object.entries(WAYS).map(([way, label]) => ({
            label,
            href: `${path}?by=${way}`,
            current: way === by,
          }))}
        />
        <p safe>{said.join(' ')}</p>
        <p class="sheet-page__back">
          <ButtonLink href={`${path}/csv?by=${by}`} variant="plain" icon="download">
            As CSV
          </ButtonLink>
        </p>
        {groups.length === 0 && <p>Nothing is to be packed.</p>}
        {groups.map(group => (
          <Group page={page} path={`${path}?by=${by}&page=${number}`} group={group} by={by} />
        ))}
        <form id="pack" method="post" action={`${path}?by=${by}&page=${number}`} />
        <form id="unpack" method="post" action={`${path}?by=${by}&page=${number}&_method=delete`} />
        <Pagination page={number} pages={pages} hrefOf={to => `${path}?by=${by}&page=${to}`} label="Sheets" />
      </div>
    </PrintLayout>
  )
}

const NAMELESS = {
  order: 'Nobody in particular',
  product: 'Nothing in particular',
  producer: 'Nobody in particular',
  place: 'No time of their own',
} as const

type GroupProps = { page: PageContext; path: string; group: PackingGroup; by: PackingWay }

function Group({ page, path, group, by }: GroupProps) {
  const open = group.lines.filter(({ packed }) => !packed)
  const done = open.length === 0
  const notes =
    by === 'order' ? [...new Set(group.lines.map(({ orderNote }) => orderNote))].filter(Boolean) : []
  const heading = group.heading || NAMELESS[by]
  return (
    <section class="stack">
      <h2 safe>{heading}</h2>
      <p safe>{noteOf(page, group, by)}</p>
      {notes.map(note => (
        <p>
          <strong>They wrote:</strong> <span safe>{note}</span>
        </p>
      ))}
      <Table
        caption={`What is for ${heading}`}
        hideCaption
        dense
        columns={columnsFor(by, heading, group.lines)}
        rows={group.lines}
      />
      <form class="sheet-page__back" method="post" action={done ? `${path}&_method=delete` : path}>
        {(done ? group.lines : open).map(({ orderLineId }) => (
          <input type="hidden" name="line" value={orderLineId} />
        ))}
        <Button small variant={done ? 'quiet' : 'plain'} icon={done ? undefined : 'check'}>
          {done ? 'Not packed after all' : 'All of this is packed'}
        </Button>
      </form>
    </section>
  )
}

/** How many there are in all; of an order when it is collected, too. */
function noteOf(page: PageContext, { lines, note }: PackingGroup, by: PackingWay): string {
  const [first] = lines
  const collected =
    by === 'order' && first
      ? [first.startsAt && formatTime(first.startsAt, page, 'long'), first.place].filter(Boolean).join(', ')
      : note
  const count = lines.reduce((sum, { quantity }) => sum + quantity, 0)
  return [`${count} in all`, collected].filter(Boolean).join(' · ')
}

/** Each line is ticked by itself, by a button of a form of the whole sheet: no script, and little of it. */
function Tick({ orderLineId, packed, quantity, title, name }: ThingToPack) {
  const what = isolate`${quantity} × ${title} for ${name}`
  return (
    <button
      type="submit"
      class="tick"
      id={`line-${orderLineId}`}
      form={packed ? 'unpack' : 'pack'}
      name="line"
      value={orderLineId}
      aria-label={packed ? `${what} is packed: take it back` : `${what} is packed`}
    >
      {packed ? '☑' : '☐'}
    </button>
  )
}

/** What it weighs; the way to the scales stands there while it is not known. */
const WEIGHT: Column<ThingToPack> = {
  heading: 'Weight',
  cell: line =>
    line.toWeigh > 0 ? (
      <a href={`/shop/orders/${line.lineOrder}/weights`} safe>
        {packedText(line)}
      </a>
    ) : (
      <span safe>{packedText(line)}</span>
    ),
}

/** On paper the headings stand on each page that a table goes on to: they say whose it is. */
function columnsFor(
  by: PackingWay,
  group: string,
  rows: readonly ThingToPack[],
): readonly Column<ThingToPack>[] {
  const what: Column<ThingToPack> = {
    heading: by === 'producer' ? isolate`From ${group}` : isolate`For ${group}`,
    names: true,
    cell: ({ title, detail }) => <span safe>{detail ? isolate`${title}, ${detail}` : title}</span>,
  }
  const whose: Column<ThingToPack> = {
    heading: by === 'product' ? isolate`${group}, for` : 'For',
    names: by === 'product',
    cell: ({ name, number }) => <span safe>{isolate`${name} · ${number}`}</span>,
  }
  return [
    { heading: 'Packed', cell: line => <Tick {...line} /> },
    ...(by === 'product' ? [whose] : by === 'order' ? [what] : [what, whose]),
    { heading: 'How many', numeric: true, cell: ({ quantity }) => String(quantity) },
    ...(rows.some(({ grams }) => grams !== null) ? [WEIGHT] : []),
  ]
}
