import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import type { OpenChange } from '#core/services/account/profile/change-email'
import type { Profile } from '#core/services/account/profile/profile'
import { Button, ButtonLink } from '#templates/components/button'
import { DescriptionList } from '#templates/components/description-list'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { TextareaField } from '#templates/components/textarea-field'
import { Time } from '#templates/components/time'
import { AccountLayout } from '../account-layout'

type ProfileProps = { page: PageContext; profile: Profile; change?: OpenChange | null; rejected?: Rejected }

export function ProfilePage({ page, profile, change, rejected }: ProfileProps) {
  const values: Readonly<Record<string, string>> = {
    name: profile.name,
    bio: profile.bio,
    ...rejected?.values,
  }
  const errors = rejected?.errors ?? {}
  const field = fieldsOf({ values, errors })
  const host = new URL(page.origins.federation).host
  return (
    <AccountLayout
      page={page}
      part="profile"
      title="Profile"
      lead="What others see of you, and where we write to you."
    >
      <FormErrors errors={errors} />
      <Section title="What others see">
        <div class="stack">
          <Form action="/profile?_method=put" label="What others see">
            <InputField {...field('name')} label="Name" autocomplete="name" maxlength={120} required />
            <TextareaField
              {...field('bio')}
              label="About you"
              hint="One or two sentences. They stand on your page, here and on the fediverse."
              maxlength={1000}
            />
            <FormActions>
              <Button>Save</Button>
            </FormActions>
          </Form>
          <DescriptionList
            items={[
              { term: 'On the fediverse', details: <span safe>{`@${profile.handle}@${host}`}</span> },
              { term: 'Member since', details: <Time at={profile.joinedAt} {...page} /> },
            ]}
          />
        </div>
      </Section>
      <Section title="Your e-mail address">
        <div class="stack">
          <p>
            You sign in with <strong safe>{profile.email}</strong>. Nobody else sees it.
          </p>
          {!!change && <ChangeUnderWay page={page} change={change} />}
          <Form action="/profile/email" label="Change your e-mail address">
            <InputField
              {...field('email')}
              type="email"
              label="New address"
              hint="We send a link there, and one to your address of now. It changes when you have opened both."
              autocomplete="email"
              maxlength={254}
              required
            />
            <FormActions>
              <Button variant="plain">Send the links</Button>
            </FormActions>
          </Form>
        </div>
      </Section>
      <Section title="Leaving us">
        <div class="stack">
          <p class="measure">
            You can close your account. It says first what goes and what stays, and you have two weeks to
            think again.
          </p>
          <p>
            <ButtonLink href="/closing" variant="plain">
              Close your account
            </ButtonLink>
          </p>
        </div>
      </Section>
    </AccountLayout>
  )
}

/** Whom it waits for, and until when. */
function ChangeUnderWay({ page, change }: { page: PageContext; change: OpenChange }) {
  return (
    <Notice title={`${change.to} is to be your address`}>
      {change.newConfirmed ? (
        <p>
          The new address has confirmed it. Open the link in the letter to the old one, too; without it, the
          change happens on <Time at={change.dueAt} {...page} />.
        </p>
      ) : (
        <p>
          Open the link in the letter that we sent there.
          {change.oldConfirmed ? ' The old address has confirmed it.' : ''}
        </p>
      )}
    </Notice>
  )
}
