import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { orderedSoFar } from '#core/services/market/cycles/ordered-so-far'
import { ButtonLink } from '#templates/components/button'
import { Money } from '#templates/components/price'
import { Table } from '#templates/components/table'
import { formatTime } from '#templates/components/time'
import { SoFarTable } from '../so-far-table'
import { WorkLayout } from '../work-layout'

type Props = {
  page: PageContext
  soFar: Awaited<ReturnType<typeof orderedSoFar>>
  /** Whose things are shown; blank for everybody's. */
  producerId: string
  number: number
}

export function SoFarPage({ page, soFar, producerId, number }: Props) {
  const { cycle, producers } = soFar
  const path = `/shop/cycles/${cycle.id}/ordered`
  const hrefOf = (producer: string, to = 1) => {
    const query = new URLSearchParams({ ...(producer && { producer }), ...(to > 1 && { page: String(to) }) })
    return query.size > 0 ? `${path}?${query}` : path
  }
  const chosen = producers.find(({ id }) => id === producerId.toLowerCase())
  return (
    <WorkLayout
      page={page}
      title="Ordered so far"
      lead={isolate`${cycle.name}, which closes ${formatTime(cycle.closesAt, page, 'both')}. Paid, or kept for somebody who pays later.`}
      actions={
        <ButtonLink href={`/shop/cycles/${cycle.id}`} variant="plain">
          The cycle
        </ButtonLink>
      }
    >
      <div class="stack">
        <Table
          caption="By producer"
          dense
          rows={producers}
          empty="Nothing was ordered yet."
          columns={[
            {
              heading: 'Producer',
              names: true,
              cell: ({ id, name }) => (
                <a href={hrefOf(id)} safe>
                  {name}
                </a>
              ),
            },
            { heading: 'Ordered', numeric: true, cell: ({ quantity }) => String(quantity) },
            {
              heading: 'For them',
              numeric: true,
              cell: ({ share }) => (share ? <Money value={share} locale={page.locale} /> : 'not said'),
            },
          ]}
        />
        {!!chosen && (
          <p>
            Of <strong safe>{chosen.name}</strong> alone. <a href={path}>Of everybody</a>
          </p>
        )}
        <SoFarTable
          page={page}
          soFar={soFar}
          number={number}
          hrefOf={to => hrefOf(producerId, to)}
          isOfMany
        />
      </div>
    </WorkLayout>
  )
}
