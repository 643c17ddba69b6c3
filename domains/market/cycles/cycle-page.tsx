import { escapeHtml } from '@kitajs/html'
import type { Offered } from '#core/contracts/choice'
import { SETTLING_MINUTES } from '#core/contracts/market'
import type { PageContext } from '#core/contracts/page'
import { type Cycle, stateOf } from '#core/services/market/cycles/cycle'
import type { CycleOrder } from '#core/services/market/cycles/cycle-orders'
import { Badge } from '#templates/components/badge'
import { Button, ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import type { Typed } from '#templates/components/field'
import { Form, FormActions } from '#templates/components/form'
import { Section } from '#templates/components/page-header'
import { PickField } from '#templates/components/pick-field'
import { Table } from '#templates/components/table'
import { formatTime } from '#templates/components/time'
import { PRODUCER_OF_CYCLE } from '../producer-pickers'
import { WorkLayout } from '../work-layout'
import { OrdersSection } from './orders-section'
import { TONES } from './tones'

const orderedAfter = ({ closesAt }: Cycle) => new Date(closesAt.getTime() + SETTLING_MINUTES * 60_000)

type CycleProps = {
  page: PageContext
  cycle: Cycle
  /** Of its producers; none before it was ordered. */
  orders: readonly CycleOrder[]
  /** Those who bring something and would get no letter: no address of theirs is known. */
  unreachable: ReadonlySet<string>
  /** Who may bring something beside those who do. */
  producers: Offered
  typed?: Typed
  now: Date
}

export function CycleWorkPage({ page, cycle, orders, unreachable, producers, typed, now }: CycleProps) {
  const path = `/shop/cycles/${cycle.id}`
  const state = stateOf(cycle, now)
  return (
    <WorkLayout
      page={page}
      title={cycle.name}
      lead={`${formatTime(cycle.opensAt, page, 'both')} to ${formatTime(cycle.closesAt, page, 'both')}`}
      actions={
        <div class="cluster">
          {cycle.orderedAt ? (
            ''
          ) : (
            <ButtonLink href={`${path}/times`} variant="plain" icon="edit">
              Times
            </ButtonLink>
          )}
          <ButtonLink href={`/shop/cycles/new?like=${cycle.id}`} variant="plain">
            One like it
          </ButtonLink>
          {state !== 'planned' && !cycle.orderedAt && (
            <ButtonLink href={`${path}/ordered`} variant="plain">
              Ordered so far
            </ButtonLink>
          )}
          {cycle.orderedAt ? (
            <ButtonLink href={`${page.origins.cart}/shop/receiving/${cycle.id}`} variant="plain">
              Receiving
            </ButtonLink>
          ) : (
            ''
          )}
        </div>
      }
    >
      <div class="stack">
        <p class="cluster">
          <Badge text={state} tone={TONES[state]} />
          {cycle.orderedAt !== null && <Badge text="orders are with the producers" tone="success" />}
        </p>
        {state === 'closed' && cycle.orderedAt === null && (
          <p
            safe
          >{`Its orders go to the producers after ${formatTime(orderedAfter(cycle), page, 'both')}. Until then its times can be changed.`}</p>
        )}
        {cycle.orderedAt !== null && <OrdersSection page={page} cycleId={cycle.id} orders={orders} />}
        <Section title="Who brings what" id="incoming">
          <Table
            caption="Who brings what"
            hideCaption
            dense
            rows={cycle.incoming}
            empty="Nobody yet."
            columns={[
              {
                heading: 'Producer',
                names: true,
                cell: ({ producerId, producer }) => (
                  <>
                    <a href={`${path}/incoming/${producerId}`} safe>
                      {producer}
                    </a>{' '}
                    {unreachable.has(producerId) && <Badge text="no address for orders" tone="danger" />}
                  </>
                ),
              },
              { heading: 'Things', numeric: true, cell: ({ variants }) => String(variants.length) },
              { heading: 'Fee', numeric: true, cell: ({ feeRate }) => `${feeRate / 100} %` },
              {
                heading: 'Brought',
                cell: ({ readyAt }) => (readyAt ? escapeHtml(formatTime(readyAt, page, 'both')) : 'not said'),
              },
            ]}
          />
          {cycle.orderedAt === null && (!producers.isAll || producers.found.length > 0) && (
            <Form action={`${path}/incoming`} method="get" label="Another producer">
              <PickField picker={PRODUCER_OF_CYCLE} offered={producers} typed={typed} />
              <FormActions>
                <Button variant="plain">Say what they bring</Button>
              </FormActions>
            </Form>
          )}
        </Section>
        <Section title="Who may take it" id="outgoing">
          <Table
            caption="Who may take it"
            hideCaption
            dense
            rows={cycle.outgoing}
            empty="Nobody: nothing can be ordered."
            columns={[
              {
                heading: 'Who',
                names: true,
                cell: ({ exchangeId, tier }) => (
                  <a href={`${path}/outgoing/${exchangeId}`} safe>
                    {tier ?? 'Everybody'}
                  </a>
                ),
              },
              {
                heading: 'What',
                cell: ({ variantIds }) => counted(variantIds.length, 'thing') || 'everything',
              },
              {
                heading: 'Collected',
                cell: ({ slotIds }) =>
                  slotIds.length > 0 ? `at ${counted(slotIds.length, 'time')}` : 'at any time',
              },
            ]}
          />
          {cycle.orderedAt === null && (
            <p>
              <ButtonLink href={`${path}/outgoing/new`} variant="plain" icon="plus">
                To others, too
              </ButtonLink>
            </p>
          )}
        </Section>
        {state === 'open' && (
          <ConfirmForm
            action={`${path}/closing`}
            label="Close it now"
            question={`Nobody can order in it any more. Its orders go to the producers ${SETTLING_MINUTES} minutes later; until then, other times open it again.`}
            confirm="Yes, close it"
            icon="clock"
          />
        )}
        {state === 'planned' && (
          <ConfirmForm
            action={`${path}?_method=delete`}
            label="Give it up"
            question="It does not open, and nobody is told of it."
            confirm="Yes, give it up"
            icon="remove"
          />
        )}
      </div>
    </WorkLayout>
  )
}

/** `1 thing`, `2 things`; blank for none. */
function counted(many: number, what: string): string {
  if (many === 0) return ''
  return many === 1 ? `1 ${what}` : `${many} ${what}s`
}
