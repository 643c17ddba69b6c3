import { escapeHtml } from '@kitajs/html'
import { decimalText, formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { EntryDesk, QuotaSummary, TicketTypeSummary } from '#core/services/events/organising/desk'
import { QUOTA_FORM, TYPE_FORM } from '#core/services/events/organising/ticket-types'
import { Button } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { Form, FormActions } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { MoneyField } from '#templates/components/money-field'
import { Section } from '#templates/components/page-header'
import { SelectField } from '#templates/components/select-field'

type DeskProps = { page: PageContext; desk: EntryDesk }

/** Places first, then what kinds of ticket draw on them. */
export function TicketsDesk({ page, desk }: DeskProps) {
  const base = `/organise/entries/${desk.id}`
  return (
    <>
      <Section title="Places" id="places">
        <div class="stack">
          {desk.quotas.map(quota => (
            <div>
              <details>
                <summary class="button button--plain">
                  {escapeHtml(`${quota.name}: ${quota.size} each time`) as 'safe'}
                </summary>
                <QuotaForm action={`${base}/quotas/${quota.id}`} quota={quota} />
                <ConfirmForm
                  action={`${base}/quotas/${quota.id}?_method=delete`}
                  label="Remove"
                  question="Only places that no kind of ticket draws on can be removed."
                  confirm="Yes, remove them"
                />
              </details>
            </div>
          ))}
          <div>
            <details open={desk.quotas.length === 0}>
              <summary class="button button--plain">Add places</summary>
              <QuotaForm action={`${base}/quotas`} />
            </details>
          </div>
        </div>
      </Section>
      {desk.quotas.length > 0 && (
        <Section title="Kinds of ticket" id="tickets">
          <div class="stack">
            {desk.types.map(type => (
              <div>
                <details>
                  <summary class="button button--plain">
                    {escapeHtml(sayType(type, page.locale)) as 'safe'}
                  </summary>
                  <TypeForm action={`${base}/ticket-types/${type.id}`} type={type} desk={desk} page={page} />
                  <ConfirmForm
                    action={`${base}/ticket-types/${type.id}?_method=delete`}
                    label="Remove"
                    question="Only a kind that nobody has ordered can be removed. Others can be retired."
                    confirm="Yes, remove it"
                  />
                  <Retirement action={`${base}/ticket-types/${type.id}/retirement`} type={type} />
                </details>
              </div>
            ))}
            <div>
              <details open={desk.types.length === 0}>
                <summary class="button button--plain">Add a kind of ticket</summary>
                <TypeForm action={`${base}/ticket-types`} desk={desk} page={page} />
              </details>
            </div>
          </div>
        </Section>
      )}
    </>
  )
}

function Retirement({ action, type }: { action: string; type: TicketTypeSummary }) {
  if (type.retired) {
    return (
      <form method="post" action={`${action}?_method=delete`}>
        <Button variant="plain" small>
          Sell it again
        </Button>
      </form>
    )
  }
  return (
    <ConfirmForm
      action={action}
      label="Retire"
      question="No more of this kind are sold. Tickets that were bought stay good."
      confirm="Yes, retire it"
    />
  )
}

function sayType(type: TicketTypeSummary, locale: string): string {
  return `${type.name}, ${type.amount === 0 ? 'free' : formatMoney(type, locale)}, from “${type.quota}”${type.retired ? ' (retired)' : ''}`
}

function QuotaForm({ action, quota }: { action: string; quota?: QuotaSummary }) {
  const key = quota?.id ?? 'new'
  return (
    <Form action={action} version={quota && QUOTA_FORM.version(quota)}>
      <InputField
        name="name"
        id={`quota-name-${key}`}
        label="Name"
        required
        value={quota?.name ?? 'Places'}
      />
      <InputField
        name="size"
        id={`quota-size-${key}`}
        label="How many each time"
        type="number"
        min={0}
        required
        value={quota?.size}
      />
      <FormActions>
        <Button small>Save</Button>
      </FormActions>
    </Form>
  )
}

function TypeForm({ action, type, desk, page }: DeskProps & { action: string; type?: TicketTypeSummary }) {
  const key = type?.id ?? 'new'
  return (
    <Form
      action={action}
      version={
        type && TYPE_FORM.version({ ...type, price: { amount: type.amount, currency: type.currency } })
      }
    >
      <InputField name="name" id={`type-name-${key}`} label="Name" required value={type?.name} />
      <InputField
        name="description"
        id={`type-description-${key}`}
        label="Who it is for"
        value={type?.description}
      />
      <MoneyField
        name="price"
        id={`type-price-${key}`}
        label="Price"
        hint="0 is free."
        required
        currency={desk.currency}
        locale={page.locale}
        value={type && type.currency === desk.currency ? decimalText(type) : '0'}
      />
      <SelectField
        name="quota"
        id={`type-quota-${key}`}
        label="Takes its places from"
        required
        value={type?.quotaId}
        options={desk.quotas.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <FormActions>
        <Button small>Save</Button>
      </FormActions>
    </Form>
  )
}
