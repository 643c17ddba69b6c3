import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { VatRateForWork } from '#core/services/market/vat/vat-rates'
import { Button, ButtonLink } from '#templates/components/button'
import { Card } from '#templates/components/card'
import { CheckboxField, RadioField } from '#templates/components/choice-field'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Section } from '#templates/components/page-header'
import { priceVatText } from '../../price-vat'
import { WorkLayout } from '../../work-layout'
import { rateText } from './rate-text'

/** A form that was refused: of the rate with this id, or of a new one. */
export type RateForm = Typed & { readonly id: string | null }

type RatesProps = {
  page: PageContext
  rates: readonly VatRateForWork[]
  /** Prices are usually typed without VAT. */
  withoutVat: boolean
  form?: RateForm
}

export function VatRatesPage({ page, rates, withoutVat, form }: RatesProps) {
  const NEW = { values: {}, errors: {} }
  return (
    <WorkLayout
      page={page}
      title="VAT"
      lead="Buyers pay prices with VAT in them. Without any rate here, no VAT is shown or booked."
      actions={
        rates.length > 0 ? (
          <ButtonLink href="/shop/vat/products" variant="plain">
            Rates of products
          </ButtonLink>
        ) : undefined
      }
    >
      <div class="stack">
        {rates.length > 0 && <h2 class="visually-hidden">Rates</h2>}
        {rates.map(rate => (
          <Card title={isolate`${rate.name}, ${rateText(rate.rate)} %`}>
            <RateFields
              action={`/shop/vat/rates/${rate.id}`}
              prefix={rate.id}
              typed={form?.id === rate.id ? form : valuesOf(rate)}
              isDefault={rate.isDefault}
            />
            <p safe>{usedBy(rate)}</p>
            <ConfirmForm
              action={`/shop/vat/rates/${rate.id}?_method=delete`}
              label="Remove"
              question="Orders that were placed with it keep it."
              confirm="Yes, remove it"
            />
          </Card>
        ))}
      </div>
      <Section title="How prices are typed" id="typing">
        <Form action="/shop/vat/typing" label="How prices are typed">
          <RadioField
            name="priceVat"
            label="What forms propose"
            hint="Each form lets you choose the other. Prices that are there stay as they were typed."
            value={priceVatText(withoutVat)}
            options={[
              { value: 'with', label: 'With VAT', hint: 'What you type is what buyers pay.' },
              {
                value: 'without',
                label: 'Without VAT',
                hint: 'VAT is added to what you type. With another rate, what buyers pay is made anew.',
              },
            ]}
          />
          <FormActions>
            <Button variant="plain">Save</Button>
          </FormActions>
        </Form>
      </Section>
      <Section title="A new rate" id="new">
        <RateFields
          action="/shop/vat/rates"
          prefix="new"
          typed={form?.id === null ? form : NEW}
          isDefault={rates.length === 0}
        />
      </Section>
    </WorkLayout>
  )
}

function valuesOf({ name, rate }: VatRateForWork): Typed {
  return { values: { name, rate: rateText(rate) }, errors: {} }
}

function usedBy({ products, isDefault }: VatRateForWork): string {
  const count = products === 1 ? 'One product has it.' : `${products} products have it.`
  return isDefault ? `${count} So does everything without a rate of its own, tickets too.` : count
}

type FieldsProps = { action: string; prefix: string; typed: Typed; isDefault: boolean }

function RateFields({ action, prefix, typed, isDefault }: FieldsProps) {
  const field = fieldsOf(typed, prefix)
  return (
    <Form action={action} label="Rate of VAT">
      <FormErrors errors={typed.errors} prefix={prefix} />
      <InputField {...field('name')} label="Name" hint="Standard, reduced, food" maxlength={60} required />
      <InputField {...field('rate')} label="Per cent" inputmode="decimal" maxlength={10} required />
      <CheckboxField
        {...field('isDefault')}
        value="on"
        label="For everything without a rate of its own"
        hint={isDefault ? 'Tick this at another rate to have that one instead.' : undefined}
        checked={isDefault || typed.values.isDefault === 'on'}
      />
      <FormActions>
        <Button variant="plain">Save</Button>
      </FormActions>
    </Form>
  )
}
