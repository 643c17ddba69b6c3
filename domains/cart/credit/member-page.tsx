import { isolate } from '#core/contracts/isolate'
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
import { Notice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { Money } from '#templates/components/price'
import { StatementTable } from './statement-table'

type MemberCreditProps = {
  page: PageContext
  statement: Awaited<ReturnType<typeof memberStatement>>
  number: number
  pages: number
  /** What they keep apart from their household's. */
  own: boolean
  currency: string
  form: Typed
}

export const creditPath = ({ id, own }: { readonly id: string; readonly own: boolean }): string =>
  own ? `/shop/credit/${id}/own` : `/shop/credit/${id}`

export function MemberCreditPage({ page, statement, number, pages, own, currency, form }: MemberCreditProps) {
  const { member, credit, household, lines } = statement
  const path = creditPath({ id: member.id, own })
  const sum = formatMoney(credit, page.locale)
  return (
    <AdminLayout
      page={page}
      title={member.name}
      lead={
        household
          ? isolate`${sum} of credit in the household ${household.name}`
          : `${sum} of credit${own ? ' for themselves' : ''}`
      }
      worker="shopkeeper"
    >
      <FormErrors errors={form.errors} />
      <OfHousehold page={page} statement={statement} />
      <ChangeForm page={page} path={path} currency={currency} form={form} />
      <Section title="Statement" id="statement">
        <StatementTable page={page} lines={lines} orders="/shop/orders" shared={household !== null} />
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

function OfHousehold({ page, statement }: Pick<MemberCreditProps, 'page' | 'statement'>) {
  const { household, kept, member } = statement
  if (!household) return ''
  return (
    <Notice title={isolate`They share the credit of ${household.name}`}>
      <p>
        What they pay in, others of the household can spend.{' '}
        <a href={`/shop/households/${household.id}`}>See the household</a>
        {kept.amount > 0 ? (
          <>
            , or <a href={creditPath({ id: member.id, own: true })}>what they keep apart</a>:{' '}
            <Money value={kept} locale={page.locale} />
          </>
        ) : (
          ''
        )}
        .
      </p>
    </Notice>
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
