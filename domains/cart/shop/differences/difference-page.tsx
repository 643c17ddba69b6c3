import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { Difference, DifferenceKind } from '#core/services/cart/differences/list-differences'
import type { OrderView } from '#core/services/cart/orders/read-order'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { Refused, RequestedLinesFields } from '../refund-forms'
import { KINDS } from './facts'

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
          <Settled page={page} difference={difference} order={order} errors={errors} typed={typed} />
        ) : (
          <Ways page={page} difference={difference} order={order} errors={errors} typed={typed} />
        )}
      </div>
    </AdminLayout>
  )
}

function Settled(props: Required<OneProps>) {
  const { page, difference, errors, typed } = props
  const { lost, mayComeBack } = difference
  return (
    <>
      <Refused errors={errors} />
      <Notice>
        <p>Somebody has dealt with this already.</p>
        {!!lost && (
          <p
            safe
          >{`${formatMoney(lost, page.locale)} of it went beyond what was left of the payment, and is booked as a loss.`}</p>
        )}
      </Notice>
      {mayComeBack && (
        <Section title="The bank gave it back" id="reversal">
          <p safe>{MEANINGS.reversal}</p>
          <Form action={`/shop/differences/${difference.id}/reversal`} label="It came back">
            <NoteField of="reversal" errors={errors} typed={typed} />
            <FormActions>
              <Button variant="plain">It came back</Button>
            </FormActions>
          </Form>
        </Section>
      )}
    </>
  )
}

function Ways(props: Required<OneProps>) {
  const { difference, errors, typed } = props
  const action = `/shop/differences/${difference.id}`
  return (
    <>
      <Refused errors={errors} />
      {isGone(difference) && <Record {...props} />}
      {difference.kind === 'second' && <GiveBack {...props} />}
      <Section title={isGone(difference) ? 'It was not for particular goods' : 'Note it'} id="acknowledge">
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

const isGone = ({ kind }: Difference) => kind === 'refund' || kind === 'charge-back'

const MEANINGS: Readonly<Record<DifferenceKind, string>> = {
  refund:
    'The money counts as given back in our books. The order keeps its lines and nothing comes back. What goes beyond the payment is booked as a loss.',
  'charge-back':
    'The money counts as gone in our books. The order keeps its lines and nothing comes back. What goes beyond the payment is booked as a loss.',
  missing:
    'Our books say that this was given back, and SumUp does not list it. Look there, or ask them; once it is clear, write down what it was.',
  reversal:
    'The dispute was won, or the bank changed its mind: the money counts as ours again. Lines that were recorded as refunded stay so; sell them anew if their buyer has them.',
  second:
    'If it has to stay, or was given back in SumUp’s own app, write down what it was. It is in no book of ours.',
}

/** Lines whose sum is exactly what went back: recorded like a refund of ours, without asking SumUp for it. */
export function Record({ page, difference, order, errors, typed }: Required<OneProps>) {
  const left = order.lines.filter(line => line.refundedQuantity < line.quantity)
  if (order.state !== 'paid' || left.length === 0) return ''
  return (
    <Section title="It was for these lines" id="record">
      <p safe>
        {`Choose what comes to ${formatMoney(difference.amount, page.locale)}. The lines are recorded as refunded and their tickets cancelled; nothing is sent to SumUp.`}
      </p>
      <Form action={`/shop/differences/${difference.id}/refund`} label="Record it as a refund of lines">
        <RequestedLinesFields page={page} order={order} errors={errors} typed={typed} />
        <NoteField of="refund" errors={errors} typed={typed} />
        <FormActions>
          <Button>Record it</Button>
        </FormActions>
      </Form>
    </Section>
  )
}

function GiveBack({ page, difference, errors, typed }: Required<OneProps>) {
  return (
    <Section title="Give it back" id="give-back">
      <p safe>
        {`The card answered late: the order was paid by then. ${formatMoney(difference.amount, page.locale)} goes back to the card.`}
      </p>
      <Form action={`/shop/differences/${difference.id}/return`} label="Give it back">
        <NoteField of="return" errors={errors} typed={typed} />
        <FormActions>
          <Button>Give it back</Button>
        </FormActions>
      </Form>
    </Section>
  )
}

type FormNoun = 'acknowledgement' | 'refund' | 'reversal' | 'return'

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
