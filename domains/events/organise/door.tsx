import { readId } from '#core/contracts/id'
import type { PageContext } from '#core/contracts/page'
import { type Admission, checkIn, undoCheckIn } from '#core/services/events/door/check-in'
import { type OccurrenceDesk, occurrenceDesk } from '#core/services/events/organising/desk'
import { Button, ButtonLink } from '#templates/components/button'
import { Notice } from '#templates/components/notice'
import { PageHeader } from '#templates/components/page-header'
import { formatTime } from '#templates/components/time'
import { Layout } from '#templates/layout'
import type { Room } from '../../domain'
import { sayWhen } from './occurrence-pages'

const LONGEST_CODE = 64

/** Checking tickets at the door: typed, or scanned by a hand scanner that types and presses Enter. */
export const door: Room = app => {
  app.get('/organise/occurrences/:id/check-ins', async ({ ctx, page, params, reply }) => {
    const occurrence = await occurrenceDesk(ctx, readId(params.id))
    return reply.html(<DoorPage page={page} occurrence={occurrence} />)
  })

  // Answered at once rather than by a redirect: at a door with a queue one round trip is enough.
  app.post('/organise/occurrences/:id/check-ins', async ({ ctx, page, params, body, reply }) => {
    const id = readId(params.id)
    const admission = await checkIn(ctx, id, codeOf(body))
    const occurrence = await occurrenceDesk(ctx, id)
    return reply.html(<DoorPage page={page} occurrence={occurrence} admission={admission} />)
  })

  app.delete('/organise/occurrences/:id/check-ins/:ticket', async ({ ctx, params, reply }) => {
    const id = readId(params.id)
    await undoCheckIn(ctx, id, readId(params.ticket))
    return reply.see(`/organise/occurrences/${id}/check-ins`, {
      kind: 'notice',
      text: 'That was undone: the ticket is good again.',
    })
  })
}

function codeOf(body: unknown): string {
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : ''
  return typeof code === 'string' ? code.slice(0, LONGEST_CODE) : ''
}

type DoorProps = { page: PageContext; occurrence: OccurrenceDesk; admission?: Admission }

function DoorPage({ page, occurrence, admission }: DoorProps) {
  const base = `/organise/occurrences/${occurrence.id}`
  return (
    <Layout page={page} title={`Door: ${occurrence.title}`} noindex>
      <PageHeader
        title={occurrence.title}
        kicker="At the door"
        lead={`${sayWhen(occurrence, page.locale)} · ${occurrence.checkedIn} of ${occurrence.sold} are in`}
      />
      <div class="door stack">
        <div role="status">{admission ? <Answer {...{ page, occurrence, admission }} /> : ''}</div>
        <form class="stack" method="post" action={`${base}/check-ins`}>
          <label class="field__label" for="door-code">
            Ticket code
          </label>
          <input
            class="field__control door__code"
            id="door-code"
            name="code"
            autocomplete="off"
            autocapitalize="characters"
            spellcheck="false"
            enterkeyhint="go"
            maxlength={LONGEST_CODE}
            required
            autofocus
          />
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
        text: `${who}: for “${admission.title}”, ${formatTime(admission.startsAt, format, 'both')}.`,
      }
    case 'cancelled':
      return { kind: 'error', title: 'Cancelled', text: `${who}: this ticket was given back or cancelled.` }
  }
}
