import { mostCounted } from '#core/contracts/counted'
import type { PageContext } from '#core/contracts/page'
import { ROLES } from '#core/contracts/viewer'
import type { MemberFilter, MemberPage, MemberSummary } from '#core/services/account/members/members'
import { MEMBERS_PER_PAGE } from '#core/services/account/members/members'
import { AdminLayout } from '#templates/admin'
import { Badge } from '#templates/components/badge'
import { ButtonLink } from '#templates/components/button'
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
      lead={leadOf(found, page.locale)}
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
      <Pagination
        page={found.page}
        pages={found.pages}
        hrefOf={number => hrefOf({ page: number })}
        entries={{ perPage: MEMBERS_PER_PAGE, total: found.count, locale: page.locale }}
      />
    </AdminLayout>
  )
}

function leadOf({ count, page }: MemberPage, locale: string): string {
  if (count === 1) return 'One member'
  const most = mostCounted(page, MEMBERS_PER_PAGE)
  return `${count > most ? 'More than ' : ''}${Math.min(count, most).toLocaleString(locale)} members`
}

export function RoleBadges({ member }: { member: MemberSummary }) {
  return (
    <span class="cluster">
      {member.roles.map(role => (
        <Badge text={role} tone="leaf" />
      ))}
    </span>
  )
}
