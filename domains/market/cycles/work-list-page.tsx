import { pagesOf } from '#core/app/paging'
import type { PageContext } from '#core/contracts/page'
import { CYCLES_PER_PAGE, type CycleSummary, stateOf } from '#core/services/market/cycles/cycle'
import { Badge } from '#templates/components/badge'
import { Button, ButtonLink } from '#templates/components/button'
import { Notice } from '#templates/components/notice'
import { Pagination } from '#templates/components/pagination'
import { Table } from '#templates/components/table'
import { TimeRange } from '#templates/components/time'
import { WorkLayout } from '../work-layout'
import { TONES } from './tones'

type ListProps = {
  page: PageContext
  cycles: readonly CycleSummary[]
  number: number
  total: number
  /** The shop sells in cycles. */
  isOn: boolean
  now: Date
}
export function CyclesWorkPage({ page, cycles, number, total, isOn, now }: ListProps) {
  const [last] = cycles
  return (
    <WorkLayout
      page={page}
      title="Order cycles"
      lead="Times in which members order; at the close each producer gets their order."
      actions={
        <div class="cluster">
          <ButtonLink href="/shop/cycles/new" icon="plus">
            New cycle
          </ButtonLink>
          {last ? (
            <ButtonLink href={`/shop/cycles/new?like=${last.id}`} variant="plain">
              Like the last one
            </ButtonLink>
          ) : (
            ''
          )}
        </div>
      }
    >
      <div class="stack">
        <Notice title={isOn ? 'The shop sells in cycles' : 'The shop sells all the time'}>
          <p>
            {isOn
              ? 'Only what is in an open cycle can be ordered, and products that are always on sale.'
              : 'Everything on the list can be ordered at any time. What is in an open cycle counts for it.'}
          </p>
          <form method="post" action="/shop/cycles/setting">
            {!isOn && <input type="hidden" name="on" value="on" />}
            <Button variant="plain" small>
              {isOn ? 'Sell all the time' : 'Sell in cycles'}
            </Button>
          </form>
        </Notice>
        <Table
          caption="Order cycles"
          hideCaption
          dense
          rows={cycles}
          empty="There are none yet."
          columns={[
            {
              heading: 'Cycle',
              names: true,
              cell: ({ id, name }) => (
                <a href={`/shop/cycles/${id}`} safe>
                  {name}
                </a>
              ),
            },
            {
              heading: 'Open',
              cell: ({ opensAt, closesAt }) => (
                <TimeRange from={opensAt} to={closesAt} locale={page.locale} timeZone={page.timeZone} />
              ),
            },
            {
              heading: 'State',
              cell: cycle => <Badge text={stateOf(cycle, now)} tone={TONES[stateOf(cycle, now)]} />,
            },
          ]}
        />
        <Pagination
          page={number}
          pages={pagesOf(total, CYCLES_PER_PAGE)}
          hrefOf={to => `/shop/cycles?page=${to}`}
          label="Pages of cycles"
        />
      </div>
    </WorkLayout>
  )
}
