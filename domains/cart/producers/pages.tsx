import { pagesOf } from '#core/app/paging'
import type { ProducerStatement } from '#core/contracts/cart'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { OWED_PER_PAGE, type OwedPage as Owed, type OwedProducer } from '#core/services/cart/producers/owed'
import { AdminLayout } from '#templates/admin'
import { Badge } from '#templates/components/badge'
import { Button } from '#templates/components/button'
import { RadioField } from '#templates/components/choice-field'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { MoneyField } from '#templates/components/money-field'
import { Notice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { Money } from '#templates/components/price'
import {
  ProducerStatementTable,
  StatementFiles,
  StatementPages,
} from '#templates/components/producer-statement'
import { Table } from '#templates/components/table'

type OwedProps = { page: PageContext; number: number; list: Owed }

export function OwedPage({ page, number, list: { producers, total, owed } }: OwedProps) {
  return (
    <AdminLayout
      page={page}
      title="Pay-outs"
      lead={`We owe producers ${formatMoney(owed, page.locale)}.`}
      worker="shopkeeper"
    >
      <div class="stack">
        <Table
          caption="Producers"
          hideCaption
          dense
          rows={producers}
          empty="There are no producers yet."
          columns={[
            {
              heading: 'Producer',
              names: true,
              cell: ({ id, name }) => (
                <a href={`/shop/pay-outs/${id}`} safe>
                  {name}
                </a>
              ),
            },
            {
              heading: 'Owed',
              numeric: true,
              cell: ({ owed }) => <Money value={owed} locale={page.locale} />,
            },
            {
              heading: 'Cost prices',
              cell: ({ lacksCosts }) =>
                lacksCosts ? <Badge text="some are missing" tone="notice" /> : 'all there',
            },
          ]}
        />
        <Pagination
          page={number}
          pages={pagesOf(total, OWED_PER_PAGE)}
          hrefOf={to => `/shop/pay-outs?page=${to}`}
          entries={{ perPage: OWED_PER_PAGE, total, locale: page.locale }}
          label="Pages of producers"
        />
      </div>
    </AdminLayout>
  )
}

type AccountProps = {
  page: PageContext
  producer: OwedProducer
  statement: ProducerStatement
  number: number
  form: Typed
}

export function ProducerAccountPage({ page, producer, statement, number, form }: AccountProps) {
  const path = `/shop/pay-outs/${producer.id}`
  const { owed } = statement
  return (
    <AdminLayout
      page={page}
      title={producer.name}
      lead={
        owed.amount < 0
          ? `They owe us ${formatMoney({ ...owed, amount: -owed.amount }, page.locale)}: it is taken off what comes next.`
          : `We owe them ${formatMoney(owed, page.locale)}.`
      }
      worker="shopkeeper"
    >
      <FormErrors errors={form.errors} />
      {producer.lacksCosts && (
        <Notice title="It may be more">
          <p>
            Some of their things on sale have no cost price. What was sold of them is not in this sum:{' '}
            <a href="/shop/reports/producers">how many that were</a>.
          </p>
        </Notice>
      )}
      {(owed.amount > 0 || Object.keys(form.errors).length > 0) && (
        <PayForm page={page} path={path} currency={owed.currency} form={form} />
      )}
      <Section title="Statement" id="statement">
        <StatementFiles path={`/shop/pay-outs/${producer.id}`} />
        <ProducerStatementTable
          page={page}
          lines={statement.lines}
          undo={(payoutId, { amount }) => (
            <ConfirmForm
              action={`${path}/${payoutId}/reversal`}
              label="Undo"
              question={`${formatMoney({ ...amount, amount: -amount.amount }, page.locale)} did not reach them, or not so: it is owed again, and the money counts as ours.`}
              confirm="Yes, undo it"
            >
              <InputField
                name="note"
                id={`field-note-${payoutId}`}
                label="Why"
                hint="The producer reads it."
                maxlength={300}
              />
            </ConfirmForm>
          )}
        />
        <StatementPages path={path} number={number} statement={statement} />
      </Section>
    </AdminLayout>
  )
}

type PayProps = { page: PageContext; path: string; currency: string; form: Typed }

function PayForm({ page, path, currency, form }: PayProps) {
  const field = fieldsOf(form)
  return (
    <Form action={path} label="Pay out">
      <input type="hidden" name="key" value={form.values.key ?? ''} />
      <MoneyField {...field('amount')} label="Amount" currency={currency} locale={page.locale} required />
      <RadioField
        {...field('way')}
        label="How"
        options={[
          { value: 'transfer', label: 'By bank transfer' },
          { value: 'cash', label: 'In cash' },
        ]}
      />
      <InputField {...field('note')} label="Note" hint="The producer reads it." maxlength={300} />
      <FormActions>
        <Button>Pay out</Button>
      </FormActions>
    </Form>
  )
}
