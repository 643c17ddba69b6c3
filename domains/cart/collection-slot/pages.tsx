import type { SlotSummary } from '#core/contracts/events'
import type { PageContext } from '#core/contracts/page'
import type { OrderView } from '#core/services/cart/orders/read-order'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { Button, ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { EmptyState } from '#templates/components/empty-state'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { PageHeader } from '#templates/components/page-header'
import { TimeRange } from '#templates/components/time'
import { Layout } from '#templates/layout'
import { SlotField } from './slot-field'

type CollectionSlotPageProps = {
  page: PageContext
  order: OrderView
  /** Without the one it has. */
  slots: readonly SlotSummary[]
  value?: string
  error?: string
}

/** Another time for an order that is already placed. */
export function CollectionSlotPage({ page, order, slots, value, error }: CollectionSlotPageProps) {
  const path = order.path
  return (
    <Layout page={page} title={`Collecting order ${order.number}`} noindex>
      <Breadcrumbs
        trail={[
          ...(order.isGuests ? [] : [{ label: 'Your orders', href: '/orders' }]),
          { label: order.number, href: path },
          { label: 'When to collect' },
        ]}
      />
      <PageHeader title={order.slot ? 'Collect it at another time' : 'Choose a time to collect it'} />
      <div class="stack">
        <FormErrors errors={error ? { slot: error } : {}} />
        <Current page={page} order={order} />
        {slots.length === 0 ? (
          <EmptyState
            title={order.slot ? 'No other time is open' : 'No time is open'}
            text="New times are opened week by week."
          >
            <ButtonLink href={path} variant="plain">
              Back to the order
            </ButtonLink>
          </EmptyState>
        ) : (
          <Form action={`${path}/collection-slot`}>
            <SlotField page={page} slots={slots} value={value} error={error} />
            <FormActions>
              <Button>{order.slot ? 'Move it' : 'Book it'}</Button>
              <ButtonLink href={path} variant="quiet">
                Leave it as it is
              </ButtonLink>
            </FormActions>
          </Form>
        )}
        {!!order.slot && (
          <ConfirmForm
            action={`${path}/collection-slot?_method=delete`}
            label="Give this time up"
            question="Your place goes to somebody else, and you collect your order on any market day."
            confirm="Yes, any market day will do"
          />
        )}
      </div>
    </Layout>
  )
}

function Current({ page, order: { slot } }: Pick<CollectionSlotPageProps, 'page' | 'order'>) {
  if (!slot) return <p>No time is kept for it: any market day will do.</p>
  return (
    <p>
      Kept for it now:{' '}
      <strong>
        <TimeRange from={slot.startsAt} to={slot.endsAt} locale={page.locale} timeZone={slot.timeZone} />
      </strong>
      <span safe>{`, ${slot.title}${slot.place ? `, ${slot.place}` : ''}`}</span>. It can be moved until it
      begins.
    </p>
  )
}
