import { isolate } from '#core/contracts/isolate'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { type BankLineSummary, numbersIn, type ProposedOrder } from '#core/services/cart/bank/bank-lines'
import { isBill } from '#core/services/cart/bank/waiting-line'
import { Button } from '#templates/components/button'
import { Card } from '#templates/components/card'
import { Form, FormActions } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { formatTime } from '#templates/components/time'

export type LineForm = {
  readonly lineId: string
  readonly field: 'order' | 'email'
  readonly value: string
  readonly error: string
}

type LineProps = { page: PageContext; line: BankLineSummary; form?: LineForm }

/** One line of a statement, and what can be made of it. */
export function BankLineCard({ page, line, form }: LineProps) {
  const path = `/shop/bank/${line.id}`
  const day = formatTime(
    new Date(`${line.bookedOn}T12:00:00Z`),
    { locale: page.locale, timeZone: 'UTC' },
    'short',
  )
  return (
    <Card title={`${formatMoney(line.amount, page.locale)}, ${line.payer || 'no name'}`}>
      <div class="stack">
        <p safe>{[day, line.text].filter(Boolean).join(' · ')}</p>
        {!!line.proposed && <Proposal page={page} line={line} order={line.proposed} />}
        <details open={form !== undefined}>
          <summary>Something else</summary>
          <div class="stack">
            <OtherOrder path={path} form={form?.field === 'order' ? form : undefined} id={line.id} />
            <ToCredit path={path} form={form?.field === 'email' ? form : undefined} id={line.id} />
            <form method="post" action={`${path}/dismissal`}>
              <Button variant="quiet">It has nothing to do with the shop</Button>
            </form>
          </div>
        </details>
      </div>
    </Card>
  )
}

function Proposal({ page, line, order }: { page: PageContext; line: BankLineSummary; order: ProposedOrder }) {
  const total = formatMoney(order.total, page.locale)
  const ofBill = isBill(order.number)
  const named = ofBill ? numbersIn(line.text).filter(isBill) : []
  const others = named.filter(number => number !== order.number).join(', ')
  const what = isolate`${ofBill ? 'monthly bill' : 'order'} ${order.number} of ${order.name}`
  const words: Readonly<Record<ProposedOrder['fit'], string>> = {
    exact: `It fits ${what} exactly.`,
    more: `It is more than the ${total} of ${what}: the rest ${others ? `pays ${others}, if that is theirs and open, and then ` : ''}becomes credit.`,
    less: `It is less than the ${total} of ${what}, which can wait for the rest.`,
    paid: `It names ${what}, for which nothing is to be paid.`,
  }
  const fits = order.fit === 'exact' || order.fit === 'more'
  return (
    <>
      <p>
        <span safe>{words[order.fit]}</span>{' '}
        <a href={order.path}>{ofBill ? 'See its account' : 'See the order'}</a>
      </p>
      {order.fit === 'less' && (
        <form method="post" action={`/shop/bank/${line.id}/${ofBill ? 'payment' : 'part'}`}>
          <input type="hidden" name="order" value={order.number} />
          <Button icon="check">
            <span safe>{`It pays a part of ${order.number}`}</span>
          </Button>
        </form>
      )}
      {fits && (
        <form method="post" action={`/shop/bank/${line.id}/payment`}>
          <input type="hidden" name="order" value={order.number} />
          <Button icon="check">
            <span safe>{`${ofBill ? 'Bill' : 'Order'} ${order.number} is paid`}</span>
          </Button>
        </form>
      )}
    </>
  )
}

type OtherProps = { path: string; form?: LineForm; id: string }

function OtherOrder({ path, form, id }: OtherProps) {
  return (
    <Form action={`${path}/payment`} label="Another order">
      <InputField
        name="order"
        id={`field-order-${id}`}
        label="It paid the order, or the monthly bill, with the number"
        value={form?.value}
        error={form?.error}
        maxlength={20}
        required
      />
      <FormActions>
        <Button variant="plain">Mark it as paid</Button>
        <Button variant="plain" formaction={`${path}/part`}>
          It pays a part of it
        </Button>
      </FormActions>
    </Form>
  )
}

function ToCredit({ path, form, id }: OtherProps) {
  return (
    <Form action={`${path}/credit`} label="Credit">
      <InputField
        name="email"
        id={`field-email-${id}`}
        type="email"
        label="It is credit for the member with the e-mail"
        value={form?.value}
        error={form?.error}
        maxlength={254}
        required
      />
      <FormActions>
        <Button variant="plain">Book it as credit</Button>
      </FormActions>
    </Form>
  )
}
