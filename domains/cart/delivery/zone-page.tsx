import type { Choice } from '#core/contracts/choice'
import type { PageContext } from '#core/contracts/page'
import { AdminLayout } from '#templates/admin'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { Button, ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { SelectField } from '#templates/components/select-field'
import { TextareaField } from '#templates/components/textarea-field'

export type ZoneForm = Typed & {
  readonly id: string | null
  readonly version?: string
  readonly retired?: boolean
}

type Props = { page: PageContext; form: ZoneForm; vatRates: readonly Choice[] }

export function ZonePage({ page, form, vatRates }: Props) {
  const field = fieldsOf(form)
  const title = form.id ? `Zone ${form.values.name ?? ''}` : 'New zone'
  return (
    <AdminLayout page={page} title={title} worker="shopkeeper">
      <Breadcrumbs trail={[{ label: 'Delivery', href: '/shop/deliveries' }, { label: title }]} />
      {form.retired && <p>It is retired. Orders that are on their way are brought.</p>}
      {!form.retired && (
        <>
          <FormErrors errors={form.errors} />
          <Form
            action={form.id ? `/shop/deliveries/zones/${form.id}` : '/shop/deliveries/zones'}
            label={title}
            version={form.version}
            typed={form}
            once={form.id ? undefined : ''}
          >
            <InputField {...field('name')} label="Name" hint="Buyers read it." maxlength={80} required />
            <TextareaField
              {...field('postcodes')}
              label="Postcodes"
              hint="How they begin, with commas or on lines of their own: LS6, LS7 or 7920, 7921. LS1 is not LS12; LS1 2 is a part of LS1."
              rows={3}
              maxlength={4_000}
              required
            />
            <InputField
              {...field('fee')}
              label="Fee"
              hint="VAT included. 0 to bring it for nothing."
              inputmode="decimal"
              maxlength={20}
              required
            />
            <SelectField {...field('vatRate')} label="VAT" options={vatRates} empty="The usual rate" />
            <FormActions>
              <Button>Save</Button>
              <ButtonLink href="/shop/deliveries" variant="quiet">
                Cancel
              </ButtonLink>
            </FormActions>
          </Form>
        </>
      )}
      {!!form.id && !form.retired && (
        <ConfirmForm
          action={`/shop/deliveries/zones/${form.id}/retirement`}
          label="Retire this zone"
          question="Nothing more can be ordered to it. What was ordered is brought."
          confirm="Yes, retire it"
        />
      )}
    </AdminLayout>
  )
}
