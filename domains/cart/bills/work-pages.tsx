import { escapeHtml } from '@kitajs/html'
import { isolate } from '#core/contracts/isolate'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { BillAccountForWork, billAccountForWork } from '#core/services/cart/bills/accounts-for-work'
import type { BillSummary } from '#core/services/cart/bills/bills-of'
import { monthWords } from '#core/services/cart/bills/send-bill'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import { RadioField } from '#templates/components/choice-field'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { MoneyField } from '#templates/components/money-field'
import { RefusedNotice } from '#templates/components/notice'
import { OlderLink } from '#templates/components/older-link'
import { Section } from '#templates/components/page-header'
import { PageLinks } from '#templates/components/pagination'
import { Money } from '#templates/components/price'
import { SelectField } from '#templates/components/select-field'
import { Table } from '#templates/components/table'
import { TextareaField } from '#templates/components/textarea-field'
import { Time } from '#templates/components/time'
import { BillsTable } from './pages'

const HOME = '/shop/bill-accounts'

type AccountsProps = {
  page: PageContext
  accounts: readonly BillAccountForWork[]
  next: string | null
  overdue: readonly BillSummary[]
  /** The page of those that are overdue less long; null on the last. */
  moreOverdue: number | null
}

export function AccountsPage({ page, accounts, next, overdue, moreOverdue }: AccountsProps) {
  return (
    <AdminLayout
      page={page}
      title="Monthly bills"
      lead="Members you trust order on an account, and its holder gets one bill a month."
      worker="shopkeeper"
    >
      <Section title="Overdue" id="overdue">
        <Table
          caption="Overdue bills"
          hideCaption
          rows={overdue}
          empty="Nothing is overdue."
          columns={[
            {
              heading: 'Bill',
              names: true,
              cell: ({ number }) => (
                <a href={`/bills/${number}`} safe>
                  {number}
                </a>
              ),
            },
            { heading: 'Account', cell: ({ account }) => escapeHtml(account) },
            {
              heading: 'Open',
              numeric: true,
              cell: ({ left }) => <Money value={left} locale={page.locale} />,
            },
            {
              heading: 'Due',
              cell: ({ dueAt }) => <Time at={dueAt} locale={page.locale} timeZone={page.timeZone} />,
            },
            { heading: 'Reminders', numeric: true, cell: ({ reminders }) => `${reminders}` },
          ]}
        />
        {moreOverdue !== null && (
          <PageLinks
            previous={null}
            next={`${HOME}?overdue=${moreOverdue}#overdue`}
            label="More overdue bills"
          />
        )}
      </Section>
      <Section title="On paper" id="paper">
        <form class="cluster" method="get" action={`${HOME}/pdf`}>
          <label class="field__label" for="bills-month">
            Month
          </label>
          <input
            class="field__control"
            id="bills-month"
            type="month"
            name="month"
            placeholder="2026-11"
            required
          />
          <Button variant="plain" icon="print">
            All its bills as PDF
          </Button>
        </form>
      </Section>
      <Section title="Accounts" id="accounts">
        <Table
          caption="Accounts"
          hideCaption
          rows={accounts}
          empty="There is none yet."
          columns={[
            {
              heading: 'Name',
              names: true,
              cell: ({ id, name, closedAt }) => (
                <a href={`${HOME}/${id}`} safe>
                  {closedAt ? isolate`${name} (closed)` : name}
                </a>
              ),
            },
            { heading: 'Members', numeric: true, cell: ({ members }) => `${members.length}` },
            {
              heading: 'Owed',
              numeric: true,
              cell: ({ owed }) => <Money value={owed} locale={page.locale} />,
            },
            {
              heading: 'Limit',
              numeric: true,
              cell: ({ limit }) => <Money value={limit} locale={page.locale} />,
            },
          ]}
        />
        <p class="form__actions">
          <ButtonLink href={`${HOME}/new`} variant="plain">
            Open an account
          </ButtonLink>
        </p>
        {!!next && <OlderLink href={`${HOME}?after=${next}`} label="Older accounts" />}
      </Section>
    </AdminLayout>
  )
}

export function NewAccountPage({
  page,
  currency,
  form,
}: {
  page: PageContext
  currency: string
  form: Typed
}) {
  return (
    <AdminLayout page={page} title="Open an account" worker="shopkeeper">
      <FormErrors errors={form.errors} />
      <AccountForm page={page} action={HOME} currency={currency} form={form} />
    </AdminLayout>
  )
}

type FormProps = { page: PageContext; action: string; currency: string; form: Typed }

function AccountForm({ page, action, currency, form }: FormProps) {
  const field = fieldsOf(form)
  return (
    <Form action={action} label="Account">
      <InputField
        {...field('name')}
        label="Name"
        hint="A household, a café, a person."
        maxlength={120}
        required
      />
      <MoneyField
        {...field('limit')}
        label="Limit"
        hint="So much may be open at most. Beyond it, another way to pay has to be chosen."
        currency={currency}
        locale={page.locale}
        required
      />
      <TextareaField
        {...field('emails')}
        label="Members"
        hint="Their e-mail addresses, one a line. The first of them gets the bills."
        rows={3}
        maxlength={2000}
        required
      />
      <FormActions>
        <Button>Save</Button>
      </FormActions>
    </Form>
  )
}

type AccountProps = {
  page: PageContext
  account: Awaited<ReturnType<typeof billAccountForWork>>
  form: Typed
  payment: Typed
}

export function AccountPage({ page, account, form, payment }: AccountProps) {
  const path = `${HOME}/${account.id}`
  const { open, next } = account
  return (
    <AdminLayout
      page={page}
      title={account.name}
      lead={`${formatMoney(account.owed, page.locale)} is open, of a limit of ${formatMoney(account.limit, page.locale)}.`}
      worker="shopkeeper"
    >
      <FormErrors errors={{ ...form.errors, ...(open.length > 0 ? payment.errors : {}) }} />
      {open.length === 0 && <NotBooked payment={payment} />}
      <Section title="Bills" id="bills">
        <BillsTable page={page} bills={account.bills} />
        {!!next && <OlderLink href={`${path}?before=${next}`} label="Older bills" />}
      </Section>
      {open.length > 0 && (
        <Section title="Money came" id="payment">
          <PaymentForm
            page={page}
            action={`${path}/payments`}
            bills={open}
            currency={account.limit.currency}
            form={payment}
          />
        </Section>
      )}
      {!account.closedAt && (
        <Section title="The account" id="account">
          <AccountForm page={page} action={path} currency={account.limit.currency} form={form} />
          <ConfirmForm
            action={`${path}/closing`}
            label="Close it"
            question="Nobody orders on it any more. Its bills stay."
            confirm="Yes, close it"
          />
        </Section>
      )}
    </AdminLayout>
  )
}

/** The last bill was paid meanwhile: there is no form any more, and what was typed is still there to be read. */
function NotBooked({ payment: { values, errors } }: { payment: Typed }) {
  const [fault] = Object.values(errors)
  if (!fault) return ''
  const typed = `Nothing was booked. You had typed ${values.amount || 'no amount'} for ${values.number ?? 'no bill'}.`
  return <RefusedNotice fault={fault} typed={typed} />
}

type PaymentProps = {
  page: PageContext
  action: string
  bills: readonly BillSummary[]
  currency: string
  form: Typed
}

function PaymentForm({ page, action, bills, currency, form }: PaymentProps) {
  const field = fieldsOf(form)
  const isOpen = !form.values.number || bills.some(({ number }) => number === form.values.number)
  return (
    <Form action={action} label="Money came">
      <input type="hidden" name="key" value={form.values.key ?? Bun.randomUUIDv7()} />
      <SelectField
        {...field('number')}
        label="For"
        // One that is paid by now is not another one by itself.
        empty={isOpen ? undefined : 'Choose a bill'}
        required
        options={bills.map(({ number, month, left }) => ({
          value: number,
          label: `${number}, ${monthWords(month, page.locale)}: ${formatMoney(left, page.locale)}`,
        }))}
      />
      <MoneyField {...field('amount')} label="Amount" currency={currency} locale={page.locale} required />
      <RadioField
        {...field('way')}
        label="How"
        options={[
          { value: 'transfer', label: 'By bank transfer' },
          { value: 'cash', label: 'In cash' },
          { value: 'credit', label: 'From its holder’s credit' },
        ]}
      />
      <FormActions>
        <Button>Book it</Button>
      </FormActions>
    </Form>
  )
}
