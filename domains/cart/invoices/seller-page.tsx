import type { PageContext } from '#core/contracts/page'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { TextareaField } from '#templates/components/textarea-field'
import { formatTime } from '#templates/components/time'

type SellerProps = { page: PageContext; form: Typed; version: string | undefined; since: string | null }

export function SellerPage({ page, form, version, since }: SellerProps) {
  const field = fieldsOf(form)
  return (
    <AdminLayout
      page={page}
      title="Who sells"
      lead={
        since
          ? `Invoices are written since ${formatTime(new Date(since), page, 'short')}. What was issued stays as it is.`
          : 'As it shall stand on invoices. Once it is saved, every paid order gets one.'
      }
      worker="shopkeeper"
    >
      <FormErrors errors={form.errors} />
      <Form action="/shop/invoices/seller" version={version} label="Who sells">
        <InputField {...field('name')} label="Name" hint="As it is registered" maxlength={120} required />
        <TextareaField {...field('address')} label="Address" rows={4} maxlength={500} required />
        <InputField
          {...field('country')}
          label="Country"
          hint="Two letters, such as GB or DE. Electronic invoices need it."
          maxlength={2}
        />
        <InputField {...field('email')} type="email" label="E-mail" maxlength={254} />
        <InputField
          {...field('vatNumber')}
          label="VAT number"
          hint="Only if you are registered for it"
          maxlength={40}
        />
        <InputField {...field('companyNumber')} label="Company number" maxlength={40} />
        <FormActions>
          <Button>Save</Button>
          <ButtonLink href="/shop/invoices" variant="quiet">
            Cancel
          </ButtonLink>
        </FormActions>
      </Form>
    </AdminLayout>
  )
}
