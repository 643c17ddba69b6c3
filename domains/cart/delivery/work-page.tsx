import { escapeHtml } from '@kitajs/html'
import type { ListPage } from '#core/app/paging'
import type { Choice } from '#core/contracts/choice'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { mayAct } from '#core/contracts/viewer'
import type { RoundForWork } from '#core/services/cart/delivery/rounds'
import type { ZoneForWork } from '#core/services/cart/delivery/zones'
import { AdminLayout } from '#templates/admin'
import { Badge } from '#templates/components/badge'
import { Button, ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Section } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { SelectField } from '#templates/components/select-field'
import { Table } from '#templates/components/table'
import { Time, TimeRange } from '#templates/components/time'

type Props = {
  page: PageContext
  zones: readonly ZoneForWork[]
  zonePage: ListPage
  rounds: readonly RoundForWork[]
  roundPage: ListPage
  /** Where rounds can be made. */
  open: readonly Choice[]
  form: Typed
}

export function DeliveriesPage({ page, zones, zonePage, rounds, roundPage, open, form }: Props) {
  return (
    <AdminLayout
      page={page}
      title="Delivery"
      lead="Where you bring orders, for how much, and the rounds on which you do."
      worker="shopkeeper"
    >
      <Section title="Rounds" id="rounds">
        <Rounds page={page} rounds={rounds} />
        <Pagination {...roundPage} hrefOf={to => `/shop/deliveries?rounds=${to}`} label="Pages of rounds" />
      </Section>
      {open.length > 0 && (
        <Section title="New round" id="new-round">
          <RoundForm zones={open} form={form} />
        </Section>
      )}
      <Section title="Zones" id="zones">
        <Zones page={page} zones={zones} />
        <Pagination
          {...zonePage}
          hrefOf={to => `/shop/deliveries?zones=${to}#zones`}
          label="Pages of zones"
        />
      </Section>
    </AdminLayout>
  )
}

function Rounds({ page, rounds }: Pick<Props, 'page' | 'rounds'>) {
  const at = { locale: page.locale, timeZone: page.timeZone }
  return (
    <Table
      caption="Rounds"
      hideCaption
      rows={rounds}
      empty="There are none. Nothing can be delivered until there is one."
      columns={[
        {
          heading: 'When',
          names: true,
          cell: round => (
            <>
              <a href={`/shop/deliveries/${round.id}`}>
                <TimeRange from={round.startsAt} to={round.endsAt} {...at} />
              </a>{' '}
              {round.calledOff && <Badge text="called off" />}
            </>
          ),
        },
        { heading: 'Zone', cell: ({ zone }) => escapeHtml(zone) },
        { heading: 'Orders until', cell: ({ closesAt }) => <Time at={closesAt} style="both" {...at} /> },
        { heading: 'Orders', numeric: true, cell: ({ taken, capacity }) => `${taken} of ${capacity}` },
        {
          heading: 'Call off',
          cell: ({ id, taken, calledOff }) =>
            taken > 0 || calledOff ? (
              '–'
            ) : (
              <ConfirmForm
                action={`/shop/deliveries/${id}/retirement`}
                label="Call off"
                question="Nobody can order for it any more."
                confirm="Yes, call it off"
              />
            ),
        },
      ]}
    />
  )
}

function RoundForm({ zones, form }: { zones: readonly Choice[]; form: Typed }) {
  const field = fieldsOf(form)
  return (
    <>
      <FormErrors errors={form.errors} />
      <Form action="/shop/deliveries" label="New round" typed={form} once="">
        <SelectField {...field('zone')} label="Zone" options={zones} required />
        <InputField {...field('startsAt')} type="datetime-local" label="It begins" required />
        <InputField {...field('endsAt')} type="datetime-local" label="It ends" required />
        <InputField {...field('closesAt')} type="datetime-local" label="One can order until" required />
        <InputField
          {...field('capacity')}
          type="number"
          label="How many orders fit"
          min={1}
          max={10_000}
          inputmode="numeric"
          required
        />
        <FormActions>
          <Button>Make the round</Button>
        </FormActions>
      </Form>
    </>
  )
}

function Zones({ page, zones }: Pick<Props, 'page' | 'zones'>) {
  const mayKeep = mayAct(page.viewer, 'shopkeeper')
  return (
    <>
      <Table
        caption="Zones"
        hideCaption
        rows={zones}
        empty="There are none yet. A zone says where you deliver and what that costs."
        columns={[
          {
            heading: 'Zone',
            names: true,
            cell: zone => (
              <>
                {mayKeep ? (
                  <a href={`/shop/deliveries/zones/${zone.id}`} safe>
                    {zone.name}
                  </a>
                ) : (
                  <span safe>{zone.name}</span>
                )}{' '}
                {zone.retired_at !== null && <Badge text="retired" />}
              </>
            ),
          },
          { heading: 'Postcodes beginning with', cell: ({ postcodes }) => escapeHtml(postcodes.join(', ')) },
          {
            heading: 'Fee',
            numeric: true,
            cell: ({ fee_amount: amount, fee_currency: currency }) =>
              escapeHtml(formatMoney({ amount, currency }, page.locale)),
          },
        ]}
      />
      {mayKeep && (
        <p class="form__actions">
          <ButtonLink href="/shop/deliveries/zones/new" variant="plain">
            New zone
          </ButtonLink>
        </p>
      )}
    </>
  )
}
