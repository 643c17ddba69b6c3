import { pagesOf } from '#core/app/paging'
import type { PageContext } from '#core/contracts/page'
import {
  GROUPS_PER_SHEET,
  type PackingGroup,
  type PackingSheet,
  type PackingWay,
  type ThingToPack,
} from '#core/services/cart/packing/packing'
import { Button, ButtonLink } from '#templates/components/button'
import { Filters } from '#templates/components/filters'
import { Pagination } from '#templates/components/pagination'
import { type Column, Table } from '#templates/components/table'
import { PrintLayout } from '#templates/print'

type PackingProps = { page: PageContext; sheet: PackingSheet; by: PackingWay; number: number }

const WAYS = { order: 'By order', product: 'By product', producer: 'By producer', place: 'By place' } as const

/** On paper a sheet to pack by; on a screen with a button to check each box off. */
export function PackingPage({ page, sheet, by, number }: PackingProps) {
  const { cycle, groups, total, lines, packed } = sheet
  const path = `/shop/packing/${cycle.id}`
  return (
    <PrintLayout page={page} title={`Packing: ${cycle.name}`} backHref={`/shop/receiving/${cycle.id}`}>
      <div class="stack">
        <Filters
          label="Packing"
          filters={Object.entries(WAYS).map(([way, label]) => ({
            ...{ label, href: `${path}?by=${way}`, current: way === by },
          }))}
        />
        <p safe>{`${packed} of ${lines} lines are packed.`}</p>
        <p class="sheet-page__back">
          <ButtonLink href={`${path}/csv?by=${by}`} variant="plain" icon="download">
            As CSV
          </ButtonLink>
        </p>
        {groups.length === 0 && <p>Nothing is to be packed.</p>}
        {groups.map(group => (
          <Group path={`${path}?by=${by}&page=${number}`} group={group} by={by} />
        ))}
        <Pagination
          page={number}
          pages={pagesOf(total, GROUPS_PER_SHEET)}
          hrefOf={to => `${path}?by=${by}&page=${to}`}
          label="Sheets"
        />
      </div>
    </PrintLayout>
  )
}

function Group({ path, group, by }: { path: string; group: PackingGroup; by: PackingWay }) {
  const open = group.lines.filter(({ packed }) => !packed)
  const done = open.length === 0
  return (
    <section class="stack">
      <h2 safe>{group.heading || 'Nobody in particular'}</h2>
      {!!group.note && <p safe>{group.note}</p>}
      <Table
        caption={`What is for ${group.heading}`}
        hideCaption
        dense
        columns={columnsFor(by)}
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

function columnsFor(by: PackingWay): readonly Column<ThingToPack>[] {
  const what: Column<ThingToPack> = {
    heading: 'What',
    names: true,
    cell: ({ title, detail }) => <span safe>{detail ? `${title}, ${detail}` : title}</span>,
  }
  const whose: Column<ThingToPack> = {
    heading: 'For',
    names: by === 'product',
    cell: ({ name, number }) => <span safe>{`${name} · ${number}`}</span>,
  }
  return [
    { heading: 'Packed', cell: ({ packed }) => (packed ? '☑' : '☐') },
    ...(by === 'product' ? [whose] : by === 'order' ? [what] : [what, whose]),
    { heading: 'How many', numeric: true, cell: ({ quantity }) => String(quantity) },
  ]
}
