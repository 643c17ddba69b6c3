import type { Offered } from '#core/contracts/choice'
import type { VatRate } from '#core/pricing/vat'
import { RadioField } from '#templates/components/choice-field'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Fieldset } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { MoneyField } from '#templates/components/money-field'
import { PickField } from '#templates/components/pick-field'
import { type Option, SelectField } from '#templates/components/select-field'
import { TextareaField } from '#templates/components/textarea-field'
import { PriceVatField, rateHint } from '../../price-vat'
import { PRODUCER_OF_PRODUCT } from '../../producer-pickers'

export type Choices = { readonly producers: Offered; readonly categories: readonly Option[] }

export function ProductFieldsInputs({ typed, choices }: { typed: Typed; choices: Choices }) {
  const field = fieldsOf(typed)
  return (
    <>
      <InputField {...field('title')} label="Name" required maxlength={200} />
      <InputField
        {...field('summary')}
        label="In one line"
        hint="Stands in lists and under the name."
        maxlength={300}
      />
      <PickField picker={PRODUCER_OF_PRODUCT} offered={choices.producers} typed={typed} />
      <SelectField {...field('category')} label="Category" empty="None yet" options={choices.categories} />
      <TextareaField
        {...field('description')}
        label="Description"
        hint="Markdown: **bold**, lists, links."
        rows={8}
      />
      <TextareaField {...field('storage')} label="How to keep it" rows={2} />
      <RadioField
        {...field('allergenStatement')}
        label="Allergens"
        value={statementOf(typed.values)}
        options={[
          { value: 'unknown', label: 'Not known yet', hint: 'Buyers read: not stated, please ask us.' },
          { value: 'none', label: 'None of the fourteen', hint: 'Only if somebody has checked.' },
          { value: 'stated', label: 'As written below' },
        ]}
      />
      <TextareaField {...field('allergens')} label="Allergens, as the label says them" rows={2} />
    </>
  )
}

/** Allergens written down count as stated, whatever the choice above them says. */
function statementOf({ allergenStatement, allergens }: Typed['values']): string {
  return allergenStatement ?? (allergens ? 'stated' : 'unknown')
}

/** The rate that is added to a price without VAT, and whether prices are usually typed so. */
export type VatOfPrices = { readonly rate: VatRate; readonly withoutVat: boolean }

type VariantProps = {
  typed: Typed
  currency: string
  locale: string
  vat: VatOfPrices
  prefix?: string
  withStock?: boolean
}

/** `prefix` keeps the ids of several such forms on one page apart. */
export function VariantInputs({ typed, currency, locale, vat, prefix, withStock }: VariantProps) {
  const field = fieldsOf(typed, prefix)
  return (
    <Fieldset legend={withStock ? 'New variant' : 'What the buyer gets'}>
      <InputField {...field('name')} label="Name" hint="340 g, a dozen, small" required />
      <InputField
        {...field('sku')}
        label="Article number"
        hint={withStock ? 'Left empty, it is made of the name.' : undefined}
        required={!withStock}
      />
      <InputField {...field('unit')} label="Amount" hint="340 g, about 4 kg" />
      <MoneyField {...field('price')} label="Price" required currency={currency} locale={locale} />
      <PriceVatField
        {...field('priceVat')}
        label="VAT in this price"
        hint={rateHint(vat.rate)}
        withoutVat={vat.withoutVat}
      />
      <MoneyField
        {...field('cost')}
        label="Cost price"
        hint="What the supplier asks. Nobody else sees it."
        currency={currency}
        locale={locale}
      />
      {!!withStock && (
        <InputField
          {...field('stock')}
          label="On the shelf now"
          type="number"
          min={0}
          value={typed.values.stock ?? '0'}
          required
        />
      )}
    </Fieldset>
  )
}
