import { escapeHtml } from '@kitajs/html'
import type { Rejected } from '#core/app/form'
import { pagesOf } from '#core/app/paging'
import type { PageContext } from '#core/contracts/page'
import { TIER_MEMBERS_PER_PAGE, type tierMembers } from '#core/services/account/tiers/memberships'
import type { TierView } from '#core/services/account/tiers/tiers'
import { AdminLayout } from '#templates/admin'
import { Badge } from '#templates/components/badge'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { Button } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Pagination } from '#templates/components/pagination'
import { SelectField } from '#templates/components/select-field'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'

type TiersProps = { page: PageContext; tiers: readonly TierView[]; rejected?: Rejected }

export function TiersPage({ page, tiers, rejected }: TiersProps) {
  const field = fieldsOf(rejected)
  return (
    <AdminLayout
      page={page}
      worker="operator"
      title="Tiers"
      lead="Access groups: who has one may read the posts that are for paying members, or for that tier."
    >
      <Table
        caption="Tiers"
        hideCaption
        rows={tiers}
        empty="There are none yet."
        columns={[
          {
            heading: 'Name',
            names: true,
            cell: tier => (
              <>
                <a href={`/tiers/${tier.id}`} safe>
                  {tier.name}
                </a>{' '}
                {tier.retired && <Badge text="retired" />}
              </>
            ),
          },
          { heading: 'About it', cell: tier => escapeHtml(tier.description) },
          { heading: 'Members', cell: tier => tier.members },
        ]}
      />
      <h2>A new tier</h2>
      <Form action="/tiers" label="A new tier">
        <FormErrors errors={rejected?.errors ?? {}} />
        <InputField {...field('name')} label="Name" maxlength={120} required />
        <InputField {...field('description')} label="About it" maxlength={500} />
        <FormActions>
          <Button>Make it</Button>
        </FormActions>
      </Form>
    </AdminLayout>
  )
}

type Tier = Awaited<ReturnType<typeof tierMembers>>

type TierProps = {
  page: PageContext
  tier: Tier
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

export function TierPage({ page, tier, number, rejected }: TierProps) {
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
                question={`${member.name} reads as any member from now on.`}
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
      {!tier.retired && <SaleForm tier={tier} rejected={rejected} />}
      {!tier.retired && (
        <ConfirmForm
          action={`/tiers/${tier.id}/retirement`}
          label="Retire this tier"
          question="It is given to nobody any more. Who has it keeps it until it ends."
          confirm="Yes, retire it"
        />
      )}
    </AdminLayout>
  )
}

function SaleForm({ tier, rejected }: { tier: Tier; rejected?: Rejected }) {
  const typed = rejected?.values.product === undefined ? undefined : rejected
  return (
    <>
      <h2>Sell it</h2>
      <Form action={`/tiers/${tier.id}/sale`} label="Sell it">
        <InputField
          name="product"
          label="What one buys to have it"
          hint="A product: its name, or its address in the market. Empty when it is not sold. Its price is the product’s."
          value={typed?.values.product ?? tier.product ?? ''}
          error={typed?.errors.product}
          maxlength={200}
        />
        <SelectField
          name="period"
          label="How long they have it"
          required
          value={typed?.values.period ?? tier.period ?? 'year'}
          options={[
            { value: 'year', label: 'a year' },
            { value: 'month', label: 'a month' },
          ]}
        />
        <FormActions>
          <Button variant="plain">Save</Button>
        </FormActions>
      </Form>
    </>
  )
}

function GiveForm({ tier, rejected }: { tier: Tier; rejected?: Rejected }) {
  const field = fieldsOf(rejected)
  return (
    <>
      <h2>Give it to a member</h2>
      <Form action={`/tiers/${tier.id}/members`} label="Give it to a member">
        <FormErrors errors={rejected?.errors ?? {}} />
        <InputField {...field('email')} label="Their e-mail address" type="email" required />
        <InputField
          {...field('endsOn')}
          label="Last day"
          type="date"
          hint="Without one it lasts until somebody ends it. Two weeks before, they get a letter."
        />
        <label class="choice__row">
          <input type="checkbox" name="gift" checked={rejected?.values.gift === 'on'} /> It is a gift
        </label>
        <FormActions>
          <Button>Give it</Button>
        </FormActions>
      </Form>
    </>
  )
}
