import type { PageContext } from '#core/contracts/page'
import { type CardView, cardWords } from '#core/services/cart/cards/own-card'
import { Button } from '#templates/components/button'
import { CheckboxField } from '#templates/components/choice-field'
import { ConfirmForm } from '#templates/components/confirm-form'
import { EmptyState } from '#templates/components/empty-state'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { PageHeader, Section } from '#templates/components/page-header'
import { Time } from '#templates/components/time'
import { Layout } from '#templates/layout'

type Props = {
  page: PageContext
  card: CardView | null
  /** Whether one can be left. */
  taken: boolean
  errors: Readonly<Record<string, string>>
}

const LEAD =
  'Leave a card with us once, and your standing orders and later purchases can be paid with it. SumUp keeps the card; we never see its number.'

export function CardPage({ page, card, taken, errors }: Props) {
  return (
    <Layout page={page} title="Card on file" noindex>
      <PageHeader title="Card on file" lead={taken ? LEAD : undefined} />
      <div class="stack">
        <FormErrors errors={errors} />
        {!!card && <Kept page={page} card={card} />}
        {taken ? (
          <Section title={card ? 'Another card instead' : 'Leave a card'} id="leave">
            <LeaveForm error={errors.agreed} />
          </Section>
        ) : (
          <EmptyState title="No cards are taken here" text="The checkout says how you can pay." />
        )}
        <p>
          <a href="/standing-orders">Your standing orders</a>
        </p>
      </div>
    </Layout>
  )
}

function Kept({ page, card }: { page: PageContext; card: CardView }) {
  return (
    <section class="card stack">
      <h2 safe>{cardWords(card)}</h2>
      <p>
        On file since <Time at={card.keptAt} locale={page.locale} timeZone={page.timeZone} />
      </p>
      <ConfirmForm
        action="/card?_method=delete"
        label="Take it away"
        question="It is not charged any more, and SumUp is told to forget it. Standing orders that are paid with it ask you to pay by letter."
        confirm="Yes, take it away"
      />
    </section>
  )
}

function LeaveForm({ error }: { error: string | undefined }) {
  return (
    <Form action="/card/set-ups" label="Leave a card">
      <p>
        You go to SumUp’s page for it. Your bank may ask you whether it is you. To prove the card, SumUp
        charges a small amount and gives it back at once.
      </p>
      <CheckboxField
        name="agreed"
        label="I agree that my card is kept with SumUp, and charged for my standing orders and when I choose it at the checkout. I can take it away at any time."
        error={error}
        required
      />
      <FormActions>
        <Button>Leave a card at SumUp</Button>
      </FormActions>
    </Form>
  )
}
