import { escapeHtml } from '@kitajs/html'
import { isolate } from '#core/contracts/isolate'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { HouseholdForWork } from '#core/services/cart/households/for-work'
import type { HouseholdMember, HouseholdView } from '#core/services/cart/households/household-view'
import type { Statement } from '#core/services/cart/ledger/statement'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { MoneyField } from '#templates/components/money-field'
import { OlderLink } from '#templates/components/older-link'
import { Section } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { Money } from '#templates/components/price'
import { SearchForm } from '#templates/components/search-form'
import { Table } from '#templates/components/table'
import { TextareaField } from '#templates/components/textarea-field'
import { StatementTable } from '../credit/statement-table'
import { Invitations, InviteForm } from './invitations'
import { Naming } from './naming'

const HOME = '/shop/households'

type HouseholdsProps = {
  page: PageContext
  households: readonly HouseholdForWork[]
  next: string | null
  /** Words that they are looked for by. */
  text: string
}

export function HouseholdsPage({ page, households, next, text }: HouseholdsProps) {
  const searched = text ? `&q=${encodeURIComponent(text)}` : ''
  return (
    <AdminLayout
      page={page}
      title="Households"
      lead="Members who share one credit: each of them pays in to it, and pays from it."
      worker="shopkeeper"
      actions={
        <ButtonLink href={`${HOME}/new`} variant="plain">
          Begin a household
        </ButtonLink>
      }
    >
      <div class="stack">
        <SearchForm action={HOME} label="Find a household by its name or a member of it" value={text} />
        <Table
          caption="Households"
          hideCaption
          dense
          rows={households}
          empty={
            text
              ? 'None of them is called so, and nobody in one is.'
              : 'There is none yet. Members begin one on their own page, or you begin one for them.'
          }
          columns={[
            {
              heading: 'Household',
              names: true,
              cell: ({ id, name, closedAt }) => (
                <a href={`${HOME}/${id}`} safe>
                  {closedAt ? isolate`${name} (ended)` : name}
                </a>
              ),
            },
            { heading: 'Members', cell: ({ members }) => escapeHtml(members.join(', ') || '–') },
            {
              heading: 'Credit',
              numeric: true,
              cell: ({ credit }) => <Money value={credit} locale={page.locale} />,
            },
          ]}
        />
        {!!next && <OlderLink href={`${HOME}?after=${next}${searched}`} label="Older households" />}
      </div>
    </AdminLayout>
  )
}

export function NewHouseholdPage({ page, form }: { page: PageContext; form: Typed }) {
  const field = fieldsOf(form)
  return (
    <AdminLayout page={page} title="Begin a household" worker="shopkeeper">
      <FormErrors errors={form.errors} />
      <Form action={HOME} label="Begin a household">
        <InputField {...field('name')} label="Name" hint="Its members read it." maxlength={80} required />
        <TextareaField
          {...field('emails')}
          label="Whom to ask"
          hint="E-mail addresses of members, one a line. Nobody is in it before they say yes."
          rows={3}
          maxlength={2000}
          required
        />
        <FormActions>
          <Button>Ask them</Button>
        </FormActions>
      </Form>
    </AdminLayout>
  )
}

type HouseholdProps = {
  page: PageContext
  household: HouseholdView
  statement: Statement
  number: number
  pages: number
  /** The form that was refused: `invite`, `rename`, or the id of the member who was to be taken out. */
  refused?: string
  typed?: Typed
}

export function HouseholdWorkPage({ page, household, statement, number, pages, ...forms }: HouseholdProps) {
  const { refused, typed } = forms
  const path = `${HOME}/${household.id}`
  const sum = formatMoney(household.credit, page.locale)
  return (
    <AdminLayout
      page={page}
      title={household.name}
      lead={household.closedAt ? 'A household that has ended' : `${sum} of credit, shared by its members`}
      worker="shopkeeper"
    >
      <FormErrors errors={typed?.errors ?? {}} prefix={refused} />
      <Section title="Members" id="members">
        <Table
          caption="Members"
          hideCaption
          rows={household.members}
          empty="Nobody is in it."
          columns={[
            {
              heading: 'Member',
              names: true,
              cell: ({ id, name }) => (
                <a href={`/shop/credit/${id}`} safe>
                  {name}
                </a>
              ),
            },
            { heading: 'E-mail', cell: ({ email }) => escapeHtml(email) },
            {
              heading: 'Kept apart',
              numeric: true,
              cell: ({ own }) => <Money value={own} locale={page.locale} />,
            },
            {
              heading: 'Take out',
              cell: member => (
                <TakeOut
                  page={page}
                  household={household}
                  member={member}
                  typed={refused === member.id ? typed : undefined}
                />
              ),
            },
          ]}
        />
        {household.members.length > 0 && (
          <p>To pay something in or out, open the member who brings it or gets it.</p>
        )}
        {household.former.length > 0 && (
          <p class="muted" safe>{`Were in it: ${household.former.map(({ name }) => name).join(', ')}.`}</p>
        )}
      </Section>
      {!household.closedAt && (
        <Section title="Invite somebody" id="invite">
          <div class="stack">
            <Invitations page={page} invitations={household.invitations} base={path} />
            <InviteForm
              action={`${path}/invitations`}
              typed={refused === 'invite' && typed ? typed : { values: {}, errors: {} }}
            />
            {household.members.length === 0 && (
              <ConfirmForm
                action={`${path}/closing`}
                label="End it"
                question="Nobody has joined it. Its invitations are taken back."
                confirm="Yes, end it"
              />
            )}
          </div>
        </Section>
      )}
      {!household.closedAt && (
        <Naming
          page={page}
          household={household}
          action={`${path}/name`}
          typed={refused === 'rename' ? typed : undefined}
          forShop
        />
      )}
      <Section title="Statement" id="statement">
        <StatementTable page={page} lines={statement.lines} orders="/shop/orders" shared />
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

type TakeOutProps = { page: PageContext; household: HouseholdView; member: HouseholdMember; typed?: Typed }

function TakeOut({ page, household, member, typed = { values: {}, errors: {} } }: TakeOutProps) {
  const isLast = household.members.length === 1
  const sum = formatMoney(household.credit, page.locale)
  const { currency } = household.credit
  return (
    <ConfirmForm
      action={`${HOME}/${household.id}/members/${member.id}/removal`}
      label={isolate`Take ${member.name} out`}
      question={
        isLast
          ? isolate`${member.name} is the last one: ${sum} become their own credit, and the household ends.`
          : 'The credit stays with the others, but for what you give back here.'
      }
      confirm="Yes, take them out"
      open={Object.keys(typed.errors).length > 0}
    >
      {!isLast && (
        <MoneyField
          {...fieldsOf(typed, member.id)('amount')}
          label="Give back to them"
          hint="Blank for nothing. It becomes their own credit."
          currency={currency}
          locale={page.locale}
        />
      )}
    </ConfirmForm>
  )
}
