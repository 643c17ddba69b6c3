import type { PageContext } from '#core/contracts/page'
import type { HouseholdView } from '#core/services/cart/households/household-view'
import { Button } from '#templates/components/button'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { formatTime } from '#templates/components/time'

type InvitationsProps = Pick<HouseholdView, 'invitations'> & {
  page: PageContext
  /** Of the page that they stand on. */
  base: string
}

/** Who has not answered yet. */
export function Invitations({ page, invitations, base }: InvitationsProps) {
  if (invitations.length === 0) return ''
  return (
    <ul class="stack">
      {invitations.map(({ id, email, until }) => (
        <li class="cluster">
          <span
            safe
          >{`${email} has not answered yet. They can until ${formatTime(until, page, 'both')}.`}</span>
          <form method="post" action={`${base}/invitations/${id}?_method=delete`}>
            <Button variant="quiet">
              Take it back<span class="visually-hidden" safe>{`: the invitation of ${email}`}</span>
            </Button>
          </form>
        </li>
      ))}
    </ul>
  )
}

export function InviteForm({ action, typed }: { action: string; typed: Typed }) {
  return (
    <Form action={action} label="Invite somebody">
      <InputField
        {...fieldsOf(typed, 'invite')('email')}
        type="email"
        label="Their e-mail address"
        hint="Of a member. They are asked, and share nothing before they say yes."
        maxlength={254}
        required
      />
      <FormActions>
        <Button variant="plain">Invite</Button>
      </FormActions>
    </Form>
  )
}
