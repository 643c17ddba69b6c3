import type { PageContext } from '#core/contracts/page'
import { ROLES } from '#core/contracts/viewer'
import type {
  MemberAccount,
  MemberFilter,
  MemberPage,
  MemberSummary,
} from '#core/services/account/members/members'
import { AdminLayout } from '#templates/admin'
import { Badge } from '#templates/components/badge'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { DescriptionList } from '#templates/components/description-list'
import { Filters } from '#templates/components/filters'
import { Pagination } from '#templates/components/pagination'
import { SearchForm } from '#templates/components/search-form'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'

type MembersProps = { page: PageContext; found: MemberPage; filter: MemberFilter }

export function MembersPage({ page, found, filter }: MembersProps) {
  const hrefOf = (change: { role?: string | null; page?: number }, path = '/members') => {
    const role = change.role === undefined ? filter.role : change.role
    const query = new URLSearchParams({
      ...(filter.query ? { q: filter.query } : {}),
      ...(role ? { role } : {}),
      ...(change.page && change.page > 1 ? { page: String(change.page) } : {}),
    }).toString()
    return query ? `${path}?${query}` : path
  }
  return (
    <AdminLayout
      page={page}
      title="Members"
      worker="operator"
      lead={found.count === 1 ? 'One member' : `${found.count} members`}
      actions={
        <ButtonLink href={hrefOf({}, '/members.csv')} variant="plain" icon="download">
          As a table
        </ButtonLink>
      }
    >
      <SearchForm
        action="/members"
        label="Find members"
        value={filter.query}
        placeholder="Name, address or handle"
      />
      <Filters
        label="Roles"
        filters={[
          { label: 'Everybody', href: hrefOf({ role: null }), current: filter.role === null },
          ...ROLES.map(role => ({ label: role, href: hrefOf({ role }), current: filter.role === role })),
        ]}
      />
      <Table
        caption="Members"
        hideCaption
        dense
        rows={found.members}
        empty="Nobody fits that."
        columns={[
          {
            heading: 'Name',
            names: true,
            cell: member => (
              <a href={`/members/${member.id}`} safe>
                {member.name}
              </a>
            ),
          },
          { heading: 'Address', cell: member => <span safe>{member.email}</span> },
          { heading: 'Handle', cell: member => <span safe>{`@${member.handle}`}</span> },
          { heading: 'Roles', cell: member => <RoleBadges member={member} /> },
          { heading: 'Joined', cell: member => <Time at={member.joinedAt} {...page} /> },
        ]}
      />
      <Pagination page={found.page} pages={found.pages} hrefOf={number => hrefOf({ page: number })} />
    </AdminLayout>
  )
}

function RoleBadges({ member }: { member: MemberSummary }) {
  return (
    <span class="cluster">
      {member.roles.map(role => (
        <Badge text={role} tone="leaf" />
      ))}
    </span>
  )
}

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
            question={`${member.name} is signed out on every device, and can sign in again with a link.`}
            confirm="Yes, sign them out"
          />
        )}
      </div>
    </AdminLayout>
  )
}
