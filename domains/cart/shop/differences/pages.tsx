import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { Difference, DifferenceKind } from '#core/services/cart/differences/list-differences'
import type { OrderView } from '#core/services/cart/orders/read-order'
import { AdminLayout } from '#templates/admin'
import { Badge } from '#templates/components/badge'
import { Button, ButtonLink } from '#templates/components/button'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { Money } from '#templates/components/price'
import { type Column, Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import { WantedLines } from '../refund-forms'

const KINDS: Readonly<Record<DifferenceKind, string>> = {
  refund: 'Refunded at SumUp, not by us',
  'charge-back': 'Taken back by the buyer’s bank',
  missing: 'Refunded by us, unknown to SumUp',
}

type ListProps = {
  page: PageContext
  at: number
  differences: readonly Difference[]
  waiting: number
  pages: number
}

export function DifferencesPage({ page, at, differences, waiting, pages }: ListProps) {
  return (
    <AdminLayout
      page={page}
      title="Differences with SumUp"
      lead="Once an hour we compare our books with SumUp, 90 days back. What does not match is listed here until you have dealt with it; nothing changes by itself."
      worker="shopkeeper"
    >
      <div class="stack">
        <p safe>{waiting === 1 ? '1 waiting for you.' : `${waiting} waiting for you.`}</p>
        <Table
          caption="Differences with SumUp"
          hideCaption
          dense
          columns={columnsFor(page)}
          rows={differences}
          empty="SumUp and our books say the same."
        />
        <Pagination page={at} pages={pages} hrefOf={number => `/shop/differences?page=${number}`} />
      </div>
    </AdminLayout>
  )
}

function columnsFor(page: PageContext): readonly Column<Difference>[] {
  return [
    {
      heading: 'What',
      names: true,
      cell: ({ id, kind, settled }) =>
        settled ? (
          (KINDS[kind] as 'safe')
        ) : (
          <a href={`/shop/differences/${id}`} safe>
            {KINDS[kind]}
          </a>
        ),
    },
    {
      heading: 'Order',
      cell: ({ orderNumber }) => (
        <a class="order-number" href={`/shop/orders/${orderNumber}`} safe>
          {orderNumber}
        </a>
      ),
    },
    { heading: 'When', cell: ({ happenedAt }) => <Moment page={page} at={happenedAt} /> },
    { heading: 'State', cell: ({ settled }) => <State settled={settled} /> },
    {
      heading: 'Amount',
      numeric: true,
      cell: ({ amount }) => <Money value={amount} locale={page.locale} />,
    },
  ]
}

function Moment({ page, at }: { page: PageContext; at: Date | null }) {
  if (!at) return 'not known'
  return <Time at={at} style="both" locale={page.locale} timeZone={page.timeZone} />
}

function State({ settled }: Pick<Difference, 'settled'>) {
  if (!settled) return <Badge text="waiting" tone="danger" />
  return (
    <>
      <Badge text={settled.recorded ? 'in the books' : 'noted'} tone="success" />
      <small class="cart-detail" safe>
        {[settled.note, settled.by].filter(Boolean).join(', ')}
      </small>
    </>
  )
}

type OneProps = {
  page: PageContext
  difference: Difference
  order: OrderView
  /** A form that was refused, and what was typed into it. */
  errors?: Readonly<Record<string, string>>
  typed?: Readonly<Record<string, unknown>>
}

export function DifferencePage({ page, difference, order, errors = {}, typed = {} }: OneProps) {
  const { kind, amount, orderNumber, transactionCode } = difference
  return (
    <AdminLayout
      page={page}
      title={KINDS[kind]}
      lead={`${formatMoney(amount, page.locale)}, order ${orderNumber}, SumUp reference ${transactionCode}`}
      worker="shopkeeper"
      actions={
        <ButtonLink href={`/shop/orders/${orderNumber}`} variant="plain">
          See the order
        </ButtonLink>
      }
    >
      <div class="stack">
        <FormErrors errors={errors} />
        {difference.settled ? (
          <Notice>
            <p>Somebody has dealt with this already.</p>
          </Notice>
        ) : (
          <Ways page={page} difference={difference} order={order} errors={errors} typed={typed} />
        )}
      </div>
    </AdminLayout>
  )
}

function Ways(props: Required<OneProps>) {
  const { difference, errors, typed } = props
  const action = `/shop/differences/${difference.id}`
  return (
    <>
      {difference.kind !== 'missing' && <Record {...props} />}
      <Section
        title={difference.kind === 'missing' ? 'Note it' : 'It was not for particular goods'}
        id="acknowledge"
      >
        <p safe>{MEANINGS[difference.kind]}</p>
        <Form action={`${action}/acknowledgement`} label="Acknowledge it">
          <NoteField of="acknowledgement" errors={errors} typed={typed} />
          <FormActions>
            <Button variant="plain">Acknowledge it</Button>
          </FormActions>
        </Form>
      </Section>
    </>
  )
}

const MEANINGS: Readonly<Record<DifferenceKind, string>> = {
  refund: 'The money counts as given back in our books. The order keeps its lines and nothing comes back.',
  'charge-back': 'The money counts as gone in our books. The order keeps its lines and nothing comes back.',
  missing:
    'Our books say that this was given back, and SumUp does not list it. Look there, or ask them; once it is clear, write down what it was.',
}

/** Lines whose sum is exactly what went back: recorded like a refund of ours, without asking SumUp for it. */
function Record({ page, difference, order, errors, typed }: Required<OneProps>) {
  const left = order.lines.filter(line => line.refundedQuantity < line.quantity)
  if (order.state !== 'paid' || left.length === 0) return ''
  return (
    <Section title="It was for these lines" id="record">
      <p safe>
        {`Choose what comes to ${formatMoney(difference.amount, page.locale)}. The lines are recorded as refunded and their tickets cancelled; nothing is sent to SumUp.`}
      </p>
      <Form action={`/shop/differences/${difference.id}/refund`} label="Record it as a refund of lines">
        <WantedLines page={page} order={order} typed={typed} />
        <NoteField of="refund" errors={errors} typed={typed} />
        <FormActions>
          <Button>Record it</Button>
        </FormActions>
      </Form>
    </Section>
  )
}

type FormNoun = 'acknowledgement' | 'refund'

/** Two forms of the page ask for it: each has its own. */
export const noteField = (of: FormNoun) => `note-${of}`

function NoteField({ of, errors, typed }: { of: FormNoun } & Pick<Required<OneProps>, 'errors' | 'typed'>) {
  return (
    <InputField
      name="note"
      id={`field-${noteField(of)}`}
      label="What it was"
      value={typeof typed.note === 'string' ? typed.note : ''}
      error={errors[noteField(of)]}
      maxlength={300}
      required
    />
  )
}
