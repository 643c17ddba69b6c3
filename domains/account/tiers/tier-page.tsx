import { escapeHtml } from '@kitajs/html'
import type { Rejected } from '#core/app/form'
import { pagesOf } from '#core/app/paging'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { WaitingGift } from '#core/services/account/tier-gifts/list-gifts'
import { TIER_MEMBERS_PER_PAGE } from '#core/services/account/tiers/memberships'
import { AdminLayout } from '#templates/admin'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { ConfirmForm } from '#templates/components/confirm-form'
import { Pagination } from '#templates/components/pagination'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import { EditForm, GiveForm, MonthsForm, SaleForm, type Tier } from './tier-forms'

type TierProps = {
  page: PageContext
  tier: Tier
  gifts: readonly WaitingGift[]
  /** Of the page of its members, counted from 1. */
  number: number
  rejected?: Rejected
}

const SOURCES = {
  gift: 'a gift',
  operator: 'by an operator',
  import: 'imported',
  purchase: 'bought',
} as const

export function TierPage({ page, tier, gifts, number, rejected }: TierProps) {
  const days = { locale: page.locale, timeZone: page.timeZone }
  return (
    <AdminLayout page={page} worker="operator" title={tier.name}>
      <Breadcrumbs trail={[{ label: 'Tiers', href: '/tiers' }, { label: tier.name }]} />
      <Table
        caption="Who has it"
        hideCaption
        dense
        rows={tier.members}
        empty="Nobody has it."
        columns={[
          { heading: 'Name', names: true, cell: member => escapeHtml(member.name) },
          { heading: 'Address', cell: member => escapeHtml(member.email) },
          { heading: 'How', cell: member => SOURCES[member.source] },
          { heading: 'Since', cell: member => <Time at={member.startsAt} {...days} /> },
          {
            heading: 'Until',
            cell: member => (member.endsAt ? <Time at={member.endsAt} {...days} /> : 'somebody ends it'),
          },
          {
            heading: 'End it',
            cell: member => (
              <ConfirmForm
                action={`/tiers/${tier.id}/members/${member.id}?_method=delete`}
                label="End it"
                question={isolate`${member.name} reads as any member from now on.`}
                confirm="Yes, end it"
              />
            ),
          },
        ]}
      />
      <Pagination
        page={number}
        pages={pagesOf(tier.total, TIER_MEMBERS_PER_PAGE)}
        hrefOf={to => `/tiers/${tier.id}?page=${to}`}
        entries={{ perPage: TIER_MEMBERS_PER_PAGE, total: tier.total, locale: page.locale }}
        label="Pages of members"
      />
      {!tier.retired && <GiveForm tier={tier} rejected={rejected} />}
      {gifts.length > 0 && <WaitingGifts page={page} tier={tier} gifts={gifts} />}
      {!tier.retired && <MonthsForm tier={tier} rejected={rejected} />}
      {!tier.retired && <EditForm page={page} tier={tier} rejected={rejected} />}
      {!tier.retired && <SaleForm tier={tier} rejected={rejected} />}
      {!tier.retired && (
        <ConfirmForm
          action={`/tiers/${tier.id}/retirement`}
          label="Retire this tier"
          question="It can no longer be given. Members who have it keep it until it ends."
          confirm="Yes, retire it"
        />
      )}
    </AdminLayout>
  )
}

function WaitingGifts({ page, tier, gifts }: Pick<TierProps, 'page' | 'tier' | 'gifts'>) {
  const days = { locale: page.locale, timeZone: page.timeZone }
  return (
    <>
      <h2>Gifts that nobody took yet</h2>
      <Table
        caption="Gifts that nobody took yet"
        hideCaption
        dense
        rows={gifts}
        columns={[
          {
            heading: 'To',
            names: true,
            cell: gift => (
              <span class="table__address" safe>
                {gift.email}
              </span>
            ),
          },
          { heading: 'Months', cell: gift => gift.months },
          { heading: 'From', cell: gift => escapeHtml(gift.by ?? '') },
          { heading: 'Given', cell: gift => <Time at={gift.givenAt} {...days} /> },
          {
            heading: 'Good until',
            cell: gift => (gift.expiresAt ? <Time at={gift.expiresAt} {...days} /> : 'somebody takes it'),
          },
          {
            heading: 'Withdraw it',
            cell: gift =>
              gift.paid ? (
                'paid for'
              ) : (
                <ConfirmForm
                  action={`/tiers/${tier.id}/gifts/${gift.id}?_method=delete`}
                  label="Withdraw it"
                  question={`${gift.email} cannot take it any more.`}
                  confirm="Yes, withdraw it"
                />
              ),
          },
        ]}
      />
    </>
  )
}
