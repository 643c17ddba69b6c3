import { netOf } from '#core/contracts/cart'
import { isolate } from '#core/contracts/isolate'
import { formatMoney, sumMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { isToCollect, type OrderLineView, type OrderView } from '#core/services/cart/orders/read-order'
import { gramsText } from '#core/text/grams'
import { Button } from '#templates/components/button'
import { CheckboxesField, RadioField } from '#templates/components/choice-field'
import { ConfirmForm } from '#templates/components/confirm-form'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { RefusedNotice } from '#templates/components/notice'
import { ADJUSTMENTS, BACK, quantityField, REFUSED, SHELF_ALL, SPOILED, shelfField } from './requested-lines'
import { WayBackField } from './way-back-field'

type RefundFormsProps = {
  page: PageContext
  order: OrderView
  errors?: Readonly<Record<string, string>>
  typed?: Readonly<Record<string, unknown>>
}

/** All that is left, or so many of each line; both ask for a reason. */
export function RefundForms({ page, order, errors = {}, typed = {} }: RefundFormsProps) {
  const left = order.lines.filter(line => line.refundedQuantity < line.quantity)
  const isNone = left.length + order.adjustmentsLeft.length === 0
  if (order.state !== 'paid' || isNone)
    return (
      <>
        <WithoutForm errors={errors} typed={typed} />
        {order.state === 'paid' ? (
          <p>All of it has been given back.</p>
        ) : (
          <p>This order is not paid, so there is nothing to give back.</p>
        )}
      </>
    )
  const action = `/shop/orders/${order.number}/refunds`
  const text = (name: string) => (typeof typed[name] === 'string' ? typed[name] : '')
  // Both forms have the same names: what came back goes into the one that was sent.
  const isAll = typed.all === 'yes'
  return (
    <>
      <FormErrors errors={errors} prefix={isAll ? 'all' : undefined} />
      <Form action={action} label="Refund some of it" once="">
        {!isAll && <Refused errors={errors} />}
        <RequestedLinesFields page={page} order={order} errors={errors} typed={typed} />
        <WayBackField order={order} value={text('way')} />
        <InputField
          name="reason"
          error={isAll ? undefined : errors.reason}
          label="Reason"
          hint="The buyer reads it."
          value={isAll ? '' : text('reason')}
          maxlength={300}
          required
        />
        <FormActions>
          <Button variant="plain">Refund these</Button>
        </FormActions>
      </Form>
      <ConfirmForm
        action={action}
        label="Refund all that is left"
        question={isolate`${formatMoney(netOf(order), page.locale)}${moreOf(left, page.locale)} goes back to ${order.name}${left.some(({ kind }) => kind === 'ticket') ? ', and tickets are cancelled' : ''}.`}
        confirm="Yes, refund it all"
        open={isAll}
      >
        <input type="hidden" name="key" value={Bun.randomUUIDv7()} />
        <input type="hidden" name="all" value="yes" />
        {isAll && <Refused errors={errors} prefix="all" />}
        <WayBackField order={order} value={text('way')} id="field-all-way" />
        {left.some(isToCollect) && (
          <ShelfChoice name={SHELF_ALL} label="The goods" order={order} typed={typed} />
        )}
        <InputField
          name="reason"
          id="field-all-reason"
          error={isAll ? errors.reason : undefined}
          label="Reason"
          value={isAll ? text('reason') : ''}
          maxlength={300}
          required
        />
      </ConfirmForm>
    </>
  )
}

/** Where the list of what has to be put right leads for what is no field's. */
export function Refused({
  errors,
  prefix,
}: Pick<Required<RefundFormsProps>, 'errors'> & { prefix?: string }) {
  if (!errors[REFUSED]) return ''
  return (
    <p class="field__error" id={['field', prefix, REFUSED].filter(Boolean).join('-')} safe>
      {errors[REFUSED]}
    </p>
  )
}

/** Somebody else gave all of it back meanwhile: there is no form any more, and what was typed is still there to be copied. */
function WithoutForm({ errors, typed }: Pick<Required<RefundFormsProps>, 'errors' | 'typed'>) {
  const [fault] = Object.values(errors)
  if (!fault) return ''
  const { reason } = typed
  const written = typeof reason === 'string' && reason !== '' ? `You had written: ${reason}` : undefined
  return <RefusedNotice fault={fault} typed={written} />
}

function moreOf(lines: readonly OrderLineView[], locale: string): string {
  const [first] = lines
  if (!first) return ''
  const more = sumMoney(
    lines.map(line => line.more),
    first.more.currency,
  )
  return more.amount > 0 ? `, with ${formatMoney(more, locale)} paid for its weight since,` : ''
}

const nameOf = ({ title, detail }: Pick<OrderLineView, 'title' | 'detail'>): string =>
  detail ? isolate`${title}, ${detail}` : title

type ShelfChoiceProps = {
  name: string
  label: string
  order: Pick<OrderView, 'collectedAt'>
  typed: Readonly<Record<string, unknown>>
}

/** What was taken home is rarely sold again; what never left the shop usually is. */
function ShelfChoice({ name, label, order, typed }: ShelfChoiceProps) {
  const usual = order.collectedAt ? SPOILED : BACK
  return (
    <RadioField
      name={name}
      label={label}
      value={typeof typed[name] === 'string' ? typed[name] : usual}
      options={[
        { value: BACK, label: 'Back on the shelf' },
        { value: SPOILED, label: 'Not for sale again', hint: 'Spoiled, eaten or never brought back.' },
      ]}
    />
  )
}

/** What goes back for those that are left: of weighed goods, and with a voucher, it is not the price of one. */
function priceHint(
  { unitPrice, quantity, refundedQuantity, left, weight, more }: OrderLineView,
  locale: string,
) {
  const count = quantity - refundedQuantity
  const asListed = left.amount === unitPrice.amount * count
  const price = asListed
    ? `${formatMoney(unitPrice, locale)} each`
    : `${formatMoney(left, locale)} for ${count === 1 ? 'it' : `all ${count}`}`
  const grams = refundedQuantity === 0 ? (weight?.grams ?? null) : null
  const weighed = grams === null ? '' : `, weighed ${gramsText(grams)}`
  const besides = more.amount > 0 ? `, and ${formatMoney(more, locale)} paid for its weight since` : ''
  return `${price}${weighed}${besides}, at most ${count}`
}

type RequestedLinesProps = Required<RefundFormsProps>

/** How many of each line that is left, and what becomes of its goods. */
export function RequestedLinesFields({ page, order, errors, typed }: RequestedLinesProps) {
  const left = order.lines.filter(line => line.refundedQuantity < line.quantity)
  const text = (name: string) => (typeof typed[name] === 'string' ? typed[name] : '')
  return (
    <>
      {left.map(line => (
        <>
          <InputField
            name={quantityField(line.id)}
            type="number"
            label={`How many of ${nameOf(line)}`}
            hint={priceHint(line, page.locale)}
            error={errors[quantityField(line.id)]}
            value={text(quantityField(line.id))}
            min={0}
            max={line.quantity - line.refundedQuantity}
            inputmode="numeric"
          />
          {isToCollect(line) && (
            <ShelfChoice
              name={shelfField(line.id)}
              label={`What becomes of ${nameOf(line)}`}
              order={order}
              typed={typed}
            />
          )}
        </>
      ))}
      {order.adjustmentsLeft.length > 0 && (
        <CheckboxesField
          name={ADJUSTMENTS}
          label="Also give back"
          values={[typed[ADJUSTMENTS]].flat().map(String)}
          options={order.adjustmentsLeft.map(({ id, label, amount }) => ({
            value: id,
            label: isolate`${label}, ${formatMoney(amount, page.locale)}`,
          }))}
        />
      )}
    </>
  )
}
