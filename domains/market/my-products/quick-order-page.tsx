import type { PageContext } from '#core/contracts/page'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { Button } from '#templates/components/button'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { PageHeader } from '#templates/components/page-header'
import { TextareaField } from '#templates/components/textarea-field'
import { Layout } from '#templates/layout'

type Props = { page: PageContext; typed?: Typed }

export function QuickOrderPage({ page, typed = { values: {}, errors: {} } }: Props) {
  const field = fieldsOf(typed)
  return (
    <Layout page={page} title="Quick order" noindex>
      <Breadcrumbs trail={[{ label: 'Market', href: '/' }, { label: 'Quick order' }]} />
      <PageHeader
        title="Quick order"
        lead="Write down what you need; you see what that is before it is in your cart."
      />
      <Form action="/quick-order" label="Quick order">
        <FormErrors errors={typed.errors} />
        <TextareaField
          {...field('list')}
          label="One thing a line"
          hint="How many and its name, such as 3 x Tea, or an article number: T-340 2"
          rows={10}
          required
        />
        <FormActions>
          <Button>Look it up</Button>
        </FormActions>
      </Form>
    </Layout>
  )
}
