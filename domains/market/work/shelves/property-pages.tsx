import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { PROPERTY_FORM, type WorkProperty } from '#core/services/market/properties/save-property'
import { Button } from '#templates/components/button'
import { CheckboxesField } from '#templates/components/choice-field'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Section } from '#templates/components/page-header'
import { WorkLayout } from '../../work-layout'

type Props = {
  page: PageContext
  properties: readonly WorkProperty[]
  /** What was typed into the form of this property, or of a `new` one, that came back. */
  typed?: Typed
  of?: string
}

export function PropertiesPage({ page, properties, typed, of }: Props) {
  return (
    <WorkLayout
      page={page}
      title="Properties"
      lead="What you say of products in a word: organic, vegan, fairly traded. Buyers see it on the product and narrow lists by it."
    >
      {properties.map(property => (
        <details class="disclosure" open={of === property.id}>
          <summary safe>{isolate`${property.name} (${property.products})`}</summary>
          <PropertyForm property={property} typed={of === property.id ? typed : undefined} />
          <ConfirmForm
            action={`/shop/properties/${property.id}?_method=delete`}
            label="Remove this property"
            question="No product has it any more then."
            confirm="Yes, remove it"
            icon="remove"
          />
        </details>
      ))}
      <Section title="A new one">
        <PropertyForm typed={of === 'new' ? typed : undefined} />
      </Section>
    </WorkLayout>
  )
}

function PropertyForm({ property, typed }: { property?: WorkProperty; typed?: Typed }) {
  const prefix = property?.id ?? 'new'
  const values: Typed['values'] = typed?.values ?? {
    name: property?.name,
    description: property?.description,
  }
  const errors = typed?.errors ?? {}
  const field = fieldsOf({ values, errors }, prefix)
  return (
    <Form
      action={property ? `/shop/properties/${property.id}` : '/shop/properties'}
      label={property ? property.name : 'New property'}
      typed={typed}
      version={property && PROPERTY_FORM.version(property)}
    >
      <FormErrors errors={errors} prefix={prefix} />
      <InputField {...field('name')} label="Name" required maxlength={50} />
      <InputField {...field('description')} label="What it means" maxlength={300} />
      <FormActions>
        <Button variant="plain">{property ? 'Save' : 'Add property'}</Button>
      </FormActions>
    </Form>
  )
}

type OfProductProps = {
  productId: string
  properties: readonly WorkProperty[]
  chosen: readonly string[]
}

/** On the product's own page: which of them it has. */
export function PropertiesOfProduct({ productId, properties, chosen }: OfProductProps) {
  if (properties.length === 0) {
    return (
      <p class="muted">
        There are none yet: <a href="/shop/properties">name the first</a>, such as organic or vegan.
      </p>
    )
  }
  return (
    <Form action={`/shop/products/${productId}/properties`} label="Properties">
      <CheckboxesField
        name="property"
        label="It is"
        values={chosen}
        options={properties.map(({ id, name, description }) => ({
          value: id,
          label: name,
          hint: description || undefined,
        }))}
      />
      <FormActions>
        <Button variant="plain">Save</Button>
      </FormActions>
    </Form>
  )
}
