import { escapeHtml } from '@kitajs/html'
import type { Rejected } from '#core/app/form'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { PERMISSION_WORDS } from '#core/contracts/permission-words'
import { type Permission, ROLES, type Role } from '#core/contracts/viewer'
import type { FoundInvitation } from '#core/services/federation/invitations/accept-invitation'
import { INVITATION_DAYS, type InvitationSummary } from '#core/services/federation/invitations/invite'
import type { OwnRoleSummary } from '#core/services/federation/own-roles/edit-own-role'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import { CheckboxesField } from '#templates/components/choice-field'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { PageHeader } from '#templates/components/page-header'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import { Layout } from '#templates/layout'
import { NewcomerFields } from '../signin/link-pages'
import { hostOf } from '../signin/pages'

const MAY: Readonly<Record<Role, string>> = {
  editor: 'write the journal, its pages and newsletters',
  author: 'write posts of their own, and publish them',
  contributor: 'write drafts, which an editor publishes',
  shopkeeper: 'list products, set prices, look after orders',
  organiser: 'plan events and let people in',
  moderator: 'look after reports, and block',
  operator: 'all of it, the settings, and who may do what',
}

/** What an own role lets people do, in one line. */
function mayOf(permissions: readonly Permission[]): string {
  return permissions.map(permission => PERMISSION_WORDS[permission].may).join('; ')
}

type InvitationsProps = {
  page: PageContext
  open: readonly InvitationSummary[]
  ownRoles: readonly OwnRoleSummary[]
  rejected?: Rejected & { readonly roles: readonly string[]; readonly ownRoles: readonly string[] }
}

export function InvitationsPage({ page, open, ownRoles, rejected }: InvitationsProps) {
  const field = fieldsOf(rejected)
  const at = (moment: Date) => <Time at={moment} locale={page.locale} timeZone={page.timeZone} />
  return (
    <AdminLayout
      page={page}
      title="Invitations"
      worker="operator"
      lead={`Ask people to work with you, by letter. The link in it works once, for ${INVITATION_DAYS} days.`}
    >
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form action="/operator/invitations" label="Invite">
        <InputField {...field('email')} type="email" label="E-mail address" maxlength={254} required />
        <CheckboxesField
          name="roles"
          label="What they may do"
          error={rejected?.errors.roles}
          values={rejected?.roles}
          options={ROLES.map(role => ({ value: role, label: role, hint: MAY[role] }))}
        />
        {ownRoles.length > 0 && (
          <CheckboxesField
            name="own_roles"
            label="Roles of your own"
            values={rejected?.ownRoles}
            options={ownRoles.map(({ id, name, permissions }) => ({
              value: id,
              label: name,
              hint: mayOf(permissions),
            }))}
          />
        )}
        <FormActions>
          <Button icon="mail">Send the letter</Button>
        </FormActions>
      </Form>
      <Table
        caption="Not answered yet"
        rows={open}
        empty="Nobody is being waited for."
        columns={[
          { heading: 'Who', names: true, cell: ({ email }) => escapeHtml(email) },
          { heading: 'As', cell: line => escapeHtml([...line.roles, ...line.ownRoles].join(', ')) },
          { heading: 'Invited by', cell: ({ invitedBy }) => escapeHtml(invitedBy) },
          { heading: 'On', cell: ({ invitedAt }) => at(invitedAt) },
          {
            heading: 'Works until',
            cell: ({ expiresAt }) => (expiresAt > page.now ? at(expiresAt) : 'it has expired'),
          },
          {
            heading: 'Withdraw',
            cell: ({ id }) => (
              <ConfirmForm
                action={`/operator/invitations/${id}?_method=delete`}
                label="Withdraw"
                question="The link in the letter then leads nowhere."
                confirm="Yes, withdraw it"
              />
            ),
          },
        ]}
      />
    </AdminLayout>
  )
}

type AcceptProps = {
  page: PageContext
  token: string
  invitation: FoundInvitation
  /** One that is free, for somebody new. */
  handle: string
  rejected?: Rejected
}

export function AcceptPage({ page, token, invitation, handle, rejected }: AcceptProps) {
  const { email, roles, ownRoles, invitedBy, memberId } = invitation
  const title = isolate`Work with us at ${page.site.name}`
  const isAnothers = memberId !== null && page.viewer.member?.id !== memberId
  return (
    <Layout page={page} title={title} noindex>
      <PageHeader title={title} lead={`${invitedBy} asks you, ${email}, to help.`} />
      <p>You then may:</p>
      <ul>
        {roles.map(role => (
          <li>
            <strong>{role}</strong>: <span safe>{MAY[role]}</span>
          </li>
        ))}
        {ownRoles.map(({ name, permissions }) => (
          <li>
            <strong safe>{name}</strong>: <span safe>{mayOf(permissions)}</span>
          </li>
        ))}
      </ul>
      {isAnothers ? (
        <Notice title="You are signed in as somebody else">
          <p
            safe
          >{`This invitation is for ${email}. Sign out, and sign in with that address to accept it.`}</p>
        </Notice>
      ) : (
        <>
          <FormErrors errors={rejected?.errors ?? {}} />
          <Form action={`/invitations/${token}`} label="Accept">
            {memberId === null && (
              <NewcomerFields handle={handle} rejected={rejected ?? null} host={hostOf(page)} />
            )}
            <FormActions>
              <Button>{memberId === null ? 'Join, and accept' : 'Accept'}</Button>
              <ButtonLink href={page.origins.blog} variant="quiet">
                Not now
              </ButtonLink>
            </FormActions>
          </Form>
        </>
      )}
    </Layout>
  )
}

export function InvitationSpentPage({ page }: { page: PageContext }) {
  return (
    <Layout page={page} title="This invitation no longer works" noindex>
      <PageHeader
        title="This invitation no longer works"
        lead={`It was accepted or withdrawn, or it is older than ${INVITATION_DAYS} days. Whoever sent it can send another.`}
      />
      <p>
        <ButtonLink href={page.origins.blog}>To the front page</ButtonLink>
      </p>
    </Layout>
  )
}
