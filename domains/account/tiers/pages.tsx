import { escapeHtml } from '@kitajs/html'
import type { Rejected } from '#core/app/form'
import { pagesOf } from '#core/app/paging'
import { decimalText, formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { WaitingGift } from '#core/services/account/tier-gifts/list-gifts'
import { TIER_MEMBERS_PER_PAGE, type tierMembers } from '#core/services/account/tiers/memberships'
import { TIER_FORM, type TierView } from '#core/services/account/tiers/tiers'
import { AdminLayout } from '#templates/admin'
import { Badge } from '#templates/components/badge'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { Button } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { MoneyField } from '#templates/components/money-field'
import { Pagination } from '#templates/components/pagination'
import { SelectField } from '#templates/components/select-field'
import { Table } from '#templates/components/table'
import { TextareaField } from '#templates/components/textarea-field'
import { Time } from '#templates/components/time'

type TiersProps = { page: PageContext; tiers: readonly TierView[]; currency: string; rejected?: Rejected }

export function TiersPage({ page, tiers, currency, rejected }: TiersProps) {
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
          { heading: 'Prices', cell: tier => escapeHtml(pricesInWords(tier, page.locale)) },
          { heading: 'Members', cell: tier => tier.members },
        ]}
      />
      <h2>A new tier</h2>
      <Form action="/tiers" label="A new tier">
        <FormErrors errors={rejected?.errors ?? {}} />
        <TierFieldsOf field={field} currency={currency} locale={page.locale} />
        <FormActions>
          <Button>Make it</Button>
        </FormActions>
      </Form>
    </AdminLayout>
  )
}

function pricesInWords({ monthly, yearly }: TierView, locale: string): string {
  return [
    ...(monthly ? [`${formatMoney(monthly, locale)} a month`] : []),
    ...(yearly ? [`${formatMoney(yearly, locale)} a year`] : []),
  ].join(', ')
}

type TierFieldsProps = { field: ReturnType<typeof fieldsOf>; currency: string; locale: string }

function TierFieldsOf({ field, currency, locale }: TierFieldsProps) {
  return (
    <>
      <InputField {...field('name')} label="Name" maxlength={120} required />
      <InputField {...field('description')} label="About it" maxlength={500} />
      <TextareaField
        {...field('benefits')}
        label="What it brings"
        hint="A line each."
        rows={4}
        maxlength={6000}
      />
      <MoneyField
        {...field('monthly')}
        label="Price a month"
        hint="Empty when there is none. It is shown, also to programs; what is paid is the price of what one buys to have it."
        currency={currency}
        locale={locale}
      />
      <MoneyField {...field('yearly')} label="Price a year" currency={currency} locale={locale} />
      <InputField
        {...field('welcomeUrl')}
        label="Welcome page"
        hint="Where who takes a gift of it is led: /welcome in the journal, or a whole address. Programs are told of it, too."
        maxlength={500}
      />
    </>
  )
}

function EditForm({ page, tier, rejected }: { page: PageContext; tier: Tier; rejected?: Rejected }) {
  const typed = rejected?.values.name === undefined ? undefined : rejected
  const { name, description, benefits, monthlyAmount, yearlyAmount, currency, welcomeUrl } = tier
  const text = (amount: number | null) => (amount === null ? '' : decimalText({ amount, currency }))
  const values = {
    ...{ name, description, benefits: benefits.join('\n'), welcomeUrl: welcomeUrl ?? '' },
    ...{ monthly: text(monthlyAmount), yearly: text(yearlyAmount) },
  }
  return (
    <>
      <h2>What it is</h2>
      <Form action={`/tiers/${tier.id}`} label="What it is" version={TIER_FORM.version(tier)}>
        <FormErrors errors={typed?.errors ?? {}} />
        <TierFieldsOf
          field={fieldsOf(typed ?? { values, errors: {} })}
          currency={currency}
          locale={page.locale}
        />
        <FormActions>
          <Button variant="plain">Save</Button>
        </FormActions>
      </Form>
    </>
  )
}

type Tier = Awaited<ReturnType<typeof tierMembers>>

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
      {gifts.length > 0 && <WaitingGifts page={page} tier={tier} gifts={gifts} />}
      {!tier.retired && <MonthsForm tier={tier} rejected={rejected} />}
      {!tier.retired && <EditForm page={page} tier={tier} rejected={rejected} />}
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

function MonthsForm({ tier, rejected }: { tier: Tier; rejected?: Rejected }) {
  const typed = rejected?.values.to === undefined ? undefined : rejected
  const field = fieldsOf(typed)
  return (
    <>
      <h2>Give months of it by letter</h2>
      <Form action={`/tiers/${tier.id}/gifts`} label="Give months of it by letter">
        <input
          type="hidden"
          name="form"
          value={(!typed?.errors.form && typed?.values.form) || Bun.randomUUIDv7()}
        />
        <FormErrors errors={typed?.errors ?? {}} />
        <InputField
          {...field('to')}
          label="To which e-mail address"
          type="email"
          hint="A member or not: the letter has a link and a code, which can be taken once, within a year."
          maxlength={254}
          required
        />
        <InputField
          {...field('months')}
          label="Months"
          hint="They begin when it is taken, and end by themselves, with a letter two weeks before."
          type="number"
          value={typed?.values.months ?? '12'}
          min="1"
          max="36"
          required
        />
        <TextareaField {...field('message')} label="A few words to go with it" rows={3} maxlength={1000} />
        <FormActions>
          <Button>Send it</Button>
        </FormActions>
      </Form>
    </>
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

function GiveForm({ tier, rejected: refused }: { tier: Tier; rejected?: Rejected }) {
  const rejected = refused?.values.email === undefined ? undefined : refused
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
