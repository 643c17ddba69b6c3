import type { Rejected } from '#core/app/form'
import type { SoldTier } from '#core/contracts/account'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { monthsInWords } from '#core/services/account/tier-gifts/gift-letter'
import type { OwnMembership } from '#core/services/account/tier-gifts/list-gifts'
import type { GiftView } from '#core/services/account/tier-gifts/take-gift'
import { Button, ButtonLink } from '#templates/components/button'
import { Card, CardGrid } from '#templates/components/card'
import { EmptyState } from '#templates/components/empty-state'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { PageHeader } from '#templates/components/page-header'
import { SoldTiers } from '#templates/components/sold-tiers'
import { TextareaField } from '#templates/components/textarea-field'
import { Time } from '#templates/components/time'
import { Layout } from '#templates/layout'
import { AccountLayout } from '../account-layout'

type MyTiersProps = {
  page: PageContext
  memberships: readonly OwnMembership[]
  /** What can be bought. */
  sold: readonly SoldTier[]
  rejected?: Rejected
  /** The membership whose form was refused; without one, that of a code was. */
  of?: string
}

export function MyTiersPage({ page, memberships, sold, rejected, of }: MyTiersProps) {
  const ofCode = of === undefined ? rejected : undefined
  return (
    <AccountLayout page={page} part="my-tiers" title="Your tiers" lead="What you read as, and until when.">
      <div class="stack">
        {memberships.length === 0 ? (
          <EmptyState
            title="You have no tier"
            text="One comes with a membership that you buy, or as a gift."
          />
        ) : (
          <>
            <h2 class="visually-hidden">What you have</h2>
            <CardGrid>
              {memberships.map(membership => (
                <MembershipCard
                  page={page}
                  membership={membership}
                  rejected={of === membership.id ? rejected : undefined}
                />
              ))}
            </CardGrid>
          </>
        )}
        {sold.length > 0 && (
          <section class="section">
            <h2>What you can buy</h2>
            <p>Of what you have already, what you buy begins where that ends.</p>
            <SoldTiers sold={sold} locale={page.locale} />
          </section>
        )}
        <section class="section">
          <h2>You were given one?</h2>
          <Form action="/my-tiers/codes" label="The code of a gift">
            <FormErrors errors={ofCode?.errors ?? {}} />
            <InputField
              {...fieldsOf(ofCode)('code')}
              label="Its code"
              hint="As it stands in the letter: 16 letters and digits."
              maxlength={100}
              autocomplete="off"
              required
            />
            <FormActions>
              <Button variant="plain">Look at it</Button>
            </FormActions>
          </Form>
        </section>
      </div>
    </AccountLayout>
  )
}

const SOURCES = {
  gift: 'A gift',
  operator: 'Given by the cooperative',
  import: 'Brought along',
  purchase: 'Bought',
} as const

type CardProps = { page: PageContext; membership: OwnMembership; rejected?: Rejected }

function MembershipCard({ page, membership, rejected }: CardProps) {
  const { id, tier, about, benefits, source, startsAt, endsAt, transferable } = membership
  const days = { locale: page.locale, timeZone: page.timeZone }
  return (
    <Card title={tier}>
      {about !== '' && <p safe>{about}</p>}
      <Benefits of={benefits} />
      <p>
        {SOURCES[source]}, from <Time at={startsAt} {...days} />
        {endsAt ? (
          <>
            {' to '}
            <Time at={endsAt} {...days} />. It ends by itself.
          </>
        ) : (
          ', without an end.'
        )}
      </p>
      {transferable && (
        <details class="disclosure" open={rejected !== undefined}>
          <summary>
            Give it to somebody<span class="visually-hidden" safe>{`: ${tier}`}</span>
          </summary>
          <Form action={`/my-tiers/${id}/gift`} label={isolate`Give ${tier} to somebody`}>
            <FormErrors errors={rejected?.errors ?? {}} />
            <p
              safe
            >{`They get all of it, ${monthsInWords(membership.months)}, from the day they take it. You have it no more.`}</p>
            <InputField
              {...fieldsOf(rejected)('email')}
              id={`email-${id}`}
              label="Their e-mail address"
              type="email"
              maxlength={254}
              required
            />
            <TextareaField
              {...fieldsOf(rejected)('message')}
              id={`message-${id}`}
              label="A few words to go with it"
              rows={3}
              maxlength={1000}
            />
            <FormActions>
              <Button>Send the gift</Button>
            </FormActions>
          </Form>
        </details>
      )}
    </Card>
  )
}

function Benefits({ of }: { of: readonly string[] }) {
  if (of.length === 0) return ''
  return (
    <ul>
      {of.map(line => (
        <li safe>{line}</li>
      ))}
    </ul>
  )
}

type GiftPageProps = { page: PageContext; code: string; gift: GiftView }

/** Asks first: a mail program that opens every link must not take anything. */
export function GiftPage({ page, code, gift }: GiftPageProps) {
  const path = `/tier-gifts/${encodeURIComponent(code)}`
  return (
    <Layout page={page} title="A gift for you" noindex>
      <PageHeader
        kicker="A gift for you"
        title={isolate`${capital(monthsInWords(gift.months))} of ${gift.tier}`}
        lead={gift.about || undefined}
      />
      <Benefits of={gift.benefits} />
      {gift.message !== '' && (
        <blockquote>
          <p>
            {gift.message.split('\n').map((line, at) => (
              <>
                {at > 0 && <br />}
                <span safe>{line}</span>
              </>
            ))}
          </p>
        </blockquote>
      )}
      <p>It begins when you take it, or where what you have of it ends, and ends by itself.</p>
      {page.viewer.member ? (
        <form method="post" action={path}>
          <Button>Take it</Button>
        </form>
      ) : (
        <p>
          <ButtonLink href={`/login?return_to=${encodeURIComponent(path)}`} icon="person">
            Sign in to take it
          </ButtonLink>
        </p>
      )}
    </Layout>
  )
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)
