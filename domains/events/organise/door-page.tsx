import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { Admission } from '#core/services/events/door/check-in'
import type { OccurrenceDesk } from '#core/services/events/organising/desk'
import { Button, ButtonLink } from '#templates/components/button'
import { controlAttributes, Field } from '#templates/components/field'
import { Notice } from '#templates/components/notice'
import { PageHeader } from '#templates/components/page-header'
import { formatTime } from '#templates/components/time'
import { Layout } from '#templates/layout'
import { formatOccurrenceTime } from './occurrence-pages'

export const LONGEST_CODE = 64

const CODE = { name: 'code', id: 'door-code', label: 'Ticket code', required: true }

type DoorProps = { page: PageContext; occurrence: OccurrenceDesk; admission?: Admission }

export function DoorPage({ page, occurrence, admission }: DoorProps) {
  const base = `/organise/occurrences/${occurrence.id}`
  return (
    <Layout page={page} title={isolate`Door: ${occurrence.title}`} noindex>
      <PageHeader
        title={occurrence.title}
        kicker="At the door"
        lead={`${formatOccurrenceTime(occurrence, page.locale)} · ${occurrence.checkedIn} of ${occurrence.sold} are in`}
      />
      <div class="door stack">
        <div role="status">
          {admission ? <Answer page={page} occurrence={occurrence} admission={admission} /> : ''}
        </div>
        <form class="stack" method="post" action={`${base}/check-ins`}>
          <Field {...CODE}>
            <input
              class="field__control door__code"
              autocomplete="off"
              autocapitalize="characters"
              spellcheck="false"
              enterkeyhint="go"
              maxlength={LONGEST_CODE}
              autofocus
              {...controlAttributes(CODE)}
            />
          </Field>
          <Button icon="check">Check</Button>
        </form>
        <p>
          <ButtonLink href={base} variant="quiet" icon="people">
            The list of names
          </ButtonLink>
        </p>
      </div>
    </Layout>
  )
}

function Answer({ page, occurrence, admission }: Required<DoorProps>) {
  const { kind, title, text } = words(admission, occurrence, page.locale)
  return (
    <>
      <Notice kind={kind} title={title}>
        <p safe>{text}</p>
      </Notice>
      {admission.outcome === 'let-in' && (
        <form
          method="post"
          action={`/organise/occurrences/${occurrence.id}/check-ins/${admission.ticketId}?_method=delete`}
        >
          <Button variant="quiet" small>
            Undo
          </Button>
        </form>
      )}
    </>
  )
}

type Words = { kind: 'success' | 'notice' | 'error'; title: string; text: string }

function words(admission: Admission, { timeZone }: OccurrenceDesk, locale: string): Words {
  if (admission.outcome === 'unknown') {
    return {
      kind: 'error',
      title: 'Unknown',
      text: 'There is no ticket with this code. Please type it again.',
    }
  }
  const who = `${admission.holder}, ${admission.ticketType}`
  const format = { locale, timeZone }
  switch (admission.outcome) {
    case 'let-in':
      return { kind: 'success', title: 'Let in', text: who }
    case 'already-used':
      return {
        kind: 'error',
        title: `Already used at ${formatTime(admission.usedAt, format, 'time')}`,
        text: who,
      }
    case 'wrong-event':
      return {
        kind: 'error',
        title: 'Another event',
        text: isolate`${who}: for “${admission.title}”, ${formatTime(admission.startsAt, format, 'both')}.`,
      }
    case 'cancelled':
      return {
        kind: 'error',
        title: 'Cancelled',
        text: isolate`${who}: this ticket was given back or cancelled.`,
      }
  }
}
