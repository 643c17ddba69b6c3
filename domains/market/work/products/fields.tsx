import { RadioField } from '#templates/components/choice-field'
import { Fieldset } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { MoneyField } from '#templates/components/money-field'
import { type Option, SelectField } from '#templates/components/select-field'
import { TextareaField } from '#templates/components/textarea-field'

export type Typed = {
  readonly values: Readonly<Record<string, string | undefined>>
  readonly errors: Readonly<Record<string, string>>
}

export type Choices = { readonly producers: readonly Option[]; readonly categories: readonly Option[] }

export function ProductFieldsInputs({
  typed: { values, errors },
  choices,
}: {
  typed: Typed
  choices: Choices
}) {
  return (
    <>
      <InputField
        name="title"
        label="Name"
        required
        maxlength={200}
        value={values.title}
        error={errors.title}
      />
      <InputField
        name="summary"
        label="In one line"
        hint="Stands in lists and under the name."
        maxlength={300}
        value={values.summary}
        error={errors.summary}
      />
      <SelectField
        name="producer"
        label="Producer"
        empty="Nobody in particular"
        options={choices.producers}
        value={values.producer}
        error={errors.producer}
      />
      <SelectField
        name="category"
        label="Category"
        empty="None yet"
        options={choices.categories}
        value={values.category}
        error={errors.category}
      />
      <TextareaField
        name="description"
        label="Description"
        hint="Markdown: **bold**, lists, links."
        rows={8}
        value={values.description}
        error={errors.description}
      />
      <TextareaField
        name="storage"
        label="How to keep it"
        rows={2}
        value={values.storage}
        error={errors.storage}
      />
      <RadioField
        name="allergenStatement"
        label="Allergens"
        value={statementOf(values)}
        error={errors.allergenStatement}
        options={[
          { value: 'unknown', label: 'Not known yet', hint: 'Buyers read: not stated, please ask us.' },
          { value: 'none', label: 'None of the fourteen', hint: 'Only if somebody has checked.' },
          { value: 'stated', label: 'As written below' },
        ]}
      />
      <TextareaField
        name="allergens"
        label="Allergens, as the label says them"
        rows={2}
        value={values.allergens}
        error={errors.allergens}
      />
    </>
  )
}

/** Allergens written down count as stated, whatever the choice above them says. */
function statementOf({ allergenStatement, allergens }: Typed['values']): string {
  return allergenStatement ?? (allergens ? 'stated' : 'unknown')
}

type VariantProps = { typed: Typed; currency: string; locale: string; prefix: string; withStock?: boolean }

/** `prefix` keeps the ids of several such forms on one page apart. */
export function VariantInputs({
  typed: { values, errors },
  currency,
  locale,
  prefix,
  withStock,
}: VariantProps) {
  const field = (name: string) => ({ name, id: `${prefix}-${name}`, error: errors[name] })
  return (
    <Fieldset legend={withStock ? 'New variant' : 'What the buyer gets'}>
      <InputField
        {...field('name')}
        label="Name"
        hint="340 g jar, a dozen, small"
        required
        value={values.name}
      />
      <InputField {...field('sku')} label="Article number" required value={values.sku} />
      <InputField {...field('unit')} label="Amount" hint="340 g, about 4 kg" value={values.unit} />
      <MoneyField
        {...field('price')}
        label="Price"
        required
        currency={currency}
        locale={locale}
        value={values.price}
      />
      <MoneyField
        {...field('cost')}
        label="Cost price"
        hint="What the supplier asks. Nobody else sees it."
        currency={currency}
        locale={locale}
        value={values.cost}
      />
      {!!withStock && (
        <InputField
          {...field('stock')}
          label="On the shelf now"
          type="number"
          min={0}
          value={values.stock ?? '0'}
          required
        />
      )}
    </Fieldset>
  )
}
