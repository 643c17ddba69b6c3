import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { MemberAccount } from '#core/services/account/members/members'
import { AdminLayout } from '#templates/admin'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { DescriptionList } from '#templates/components/description-list'
import { Time } from '#templates/components/time'
import { RoleBadges } from './pages'

export function MemberAccountPage({ page, member }: { page: PageContext; member: MemberAccount }) {
  return (
    <AdminLayout page={page} title={member.name} worker="operator" lead={member.bio || undefined}>
      <Breadcrumbs trail={[{ label: 'Members', href: '/members' }, { label: member.name }]} />
      <DescriptionList
        items={[
          { term: 'Address', details: <span safe>{member.email}</span> },
          {
            term: 'On the fediverse',
            details: (
              <a href={`${page.origins.federation}/@${member.handle}`} safe>
                {`@${member.handle}`}
              </a>
            ),
          },
          { term: 'Joined', details: <Time at={member.joinedAt} {...page} /> },
          {
            term: 'Roles',
            details: member.roles.length > 0 ? <RoleBadges member={member} /> : 'A member, and no more',
          },
          { term: 'Paid orders', details: member.orders },
          { term: 'Tickets', details: member.tickets },
          { term: 'Newsletters', details: member.subscriptions },
          { term: 'Devices signed in', details: member.devices },
          {
            term: 'Last seen',
            details: member.lastSeenAt ? (
              <Time at={member.lastSeenAt} {...page} style="both" />
            ) : (
              'Not in a while'
            ),
          },
        ]}
      />
      <div class="cluster">
        <ButtonLink href={`${page.origins.federation}/operator/roles`} variant="plain" icon="settings">
          Change roles
        </ButtonLink>
        {member.devices > 0 && (
          <ConfirmForm
            action={`/members/${member.id}/sessions?_method=delete`}
            label="Sign out everywhere"
            question={isolate`${member.name} is signed out on every device, and can sign in again with a link.`}
            confirm="Yes, sign them out"
          />
        )}
        {member.hasSecondFactor && (
          <ConfirmForm
            action={`/members/${member.id}/second-factor?_method=delete`}
            label="Remove their authenticator app"
            question={isolate`Only once ${member.name} has shown you who they are: a letter alone signs them in then. They are told by mail.`}
            confirm="Yes, remove it"
          />
        )}
      </div>
    </AdminLayout>
  )
}
