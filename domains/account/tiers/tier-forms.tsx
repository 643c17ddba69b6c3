import type { Rejected } from '#core/app/form'
import { decimalText } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { tierMembers } from '#core/services/account/tiers/memberships'
import { TIER_FORM } from '#core/services/account/tiers/tiers'
import { Button } from '#templates/components/button'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { SelectField } from '#templates/components/select-field'
import { TextareaField } from '#templates/components/textarea-field'
import { TierFields } from './tier-fields'

export type Tier = Awaited<ReturnType<typeof tierMembers>>

export function GiveForm({ tier, rejected: refused }: { tier: Tier; rejected?: Rejected }) {
  const rejected = refused?.values.email === undefined ? undefined : refused
  const field = fieldsOf(rejected)
  return (
    <>
      <h2>Give it to a member</h2>
      <Form action={`/tiers/${tier.id}/members`} label="Give it to a member" typed={rejected} once="">
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

export function MonthsForm({ tier, rejected }: { tier: Tier; rejected?: Rejected }) {
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

export function EditForm({ page, tier, rejected }: { page: PageContext; tier: Tier; rejected?: Rejected }) {
  const typed = rejected?.values.name === undefined ? undefined : rejected
  const { name, description, benefits, monthlyAmount, yearlyAmount, currency, welcomeUrl } = tier
  const text = (amount: number | null) => (amount === null ? '' : decimalText({ amount, currency }))
  const values = {
    name,
    description,
    benefits: benefits.join('\n'),
    welcomeUrl: welcomeUrl ?? '',
    monthly: text(monthlyAmount),
    yearly: text(yearlyAmount),
  }
  return (
    <>
      <h2>What it is</h2>
      <Form action={`/tiers/${tier.id}`} label="What it is" typed={typed} version={TIER_FORM.version(tier)}>
        <FormErrors errors={typed?.errors ?? {}} />
        <TierFields
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

export function SaleForm({ tier, rejected }: { tier: Tier; rejected?: Rejected }) {
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
