import type { PageContext } from '#core/contracts/page'
import type { CycleSummary } from '#core/services/market/cycles/cycle'
import { Button, ButtonLink } from '#templates/components/button'
import { PageHeader, Section } from '#templates/components/page-header'
import { TimeRange } from '#templates/components/time'
import { Layout } from '#templates/layout'

type Props = {
  page: PageContext
  open: CycleSummary | null
  next: CycleSummary | null
  /** Null for who is not signed in. */
  letters: boolean | null
}

export function CyclesPage({ page, open, next, letters }: Props) {
  return (
    <Layout page={page} title="When to order">
      <PageHeader
        title="When to order"
        lead={open ? 'Orders are open.' : 'Orders are closed at the moment.'}
      />
      <div class="stack">
        {open ? (
          <>
            <Times page={page} cycle={open} title="Now" />
            <p>
              <ButtonLink href="/">To the market</ButtonLink>
            </p>
          </>
        ) : (
          ''
        )}
        {next ? <Times page={page} cycle={next} title="Next" /> : ''}
        {!open && !next && <p>The next time is not fixed yet.</p>}
        {letters !== null && (
          <form class="form__actions" method="post" action="/cycles/letters">
            {!letters && <input type="hidden" name="wanted" value="on" />}
            <Button variant="plain" icon="mail">
              {letters ? 'No more letters when orders open' : 'Write me when orders open'}
            </Button>
          </form>
        )}
      </div>
    </Layout>
  )
}

function Times({ page, cycle, title }: { page: PageContext; cycle: CycleSummary; title: string }) {
  return (
    <Section title={title} id={title.toLowerCase()}>
      <p>
        <strong safe>{cycle.name}</strong>
        <br />
        <TimeRange from={cycle.opensAt} to={cycle.closesAt} locale={page.locale} timeZone={page.timeZone} />
      </p>
      {!!cycle.note && <p safe>{cycle.note}</p>}
    </Section>
  )
}
