import { isolate } from '#core/contracts/isolate'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { HouseholdView } from '#core/services/cart/households/household-view'
import type { Invited, OwnHousehold } from '#core/services/cart/households/own-household'
import { Button, ButtonLink } from '#templates/components/button'
import { Card } from '#templates/components/card'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { PageHeader, Section } from '#templates/components/page-header'
import { formatTime } from '#templates/components/time'
import { Layout } from '#templates/layout'
import { Invitations, InviteForm } from './invitations'
import { Naming } from './naming'
import { OwnCreditField } from './own-credit-field'

export type HouseholdForms = {
  /** The form that was refused, by what it is for: `open`, `invite`, `rename`, or the id of an invitation. */
  readonly refused?: string
  readonly typed?: Typed
}

type HouseholdPageProps = HouseholdForms & { page: PageContext; own: OwnHousehold }

export function HouseholdPage({ page, own, refused, typed }: HouseholdPageProps) {
  const { household, invited } = own
  const typedIn = (form: string): Typed => (refused === form && typed ? typed : { values: {}, errors: {} })
  return (
    <Layout page={page} title="Your household" noindex>
      <PageHeader
        title={household ? household.name : 'Your household'}
        kicker={household ? 'Your household' : undefined}
        lead={
          household
            ? `You share ${formatMoney(household.credit, page.locale)} of credit.`
            : 'Members of a household share one credit: each of them pays in to it, and pays from it.'
        }
        actions={
          household ? (
            <ButtonLink href="/credit" variant="plain">
              Who paid what
            </ButtonLink>
          ) : undefined
        }
      />
      <FormErrors errors={typed?.errors ?? {}} prefix={refused} />
      {!household && invited.length > 0 && (
        <Section title="You are asked" id="asked">
          <div class="stack">
            {invited.map(each => (
              <Question page={page} own={own} invited={each} typed={typedIn(each.id)} />
            ))}
          </div>
        </Section>
      )}
      {household ? (
        <Mine
          page={page}
          own={own}
          household={household}
          typed={typedIn('invite')}
          renamed={refused === 'rename' ? typed : undefined}
        />
      ) : (
        <OpenForm page={page} own={own} typed={typedIn('open')} />
      )}
    </Layout>
  )
}

type QuestionProps = { page: PageContext; own: OwnHousehold; invited: Invited; typed: Typed }

function Question({ page, own, invited, typed }: QuestionProps) {
  const { id, household, by, members, until } = invited
  const field = fieldsOf(typed, id)
  const ends = `You can answer until ${formatTime(until, page, 'both')}.`
  return (
    <Card title={`${by || 'The shop'} asks you to join ${household}`}>
      <div class="stack">
        <p safe>{sharedBy(members)}</p>
        <p>Whatever becomes your credit while you are in it is shared, refunds to credit included.</p>
        <p safe>{ends}</p>
        <Form action={`/household/invitations/${id}/acceptance`} label={`Join ${household}`}>
          <OwnCreditField {...field('own')} own={own.own} locale={page.locale} />
          <FormActions>
            <Button>Yes, join</Button>
          </FormActions>
        </Form>
        <form method="post" action={`/household/invitations/${id}/refusal`}>
          <Button variant="quiet">No, thank you</Button>
        </form>
      </div>
    </Card>
  )
}

function sharedBy(members: readonly string[]): string {
  if (members.length === 0) return 'Nobody has joined it yet.'
  return `Its credit is shared by ${members.join(', ')}. They will spend what you pay in, and you what they do.`
}

type MineProps = {
  page: PageContext
  own: OwnHousehold
  household: HouseholdView
  typed: Typed
  renamed?: Typed | undefined
}

function Mine({ page, own, household, typed, renamed }: MineProps) {
  const me = page.viewer.member?.id
  const sum = formatMoney(household.credit, page.locale)
  const isAlone = household.members.length === 1
  return (
    <>
      <Section title="Who shares it" id="members">
        <ul class="stack">
          {household.members.map(({ id, name }) => (
            <li safe>{id === me ? isolate`${name} (you)` : name}</li>
          ))}
        </ul>
      </Section>
      <Section title="Invite somebody" id="invite">
        <div class="stack">
          <Invitations page={page} invitations={household.invitations} base="/household" />
          <InviteForm action="/household/invitations" typed={typed} />
        </div>
      </Section>
      {own.own.amount > 0 && (
        <Section title="What you keep apart" id="own-credit">
          <p
            safe
          >{`${formatMoney(own.own, page.locale)} is yours alone, and pays nothing while you are here.`}</p>
          <ConfirmForm
            action="/household/own-credit"
            label="Share it"
            question="All of it goes to the credit of the household, and stays there if you leave."
            confirm="Yes, share it"
          />
        </Section>
      )}
      <Naming page={page} household={household} action="/household/name" typed={renamed} />
      <Section title="Leave" id="leave">
        <ConfirmForm
          action="/household/membership?_method=delete"
          label="Leave the household"
          question={
            isAlone
              ? `You are the last one: its ${sum} become your own credit, and the household ends.`
              : `Its ${sum} stay with the others, also what you paid in. If some of it should be yours, ask us to take you out and give it back.`
          }
          confirm="Yes, leave"
        />
      </Section>
    </>
  )
}

function OpenForm({ page, own, typed }: { page: PageContext; own: OwnHousehold; typed: Typed }) {
  const field = fieldsOf(typed, 'open')
  return (
    <Section title="Begin a household" id="open">
      <Form action="/household" label="Begin a household">
        <InputField
          {...field('name')}
          label="What is it called?"
          hint="Whoever you invite reads it: Pen-y-bryn, the Evanses."
          maxlength={80}
          required
        />
        <OwnCreditField {...field('own')} own={own.own} locale={page.locale} />
        <FormActions>
          <Button>Begin it</Button>
        </FormActions>
      </Form>
    </Section>
  )
}
