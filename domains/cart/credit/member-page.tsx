import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { memberStatement } from '#core/services/cart/ledger/statement'
import { AdminLayout } from '#templates/admin'
import { Button } from '#templates/components/button'
import { RadioField } from '#templates/components/choice-field'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { MoneyField } from '#templates/components/money-field'
import { Section } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { StatementTable } from './statement-table'

type MemberCreditProps = {
  page: PageContext
  statement: Awaited<ReturnType<typeof memberStatement>>
  number: number
  pages: number
  currency: string
  form: Typed
}

export function MemberCreditPage({ page, statement, number, pages, currency, form }: MemberCreditProps) {
  const { member, credit, lines } = statement
  const path = `/shop/credit/${member.id}`
  return (
    <AdminLayout
      page={page}
      title={member.name}
      lead={`${formatMoney(credit, page.locale)} of credit`}
      worker="shopkeeper"
    >
      <FormErrors errors={form.errors} />
      <ChangeForm page={page} path={path} currency={currency} form={form} />
      <Section title="Statement" id="statement">
        <StatementTable page={page} lines={lines} orders="/shop/orders" />
        <Pagination
          page={number}
          pages={pages}
          hrefOf={to => (to === 1 ? path : `${path}?page=${to}`)}
          label="Pages of the statement"
        />
      </Section>
    </AdminLayout>
  )
}

type ChangeFormProps = Pick<MemberCreditProps, 'page' | 'currency' | 'form'> & { path: string }

function ChangeForm({ page, path, currency, form }: ChangeFormProps) {
  const field = fieldsOf(form)
  return (
    <Form action={`${path}/changes`} label="Pay in or out">
      <input type="hidden" name="key" value={form.values.key ?? ''} />
      <RadioField
        {...field('kind')}
        label="What"
        options={[
          { value: 'top-up', label: 'They pay in' },
          { value: 'pay-out', label: 'You pay out' },
        ]}
      />
      <MoneyField {...field('amount')} label="Amount" currency={currency} locale={page.locale} required />
      <RadioField
        {...field('way')}
        label="How"
        options={[
          { value: 'cash', label: 'In cash' },
          { value: 'transfer', label: 'By bank transfer' },
        ]}
      />
      <InputField {...field('note')} label="Note" hint="The member reads it." maxlength={300} />
      <FormActions>
        <Button>Book it</Button>
      </FormActions>
    </Form>
  )
}
