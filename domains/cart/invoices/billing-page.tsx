import type { PageContext } from '#core/contracts/page'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { Button } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { PageHeader } from '#templates/components/page-header'
import { TextareaField } from '#templates/components/textarea-field'
import { Layout } from '#templates/layout'

type Props = { page: PageContext; form: Typed; known: boolean }

/** Whom a member's invoices are made out to. */
export function BillingPage({ page, form, known }: Props) {
  const field = fieldsOf(form)
  return (
    <Layout page={page} title="On your invoices" noindex>
      <Breadcrumbs trail={[{ label: 'Your orders', href: '/orders' }, { label: 'On your invoices' }]} />
      <PageHeader
        title="On your invoices"
        lead="For those who need it. It stands on invoices from now on; what was issued stays as it is."
      />
      <div class="stack">
        <FormErrors errors={form.errors} />
        <Form action="/invoices/address" label="On your invoices">
          <InputField
            {...field('name')}
            label="Name or company"
            autocomplete="organization"
            maxlength={120}
            required
          />
          <TextareaField
            {...field('address')}
            label="Address"
            hint="Street, postcode and town."
            rows={3}
            maxlength={500}
            required
          />
          <InputField
            {...field('country')}
            label="Country"
            hint="Two letters, such as GB or DE."
            autocomplete="country"
            maxlength={2}
            required
          />
          <InputField {...field('vatNumber')} label="VAT number" maxlength={40} />
          <FormActions>
            <Button>Save</Button>
          </FormActions>
        </Form>
        {known && (
          <ConfirmForm
            action="/invoices/address?_method=delete"
            label="Remove it"
            question="Your next invoices have your name alone."
            confirm="Yes, remove it"
          />
        )}
      </div>
    </Layout>
  )
}
