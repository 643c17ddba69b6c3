import { escapeHtml } from '@kitajs/html'
import { isolate } from '#core/contracts/isolate'
import { formatMoney, type Money } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { DeliveryOfProducer, ReceivedDelivery } from '#core/services/cart/receiving/deliveries'
import type { OrderedVariant } from '#core/services/cart/receiving/plan'
import type { Preview } from '#core/services/cart/receiving/receive'
import { weightText } from '#core/text/grams'
import { AdminLayout } from '#templates/admin'
import { Badge } from '#templates/components/badge'
import { Button, ButtonLink } from '#templates/components/button'
import { RadioField } from '#templates/components/choice-field'
import { EmptyState } from '#templates/components/empty-state'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { type Column, Table } from '#templates/components/table'
import { TextareaField } from '#templates/components/textarea-field'
import { Time } from '#templates/components/time'

type DeliveryProps = {
  page: PageContext
  delivery: DeliveryOfProducer
  /** What stands of the orders now. */
  ordered: readonly OrderedVariant[]
  form: Typed
  /** Why a form was refused that counted what was received already. */
  fault?: string
}

/** How many came, by the variant: the name of its field. */
export const cameField = (variantId: string) => `came-${variantId}`

export function DeliveryPage({ page, delivery, ordered, form, fault }: DeliveryProps) {
  const { cycle, producer, received } = delivery
  return (
    <AdminLayout page={page} title={producer.name} lead={cycle.name} worker="shopkeeper">
      {received ? (
        <Received page={page} received={received} refused={fault ? { fault, values: form.values } : null} />
      ) : (
        <CountForm page={page} delivery={delivery} ordered={ordered} form={form} />
      )}
    </AdminLayout>
  )
}

function CountForm({ delivery: { cycle, producer }, ordered, form }: DeliveryProps) {
  const field = fieldsOf(form)
  if (ordered.length === 0)
    return <EmptyState title="Nothing is ordered any more" text="All of it was given back meanwhile." />
  return (
    <Form action={`/shop/receiving/${cycle.id}/${producer.id}/preview`} label="What came">
      <FormErrors errors={form.errors} />
      {ordered.map(({ variantId, title, detail, sku, ordered: count, grams, isWeighed }) => {
        const name = cameField(variantId)
        return (
          <InputField
            {...field(name)}
            value={form.values[name] ?? String(count)}
            type="number"
            inputmode="numeric"
            min={0}
            label={isolate`${title}, ${detail}`}
            hint={[`${count} ordered`, weightText(grams, isWeighed), sku].filter(Boolean).join(' · ')}
            required
          />
        )
      })}
      <RadioField
        {...field('wayBack')}
        label="Money for what did not come"
        options={[
          {
            value: 'same',
            label: 'Goes back the way it came',
            hint: 'What was paid in cash or by transfer becomes credit.',
          },
          { value: 'credit', label: 'Becomes credit' },
        ]}
      />
      <TextareaField {...field('note')} label="Note" hint="For the shop." rows={2} />
      <FormActions>
        <Button>See who goes short</Button>
      </FormActions>
    </Form>
  )
}

type ReceivedProps = {
  page: PageContext
  received: ReceivedDelivery
  refused: { readonly fault: string; readonly values: Typed['values'] } | null
}

function Received({ page, received, refused }: ReceivedProps) {
  return (
    <div class="stack">
      {refused !== null && (
        <Notice kind="error">
          <p safe>{refused.fault}</p>
          {!!refused.values.note && <p safe>{`Your note: ${refused.values.note}`}</p>}
        </Notice>
      )}
      <p>
        Received <Time at={received.receivedAt} style="both" locale={page.locale} timeZone={page.timeZone} />
        {received.receivedBy !== null && <span safe>{` by ${received.receivedBy}`}</span>}.
      </p>
      {!!received.note && <p safe>{received.note}</p>}
      <Table
        caption="What came"
        dense
        rows={received.lines}
        columns={[
          {
            heading: 'What',
            names: true,
            cell: ({ title, detail }) => escapeHtml(isolate`${title}, ${detail}`),
          },
          { heading: 'Ordered', numeric: true, cell: ({ ordered }) => String(ordered) },
          { heading: 'Came', numeric: true, cell: ({ came }) => String(came) },
          ...(refused === null ? [] : [countedIn(refused.values)]),
          ...(received.lines.some(({ grams }) => grams !== null) ? [WEIGHT] : []),
        ]}
      />
      {received.shortages.length > 0 && (
        <Table
          caption="Who went short"
          dense
          rows={received.shortages}
          columns={[
            {
              heading: 'Order',
              names: true,
              cell: ({ number }) => (
                <a class="order-number" href={`/shop/orders/${number}`} safe>
                  {number}
                </a>
              ),
            },
            { heading: 'Buyer', cell: ({ name }) => escapeHtml(name) },
            { heading: 'What', cell: ({ title }) => escapeHtml(title) },
            { heading: 'Short', numeric: true, cell: ({ quantity }) => String(quantity) },
            { heading: 'Money', cell: ({ state }) => <Badge {...STATES[state]} /> },
          ]}
        />
      )}
    </div>
  )
}

/** What the form says that was refused; a field that is not there says that all of it came. */
const countedIn = (values: Typed['values']): Column<ReceivedDelivery['lines'][number]> => ({
  heading: 'You counted',
  numeric: true,
  cell: ({ variantId, ordered }) => escapeHtml(values[cameField(variantId)] ?? String(ordered)),
})

const WEIGHT: Column<ReceivedDelivery['lines'][number]> = {
  heading: 'Weighs',
  numeric: true,
  cell: ({ grams, isWeighed }) => weightText(grams, isWeighed) || '–',
}

const STATES = {
  waits: { text: 'when it is paid', tone: 'notice' },
  requested: { text: 'on its way', tone: 'notice' },
  done: { text: 'given back', tone: 'success' },
  failed: { text: 'refused: see the order', tone: 'danger' },
} as const

type PreviewProps = {
  page: PageContext
  delivery: DeliveryOfProducer
  preview: Preview
  /** What goes back to them together. */
  back: Money
  values: Readonly<Record<string, string>>
  fault?: string
}

export function PreviewPage({ page, delivery, preview, back, values, fault }: PreviewProps) {
  const { cycle, producer } = delivery
  const path = `/shop/receiving/${cycle.id}/${producer.id}`
  return (
    <AdminLayout
      page={page}
      title={producer.name}
      lead={isolate`${cycle.name}: nothing is done yet.`}
      worker="shopkeeper"
    >
      <div class="stack">
        {!!fault && (
          <Notice kind="error">
            <p safe>{fault}</p>
          </Notice>
        )}
        {preview.short.length === 0 ? (
          <Notice kind="success" title="Everything came">
            <p>Nobody goes short.</p>
          </Notice>
        ) : (
          <Section title="Who goes short" id="short">
            <p>Who ordered first gets theirs: it is taken from the last orders.</p>
            <p safe>{backText(preview.short, back, page.locale)}</p>
            <Table
              caption="Who goes short"
              hideCaption
              dense
              rows={preview.short}
              columns={[
                { heading: 'Order', names: true, cell: ({ number }) => escapeHtml(number) },
                { heading: 'Buyer', cell: ({ name }) => escapeHtml(name) },
                {
                  heading: 'Ordered',
                  cell: ({ placedAt }) => (
                    <Time at={placedAt} style="both" locale={page.locale} timeZone={page.timeZone} />
                  ),
                },
                { heading: 'What', cell: ({ title, detail }) => escapeHtml(isolate`${title}, ${detail}`) },
                {
                  heading: 'Gets',
                  numeric: true,
                  cell: ({ ordered, short }) => `${ordered - short} of ${ordered}`,
                },
              ]}
            />
          </Section>
        )}
        <form class="form__actions" method="post" action={path} aria-label="Receive it">
          {Object.entries(values).map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <Button>{preview.short.length === 0 ? 'Receive it' : 'Receive it, and give back the money'}</Button>
          <ButtonLink href={path} variant="quiet">
            Count again
          </ButtonLink>
        </form>
      </div>
    </AdminLayout>
  )
}

function backText(short: Preview['short'], back: Money, locale: string): string {
  const orders = new Set(short.map(({ orderId }) => orderId)).size
  return `Together ${formatMoney(back, locale)} of ${orders === 1 ? 'one order' : `${orders} orders`} goes back; of what is not paid yet, once it is paid.`
}
