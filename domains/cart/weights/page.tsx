import { isolate } from '#core/contracts/isolate'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { LineToWeigh } from '#core/services/cart/weights/lines-to-weigh'
import { worthAt, worthOf } from '#core/services/cart/weights/weigh-line'
import { gramsText } from '#core/text/grams'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { RefusedNotice } from '#templates/components/notice'

type WeightsProps = {
  page: PageContext
  number: string
  lines: readonly LineToWeigh[]
  /** Its buyer may be paying it by card online right now. */
  waits: boolean
  errors?: Readonly<Record<string, string>>
  typed?: Readonly<Record<string, unknown>>
}

export function WeightsPage({ page, number, lines, waits, errors = {}, typed = {} }: WeightsProps) {
  const path = `/shop/orders/${number}`
  const isShown = (field: string) => lines.some(({ id }) => field === `weight-${id}`)
  const faults = Object.entries(errors)
  return (
    <AdminLayout
      page={page}
      title={`Weigh order ${number}`}
      lead="An order that is not paid comes to what it weighs. Of a paid one, less is given back and more is asked for. A wrong reading is put right in the same way."
      worker="shopkeeper"
    >
      <div class="stack">
        <FormErrors errors={Object.fromEntries(faults.filter(([field]) => isShown(field)))} />
        {faults
          .filter(([field]) => !isShown(field))
          .map(([field, fault]) => (
            <NotWeighed fault={fault} typed={typed[field]} />
          ))}
        {lines.length === 0 ? (
          <EmptyState
            title="Nothing in it is sold by weight"
            text="Say of a product what one weighs about; then it is sold by weight from the next order on."
          >
            <ButtonLink href="/shop/till/empties">Say what it weighs</ButtonLink>
            <ButtonLink href={path} variant="plain">
              Back to the order
            </ButtonLink>
          </EmptyState>
        ) : waits && faults.length === 0 ? (
          <EmptyState
            title="It is being paid by card online"
            text="Its buyer sees the sum of before. Weigh it once it is paid, or once that payment is over."
          >
            <ButtonLink href={path} variant="plain">
              Back to the order
            </ButtonLink>
          </EmptyState>
        ) : (
          <Form action={`${path}/weights`} label="What the scales say">
            {lines.map(line => (
              <WeightField
                page={page}
                line={line}
                error={errors[`weight-${line.id}`]}
                typed={typed[`weight-${line.id}`]}
              />
            ))}
            <FormActions>
              <Button>Settle it</Button>
              <ButtonLink href={path} variant="quiet">
                Back to the order
              </ButtonLink>
            </FormActions>
          </Form>
        )}
      </div>
    </AdminLayout>
  )
}

/** What was weighed went back meanwhile: there is no field any more, and the reading is still there to be noted. */
const NotWeighed = ({ fault, typed }: { fault: string; typed: unknown }) => (
  <RefusedNotice fault={fault} typed={`You had typed: ${String(typed)}`} />
)

type FieldProps = { page: PageContext; line: LineToWeigh; error?: string; typed: unknown }

function WeightField({ page, line, error, typed }: FieldProps) {
  const { id, title, left, estimatedGrams, grams, currency } = line
  const price = formatMoney({ amount: worthOf(line), currency }, page.locale)
  const now = grams === null ? null : formatMoney({ amount: worthAt(line, grams), currency }, page.locale)
  const known =
    grams === null ? '' : `Weighed ${gramsText(grams)}, which is ${now}: type something else to correct it. `
  return (
    <>
      <InputField
        name={`weight-${id}`}
        label={isolate`${left} × ${title}`}
        hint={`${known}It was thought to be about ${gramsText(estimatedGrams * left)}, for ${price}. Like 1.25 kg or 980 g.`}
        value={typeof typed === 'string' ? typed : grams === null ? undefined : gramsText(grams)}
        error={error}
        autocomplete="off"
      />
      <input type="hidden" name={`seen-${id}`} value={grams === null ? '' : String(grams)} />
    </>
  )
}
