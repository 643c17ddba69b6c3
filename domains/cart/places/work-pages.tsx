import { escapeHtml } from '@kitajs/html'
import type { Choice } from '#core/contracts/choice'
import type { CycleChoice } from '#core/contracts/market'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { type PlaceForWork, TIMES_TO_CHOOSE, type TimeChoice } from '#core/services/cart/places/places'
import { AdminLayout } from '#templates/admin'
import { Badge } from '#templates/components/badge'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { Button, ButtonLink } from '#templates/components/button'
import { CheckboxesField } from '#templates/components/choice-field'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Pagination } from '#templates/components/pagination'
import { SelectField } from '#templates/components/select-field'
import { Table } from '#templates/components/table'
import { TextareaField } from '#templates/components/textarea-field'

type PlacesProps = { page: PageContext; places: readonly PlaceForWork[]; number: number; pages: number }

export function PlacesPage({ page, places, number, pages }: PlacesProps) {
  return (
    <AdminLayout
      page={page}
      title="Collection places"
      lead="Where orders are collected: your own door, a shop that helps, somebody’s garage."
      worker="shopkeeper"
      actions={<ButtonLink href="/shop/places/new">New place</ButtonLink>}
    >
      <Table
        caption="Collection places"
        hideCaption
        rows={places}
        empty="There are none: orders are collected where you are."
        columns={[
          {
            heading: 'Place',
            names: true,
            cell: ({ id, name, retired_at }) => (
              <>
                <a href={`/shop/places/${id}`} safe>
                  {name}
                </a>{' '}
                {retired_at !== null && <Badge text="retired" />}
              </>
            ),
          },
          { heading: 'Where', cell: ({ address }) => escapeHtml(address.split('\n').join(', ')) },
          { heading: 'Times to come', numeric: true, cell: ({ slotIds }) => String(slotIds.length) },
          {
            heading: 'Fee',
            numeric: true,
            cell: ({ fee_amount: amount, fee_currency: currency }) =>
              escapeHtml(amount === 0 ? 'none' : formatMoney({ amount, currency }, page.locale)),
          },
        ]}
      />
      <Pagination
        page={number}
        pages={pages}
        hrefOf={to => `/shop/places?page=${to}`}
        label="Pages of places"
      />
    </AdminLayout>
  )
}

export type PlaceForm = Typed & {
  readonly id: string | null
  readonly version?: string
  readonly retired?: boolean
  readonly slots: readonly string[]
  readonly cycles: readonly string[]
}

type PlaceProps = {
  page: PageContext
  form: PlaceForm
  times: readonly TimeChoice[]
  cycles: readonly CycleChoice[]
  vatRates: readonly Choice[]
}

/** Those that are nobody's are the next ones; later ones are not offered yet. */
function timesHint({ slots }: PlaceForm, times: readonly TimeChoice[]): string {
  const hint = 'A time belongs to one place. New ones are made in the calendar.'
  const free = times.filter(({ id }) => !slots.includes(id))
  return free.length < TIMES_TO_CHOOSE
    ? hint
    : `${hint} These are the next ${TIMES_TO_CHOOSE} that are free; later ones can be chosen as these go by.`
}

export function PlacePage({ page, form, times, cycles, vatRates }: PlaceProps) {
  const field = fieldsOf(form)
  const title = form.id ? (form.values.name ?? '') || 'Place' : 'New place'
  const when = new Intl.DateTimeFormat(page.locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: page.timeZone,
  } as const)
  return (
    <AdminLayout page={page} title={title} worker="shopkeeper">
      <Breadcrumbs trail={[{ label: 'Collection places', href: '/shop/places' }, { label: title }]} />
      {form.retired && <p>It is retired. What was ordered is collected there.</p>}
      {!form.retired && (
        <>
          <FormErrors errors={form.errors} />
          <Form
            action={form.id ? `/shop/places/${form.id}` : '/shop/places'}
            label={title}
            version={form.version}
            typed={form}
            once={form.id ? undefined : ''}
          >
            <InputField {...field('name')} label="Name" hint="Buyers read it." maxlength={80} required />
            <TextareaField {...field('address')} label="Address" rows={3} maxlength={300} required />
            <InputField
              {...field('mapUrl')}
              type="url"
              label="Link to a map"
              hint="Without one, OpenStreetMap looks for the address."
              maxlength={500}
            />
            <TextareaField
              {...field('hours')}
              label="When somebody is there"
              hint="In words: Thursdays from four to seven."
              rows={2}
              maxlength={300}
            />
            <TextareaField
              {...field('note')}
              label="Good to know"
              hint="Where to park, which bell."
              rows={2}
              maxlength={300}
            />
            <InputField
              {...field('fee')}
              label="Fee"
              hint="VAT included. 0 for nothing."
              inputmode="decimal"
              maxlength={20}
              required
            />
            <SelectField {...field('vatRate')} label="VAT" options={vatRates} empty="The usual rate" />
            <InputField
              {...field('cutoff')}
              type="number"
              label="Hours before a time at which orders for it close"
              min={0}
              inputmode="numeric"
              required
            />
            <InputField
              {...field('capacity')}
              type="number"
              label="Orders on one day"
              hint="Blank: as many as its times have places."
              min={1}
              inputmode="numeric"
            />
            {times.length > 0 && (
              <CheckboxesField
                name="slots"
                label="Collection times there"
                hint={timesHint(form, times)}
                values={form.slots}
                options={times.map(time => ({
                  value: time.id,
                  label: when.formatRange(time.startsAt, time.endsAt),
                  hint: time.title,
                }))}
              />
            )}
            {cycles.length > 0 && (
              <CheckboxesField
                name="cycles"
                label="Order cycles that it serves"
                hint="None ticked: all of them."
                values={form.cycles}
                options={cycles.map(({ id, name }) => ({ value: id, label: name }))}
              />
            )}
            <TextareaField
              {...field('notHere')}
              label="What cannot be collected there"
              hint="Article numbers, on lines of their own: what nobody can keep cold."
              rows={3}
              maxlength={4_000}
            />
            <FormActions>
              <Button>Save</Button>
              <ButtonLink href="/shop/places" variant="quiet">
                Cancel
              </ButtonLink>
            </FormActions>
          </Form>
        </>
      )}
      {!!form.id && !form.retired && (
        <ConfirmForm
          action={`/shop/places/${form.id}/retirement`}
          label="Retire this place"
          question="Nothing more can be ordered to it. What was ordered is collected there."
          confirm="Yes, retire it"
        />
      )}
    </AdminLayout>
  )
}
