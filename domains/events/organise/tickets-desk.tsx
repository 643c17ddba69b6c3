import { escapeHtml } from '@kitajs/html'
import { isolate } from '#core/contracts/isolate'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { EntryDesk, TicketTypeSummary } from '#core/services/events/organising/desk'
import { Button } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { Section } from '#templates/components/page-header'
import { QuotaForm, type TicketFormTyped, TypeForm } from './ticket-forms'

type DeskProps = { page: PageContext; desk: EntryDesk; typed?: TicketFormTyped }

/** Places first, then what kinds of ticket draw on them. */
export function TicketsDesk({ page, desk, typed }: DeskProps) {
  const typedIn = (of: TicketFormTyped['of'], id: string | null) =>
    typed?.of === of && typed.id === id ? typed : undefined
  const base = `/organise/entries/${desk.id}`
  return (
    <>
      <Section title="Places" id="places">
        <div class="stack">
          {desk.quotas.map(quota => (
            <div>
              <details open={!!typedIn('quota', quota.id)}>
                <summary class="button button--plain">
                  {escapeHtml(isolate`${quota.name}: ${quota.size} each time`) as 'safe'}
                </summary>
                <QuotaForm
                  action={`${base}/quotas/${quota.id}`}
                  quota={quota}
                  typed={typedIn('quota', quota.id)}
                />
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
            <details open={desk.quotas.length === 0 || !!typedIn('quota', null)}>
              <summary class="button button--plain">Add places</summary>
              <QuotaForm action={`${base}/quotas`} typed={typedIn('quota', null)} />
            </details>
          </div>
        </div>
      </Section>
      {desk.quotas.length > 0 && (
        <Section title="Kinds of ticket" id="tickets">
          <div class="stack">
            {desk.types.map(type => (
              <div>
                <details open={!!typedIn('type', type.id)}>
                  <summary class="button button--plain">
                    {escapeHtml(describeType(type, page.locale)) as 'safe'}
                  </summary>
                  <TypeForm
                    page={page}
                    desk={desk}
                    type={type}
                    typed={typedIn('type', type.id)}
                    action={`${base}/ticket-types/${type.id}`}
                  />
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
              <details open={desk.types.length === 0 || !!typedIn('type', null)}>
                <summary class="button button--plain">Add a kind of ticket</summary>
                <TypeForm
                  action={`${base}/ticket-types`}
                  page={page}
                  desk={desk}
                  typed={typedIn('type', null)}
                />
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

function describeType(type: TicketTypeSummary, locale: string): string {
  return isolate`${type.name}, ${type.amount === 0 ? 'free' : formatMoney(type, locale)}, from “${type.quota}”${type.retired ? ' (retired)' : ''}`
}
