import { isolate } from '#core/contracts/isolate'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { Statement } from '#core/services/cart/ledger/statement'
import { Button, ButtonLink } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { PageHeader, Section } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { Layout } from '#templates/layout'
import { StatementTable } from './statement-table'

export type OwnCreditProps = {
  page: PageContext
  statement: Statement
  number: number
  pages: number
  /** What a member of a household keeps apart from it. */
  own?: boolean
  /** The code of a gift card as it came back. */
  typed?: Typed
}

export function OwnCreditPage({ page, statement, number, pages, own = false, typed }: OwnCreditProps) {
  const { lines, household } = statement
  const title = own
    ? 'Credit you keep apart'
    : household
      ? isolate`Credit of ${household.name}`
      : 'Your credit'
  const path = own ? '/credit/own' : '/credit'
  const isEmpty = lines.length === 0
  return (
    <Layout page={page} title={title} noindex>
      <PageHeader
        title={title}
        lead={isEmpty ? undefined : leadOf(statement, own, page.locale)}
        actions={
          <ButtonLink href="/household" variant="plain" icon="people">
            Your household
          </ButtonLink>
        }
      />
      <div class="stack">
        <FormErrors errors={typed?.errors ?? {}} />
        <Kept page={page} statement={statement} />
        {isEmpty ? (
          <EmptyState
            title="No credit yet"
            text="Pay some in when you are with us, and later orders can be paid from it without a card."
          />
        ) : (
          <StatementTable page={page} lines={lines} orders="/orders" shared={household !== null} />
        )}
        <Pagination
          page={number}
          pages={pages}
          hrefOf={to => (to === 1 ? path : `${path}?page=${to}`)}
          label="Pages of your statement"
        />
      </div>
      {!own && (
        <Section title="Have you got a gift card?" id="gift-card">
          <GiftCardForm typed={typed} />
        </Section>
      )}
    </Layout>
  )
}

function Kept({ page, statement: { kept } }: Pick<OwnCreditProps, 'page' | 'statement'>) {
  if (kept.amount <= 0) return ''
  return (
    <Notice title={`You keep ${formatMoney(kept, page.locale)} apart`}>
      <p>
        It is yours alone, and pays nothing while you are in your household.{' '}
        <a href="/credit/own">See its statement</a>, or <a href="/household#own-credit">share it</a>.
      </p>
    </Notice>
  )
}

function GiftCardForm({ typed = { values: {}, errors: {} } }: { typed?: Typed }) {
  return (
    <Form action="/credit/gift-cards" label="Make a gift card credit" typed={typed} once="">
      <InputField
        {...fieldsOf(typed)('code')}
        label="Code of the gift card"
        hint="All that is left on it becomes credit. Credit does not run out."
        autocomplete="off"
        maxlength={40}
        required
      />
      <FormActions>
        <Button variant="plain">Make it credit</Button>
      </FormActions>
    </Form>
  )
}

function leadOf({ credit, household }: Statement, own: boolean, locale: string): string {
  const sum = formatMoney(credit, locale)
  if (own) return `You have ${sum} for yourself. Ask us to pay it out, or share it.`
  if (household) return `Your household has ${sum}. All of you pay in, and choose it at the checkout.`
  return `You have ${sum}. Choose it at the checkout, or ask us to pay it out.`
}
